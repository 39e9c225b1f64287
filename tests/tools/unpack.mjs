// Unpacks Brotli files, which Python's own library cannot read. Usage: node unpack.mjs TARGET FILE.br …
import { createReadStream, createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

const [ target, ...files ] = process.argv.slice(2);
for (const file of files) {
  const name = join(target, basename(file, '.br'));
  await pipeline(createReadStream(file), createBrotliDecompress(), createWriteStream(name));
}
