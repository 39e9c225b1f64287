// Draws the pages of a PDF, one at a time; nothing that the file holds runs, and no link of it leads anywhere.
import { getDocument, GlobalWorkerOptions } from 'pdfjs-dist/legacy/build/pdf.mjs';

const STEP = 1.25;
const [SMALLEST, LARGEST] = [0.25, 5];
const MOST_PIXELS = 16e6;

class Drawing {
  constructor(node, file) {
    Object.assign(this, { node, file, number: 1, zoom: 1 });
    this.place = node.querySelector('[data-pdf-place]');
    this.page = node.querySelector('[data-pdf-page]');
    this.text = node.querySelector('[data-pdf-text]');
    const tools = node.querySelector('[data-pdf-tools]');
    tools.hidden = false;
    tools.addEventListener('click', event => this.act(event.target.closest('[data-pdf-act]')?.dataset.pdfAct));
    this.buttons = Object.fromEntries([...tools.querySelectorAll('[data-pdf-act]')].map(one => [one.dataset.pdfAct, one]));
  }

  act(what) {
    if (what === 'back') this.number = Math.max(1, this.number - 1);
    else if (what === 'on') this.number = Math.min(this.file.numPages, this.number + 1);
    else if (what === 'in') this.zoom = Math.min(LARGEST, this.zoom * STEP);
    else if (what === 'out') this.zoom = Math.max(SMALLEST, this.zoom / STEP);
    else if (what === 'fit') this.zoom = 1;
    else return;
    this.draw().catch(() => this.fail());
  }

  // A page may be broken where the others are not.
  fail() {
    this.page.replaceChildren();
    this.place.textContent = this.node.dataset.broken;
  }

  async draw() {
    const turn = (this.turn = {}); // a later press wins
    const page = await this.file.getPage(this.number);
    const width = Math.max(200, this.page.clientWidth - 2);
    const wide = page.getViewport({ scale: 1 });
    const ratio = Math.min(devicePixelRatio || 1, 2);
    let scale = (width / wide.width) * this.zoom;
    scale = Math.min(scale, Math.sqrt(MOST_PIXELS / (wide.width * wide.height)) / ratio);
    const viewport = page.getViewport({ scale: scale * ratio });
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: Math.floor(viewport.width), height: Math.floor(viewport.height) });
    canvas.style.width = `${Math.floor(viewport.width / ratio)}px`;
    canvas.setAttribute('role', 'img');
    this.task?.cancel();
    this.task = page.render({ canvas, canvasContext: canvas.getContext('2d'), viewport, annotationMode: 0 });
    try {
      await this.task.promise;
    } catch (fault) {
      if (fault.name === 'RenderingCancelledException') return;
      throw fault;
    }
    const words = (await page.getTextContent()).items.map(item => item.str).join(' ');
    if (turn !== this.turn) return;
    const where = this.node.dataset.place.replace('{page}', this.number).replace('{pages}', this.file.numPages);
    canvas.setAttribute('aria-label', where);
    this.page.replaceChildren(canvas);
    this.place.textContent = where;
    this.text.textContent = words;
    this.buttons.back.disabled = this.number === 1;
    this.buttons.on.disabled = this.number === this.file.numPages;
    this.node.dataset.drawn = this.number;
  }
}

export async function open(node) {
  const { pdf, worker, decoders, broken, locked } = node.dataset;
  GlobalWorkerOptions.workerPort ??= new Worker(worker, { type: 'module' });
  try {
    const loading = getDocument({
      url: pdf,
      enableXfa: false,
      useWasm: false, // the site lets nothing be compiled
      wasmUrl: new URL(decoders, location.href).href,
      useSystemFonts: true,
      stopAtErrors: false,
    });
    node.addEventListener('put-away', () => loading.destroy());
    await new Drawing(node, await loading.promise).draw();
  } catch (fault) {
    const place = node.querySelector('[data-pdf-place]');
    place.textContent = fault.name === 'PasswordException' ? locked : broken;
    node.dataset.failed = fault.name;
  }
}
