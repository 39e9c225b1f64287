// What part of a drawing is looked at.
const EDGE = 16;
const READABLE = 1; // letters beside a shape are 11 px high
export const WATCHABLE = 0.55; // below this the simulation hides its buttons

function look(canvas, x, y, scale) {
  const { outer } = canvas.viewbox();
  canvas.viewbox({ x, y, width: outer.width / scale, height: outer.height / scale });
}

// Where the drawing may begin: right of the palette, which has one column or two.
function clear(canvas) {
  const node = canvas.getContainer();
  const palettes = [...node.querySelectorAll('.djs-palette, .bts-palette')].map(one => one.getBoundingClientRect().right);
  return Math.max(0, ...palettes.map(right => right - node.getBoundingClientRect().left)) + EDGE;
}

// All of the drawing, in the room it has now: what stands around it may have grown.
export function fit(canvas) {
  canvas.resized();
  const { inner, outer } = canvas.viewbox();
  const left = clear(canvas);
  const scale = Math.min(1, (outer.width - left - EDGE) / inner.width, (outer.height - 2 * EDGE) / inner.height);
  look(canvas, inner.x - left / scale, inner.y - EDGE / scale, scale);
}

// At first all of it, or, where that is too small to read, its upper left.
export function begin(canvas, least = READABLE) {
  fit(canvas);
  const { inner, scale } = canvas.viewbox();
  if (scale < least) look(canvas, inner.x - clear(canvas) / least, inner.y - EDGE / least, least);
}
