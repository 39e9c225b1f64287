// Moving about in a drawing by mouse, wheel, fingers and keys, so that the page around it can still be moved: the
// wheel is the page's until somebody clicks into the drawing, and so is one finger that goes up or down. In full
// screen all of it is the drawing's.
const BEGINS = 4; // px after which a press is a drag
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const STRIDE = 60; // px by key
const LINE = 16; // px of a wheel that counts lines

const middle = points => ({
  x: points.reduce((sum, one) => sum + one.x, 0) / points.length,
  y: points.reduce((sum, one) => sum + one.y, 0) / points.length,
});
const apart = ([one, other]) => Math.hypot(one.x - other.x, one.y - other.y);

export function offerMoves(views, node, isFull) {
  const { canvas } = views;
  const down = new Map();
  let clicked = false;

  const place = ({ x, y }) => {
    const { left, top } = node.getBoundingClientRect();
    return { x: x - left, y: y - top };
  };

  node.addEventListener('pointerdown', event => {
    if (event.pointerType === 'mouse') clicked = true;
    if (event.button > 1 || event.target.closest('a, button')) return;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY, moved: false });
  });
  node.addEventListener('pointermove', event => {
    const point = down.get(event.pointerId);
    if (!point) return;
    const now = { x: event.clientX, y: event.clientY, moved: true };
    if (!point.moved && Math.hypot(now.x - point.x, now.y - point.y) < BEGINS) return;
    if (!point.moved) node.setPointerCapture(event.pointerId);
    const before = [...down.values()];
    down.set(event.pointerId, now);
    const after = [...down.values()];
    const [from, to] = [middle(before), middle(after)];
    const across = event.pointerType === 'touch' && after.length === 1 && !isFull();
    canvas.scroll({ dx: to.x - from.x, dy: across ? 0 : to.y - from.y });
    if (after.length === 2 && apart(before)) views.zoom(apart(after) / apart(before), place(to));
  });
  for (const end of ['pointerup', 'pointercancel']) node.addEventListener(end, event => down.delete(event.pointerId));
  node.addEventListener('pointerleave', event => { if (event.pointerType === 'mouse') clicked = false; });
  // Two fingers are the drawing's, also where both go up or down.
  node.addEventListener('touchmove', event => { if (event.touches.length > 1) event.preventDefault(); }, { passive: false });

  node.addEventListener('wheel', event => {
    if (!clicked && !isFull()) return;
    event.preventDefault();
    const unit = event.deltaMode ? LINE : 1;
    const [dx, dy] = event.shiftKey ? [event.deltaY, event.deltaX] : [event.deltaX, event.deltaY];
    if (event.ctrlKey || event.metaKey) views.zoom(Math.exp(-0.005 * unit * dy), place({ x: event.clientX, y: event.clientY }));
    else canvas.scroll({ dx: -unit * dx, dy: -unit * dy });
  }, { passive: false });

  node.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('a, button')) return;
    const acts = { '+': () => views.step(1), '=': () => views.step(1), '-': () => views.step(-1), 0: () => views.whole() };
    const [dx, dy] = ARROWS[event.key] ?? [];
    if (dx === undefined && !acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    if (acts[event.key]) acts[event.key]();
    else canvas.scroll({ dx: STRIDE * dx, dy: STRIDE * dy });
  });
}
