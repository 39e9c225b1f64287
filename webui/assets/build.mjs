// Bundles what the pages take from npm into ../static/build; every .js and .css here is an entry, but parts;
// what is in a folder is imported.
// Run by `make`; by hand: npm ci --ignore-scripts && npm run build
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const outdir = fileURLToPath(new URL('../static/build', import.meta.url));
const PARTS = new Set(['marks.css']); // imported by an entry, no entry themselves

// Editor and viewer of forms draw one page together and must share one Preact: the one the editor is bound to.
const onePreact = {
  name: 'one-preact',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^preact(\/|$)/ }, ({ path, importer, kind, pluginData }) => {
      if (pluginData === 'editor' || !importer.includes('form-js-viewer')) return undefined;
      return resolve(path, { kind, resolveDir: `${here}node_modules/@bpmn-io/form-js-editor`, pluginData: 'editor' });
    });
  },
};

const entryPoints = (await readdir(here)).filter(name => /\.(js|css)$/.test(name) && !PARTS.has(name));

await rm(outdir, { recursive: true, force: true }); // chunks of an earlier build carry other names
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints,
  outdir,
  bundle: true,
  minify: true,
  splitting: true,
  format: 'esm',
  target: 'es2020',
  loader: { '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl', '.svg': 'dataurl', '.eot': 'empty' },
  legalComments: 'linked',
  metafile: true,
  plugins: [onePreact],
  logLevel: 'warning',
});

// Pictures of scanners inside a PDF are unfolded by these where nothing may be compiled.
for (const name of ['jbig2_nowasm_fallback.js', 'openjpeg_nowasm_fallback.js']) {
  await cp(`${here}node_modules/pdfjs-dist/wasm/${name}`, `${outdir}/decoders/${name}`);
}

// Most packages keep their licence in a file, not in a comment: one text beside the bundles carries them all.
const packages = new Set();
for (const input of Object.keys(metafile.inputs)) {
  const found = input.match(/^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/);
  if (found) packages.add(found[0]);
}
const texts = [];
for (const folder of [...packages].sort()) {
  const { name, version, license } = JSON.parse(await readFile(`${here}${folder}/package.json`, 'utf8'));
  const file = (await readdir(here + folder)).find(entry => /^licen[cs]e/i.test(entry));
  const text = file ? (await readFile(`${here}${folder}/${file}`, 'utf8')).trim() : '';
  texts.push(`${name} ${version} (${license})\n\n${text}\n`);
}
for (const name of ['LICENSE_JBIG2', 'LICENSE_PDFJS_JBIG2', 'LICENSE_OPENJPEG', 'LICENSE_PDFJS_OPENJPEG']) {
  const text = (await readFile(`${here}node_modules/pdfjs-dist/wasm/${name}`, 'utf8')).trim();
  texts.push(`pdfjs-dist, decoders (${name.replace('LICENSE_', '')})\n\n${text}\n`);
}
await writeFile(`${outdir}/packages.LEGAL.txt`, texts.join(`\n${'-'.repeat(79)}\n\n`));
