// Pico without what no page can show. A rule stays when each tag, class and attribute of it is a word of some template
// or script (no page is written elsewhere): so what a script adds stays too. Then go the custom properties that
// nothing reads any more.
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import postcss from 'postcss';
import { PurgeCSS } from 'purgecss';

const site = fileURLToPath(new URL('..', import.meta.url));
const SPEAKING = /\.(html|js|css)$/; // pages, what changes them, and what reads properties
const NOT_OURS = new Set(['node_modules', 'build', '__pycache__', 'translations']);
const DARK = /\[data-theme=dark\]|:root:not\(\[data-theme\]\)/; // every page says data-theme="light"
const NOT_DARK = /:not\(\[data-theme=dark\]\)/g;
const SHADOW = /^:host\b/; // nor does any page have a shadow tree
const READ = /var\(\s*(--[\w-]+)/g;

async function* speaking(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !NOT_OURS.has(entry.name)) yield* speaking(path);
    else if (entry.isFile() && SPEAKING.test(entry.name)) yield path;
  }
}

function withoutOtherThemes(root) {
  root.walkAtRules('media', rule => { if (rule.params.includes('prefers-color-scheme: dark')) rule.remove(); });
  root.walkRules(rule => {
    const shown = rule.selectors.filter(one => !SHADOW.test(one) && !DARK.test(one.replace(NOT_DARK, '')));
    if (!shown.length) rule.remove();
    else if (shown.length < rule.selectors.length) rule.selectors = shown;
  });
}

// A property may be read by one that goes itself: until none goes any more.
function withoutUnread(root, others) {
  const namesIn = text => [...text.matchAll(READ)].map(([, name]) => name);
  const outside = others.flatMap(namesIn);
  for (let gone = true; gone;) {
    gone = false;
    const read = new Set([...outside, ...namesIn(root.toString())]);
    root.walkDecls(/^--/, one => {
      if (read.has(one.prop)) return;
      one.remove();
      gone = true;
    });
  }
  root.walkRules(rule => { if (!rule.nodes.length) rule.remove(); });
  root.walkAtRules(rule => { if (rule.nodes && !rule.nodes.length) rule.remove(); });
}

export async function purge(text) {
  const root = postcss.parse(text);
  withoutOtherThemes(root);
  const texts = { css: [], page: [] };
  for await (const path of speaking(site)) {
    texts[path.endsWith('.css') ? 'css' : 'page'].push(await readFile(path, 'utf8'));
  }
  const content = texts.page.map(raw => ({ raw, extension: 'html' }));
  const [{ css }] = await new PurgeCSS().purge({ content, css: [{ raw: root.toString() }] });
  const left = postcss.parse(css);
  withoutUnread(left, [...texts.css, ...texts.page]);
  return left.toString();
}
