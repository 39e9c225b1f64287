// What part of a drawing is looked at.
const PALETTE = 76; // px that the palette takes
const EDGE = 16;
const READABLE = 0.55; // below this the simulation hides its buttons, and nobody reads a step

function look(canvas, x, y, scale) {
  const { outer } = canvas.viewbox();
  canvas.viewbox({ x, y, width: outer.width / scale, height: outer.height / scale });
}

// All of the drawing, right of the palette.
export function fit(canvas) {
  const { inner, outer } = canvas.viewbox();
  const scale = Math.min(1, (outer.width - PALETTE - EDGE) / inner.width, (outer.height - 2 * EDGE) / inner.height);
  look(canvas, inner.x - PALETTE / scale, inner.y - EDGE / scale, scale);
}

// At first all of it, or, where that is too small to read, its upper left.
export function begin(canvas) {
  fit(canvas);
  const { inner, scale } = canvas.viewbox();
  if (scale < READABLE) look(canvas, inner.x - PALETTE / READABLE, inner.y - EDGE / READABLE, READABLE);
}
