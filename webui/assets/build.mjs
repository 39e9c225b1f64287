// Bundles what pages load into ../static/build: the site's own sheets and scripts as one of each, and what comes from
// npm. Run by `make`; by hand: npm ci --ignore-scripts && npm run build
import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { build } from 'esbuild';
import { purge } from './purge.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const own = fileURLToPath(new URL('../static', import.meta.url));
const outdir = `${own}/build`;

// What many pages load is one file, of which nothing is asked for later. The modeller comes in parts: some on demand.
const GROUPS = [
  { entryPoints: ['site.js', 'site.css', 'viewer.js', 'formeditor.js', 'pdf.js', 'pdfworker.js'] },
  { entryPoints: ['modeller.js'], splitting: true, external: ['./viewer.js'] },
];

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

const purged = {
  name: 'purged',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]pico\.css$/ }, async ({ path }) => ({
      contents: await purge(await readFile(path, 'utf8')),
      loader: 'css',
    }));
  },
};

await rm(outdir, { recursive: true, force: true }); // chunks of an earlier build carry other names
const inputs = new Set();
const parts = {}; // entry of a page or of a dynamic import: the files it is made of, itself first
for (const group of GROUPS) {
  const { metafile } = await build({
    ...group,
    absWorkingDir: here,
    outdir,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    loader: { '.woff2': 'dataurl', '.svg': 'dataurl' },
    legalComments: 'linked',
    metafile: true,
    plugins: [onePreact, purged],
    logLevel: 'warning',
  });
  for (const input of Object.keys(metafile.inputs)) inputs.add(input);
  for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (entryPoint?.endsWith('.js')) parts[entryPoint] = filesOf(file, metafile.outputs).map(one => one.split('/').pop());
  }
}

function filesOf(file, outputs, found = new Set()) {
  if (found.has(file)) return [];
  found.add(file);
  for (const { path, kind, external } of outputs[file].imports) {
    if (kind === 'import-statement' && !external) filesOf(path, outputs, found);
  }
  return [...found];
}

// Pictures of scanners inside a PDF are unfolded by these where nothing may be compiled.
for (const name of ['jbig2_nowasm_fallback.js', 'openjpeg_nowasm_fallback.js']) {
  await cp(`${here}node_modules/pdfjs-dist/wasm/${name}`, `${outdir}/decoders/${name}`);
}

// Most packages keep their licence in a file, not in a comment: one text beside the bundles carries them all.
const packages = new Set();
for (const input of inputs) {
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

// What pages ask the bundles for (webui/http/statics.py), and what of the site's own went into them.
const sources = {};
for (const input of [...inputs].filter(one => one.startsWith('../static/')).sort()) {
  const text = await readFile(here + input);
  sources[input.replace('../static/', '')] = createHash('sha256').update(text).digest('hex');
}
await writeFile(`${outdir}/manifest.json`, `${JSON.stringify({ parts, sources }, null, 1)}\n`);

// Packed once and well, for browsers that take it so (webui/http/compression.py).
const pack = promisify(brotliCompress);
const packed = [outdir, `${outdir}/decoders`].map(async folder => {
  const names = (await readdir(folder)).filter(name => /\.(js|css)$/.test(name));
  await Promise.all(names.map(async name => {
    const text = await readFile(`${folder}/${name}`);
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
    await writeFile(`${folder}/${name}.br`, await pack(text, { params }));
  }));
});
await Promise.all(packed);
