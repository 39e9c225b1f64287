// What every page loads; without bundles a page loads the same file by itself.
import '../static/app.js';
