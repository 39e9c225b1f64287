// What part of a drawing is looked at, and how large. It opens where something happens, with letters one can read.
import { is } from 'bpmn-js/lib/util/ModelUtil';

const LETTERS = 11; // CSS px that no letter is smaller than when the drawing opens
const MARGIN = 20; // px around what is shown
const SMALLEST = 0.1;
const LARGEST = 4;
const STEP = 1.25;

const between = (low, value, high) => Math.max(low, Math.min(value, high));

function union(boxes) {
  const x = Math.min(...boxes.map(one => one.x));
  const y = Math.min(...boxes.map(one => one.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map(one => one.x + one.width)) - x,
    height: Math.max(...boxes.map(one => one.y + one.height)) - y,
  };
}

// Where one axis begins: with the middle of `part` in the middle, or its beginning where it is longer than the view,
// and never with more than the margin beyond the drawing.
function along(part, length, view, all, allLength, margin) {
  if (allLength + 2 * margin <= view) return all - (view - allLength) / 2;
  const wanted = length + 2 * margin <= view ? part - (view - length) / 2 : part - margin;
  return between(all - margin, wanted, all + allLength + margin - view);
}

export class Views {
  // `places`: ids of what is worth looking at.
  constructor(viewer, places) {
    this.canvas = viewer.get('canvas');
    this.elements = viewer.get('elementRegistry');
    this.root = this.canvas.getRootElement();
    this.places = this.shown(places);
    this.turn = 0;
    this.again = () => this.begin();
    viewer.on('root.set', () => this.whole()); // into a folded sub-process, and back
  }

  // Steps on the plane that is drawn, without what only lies around another of them.
  shown(ids) {
    const found = ids.map(id => this.elements.get(id)).filter(one => one && this.canvas.findRoot(one) === this.root);
    const around = new Set();
    for (const one of found) for (let place = one.parent; place; place = place.parent) around.add(place);
    return found.filter(one => !around.has(one)).sort((one, other) => this.box(one).x - this.box(other).x);
  }

  // A place with the sub-process around it, as far as that fits.
  box(place, scale = Infinity) {
    if (place.waypoints) return union(place.waypoints.map(({ x, y }) => ({ x, y, width: 0, height: 0 })));
    return is(place.parent, 'bpmn:SubProcess') && this.fits(place.parent, scale) ? this.box(place.parent, scale) : place;
  }

  fits({ width, height }, scale) {
    const { outer } = this.canvas.viewbox();
    return width * scale + 2 * MARGIN <= outer.width && height * scale + 2 * MARGIN <= outer.height;
  }

  // The scale at which the smallest letters can be read.
  get readable() {
    const letters = [...this.canvas.getContainer().querySelectorAll('.djs-label')].map(one => parseFloat(getComputedStyle(one).fontSize));
    return letters.length ? LETTERS / Math.min(...letters) : 1;
  }

  get fitting() {
    const { inner, outer } = this.canvas.viewbox();
    return Math.min(1, (outer.width - 2 * MARGIN) / inner.width, (outer.height - 2 * MARGIN) / inner.height);
  }

  look(part, scale) {
    const { inner, outer } = this.canvas.viewbox();
    const [width, height, margin] = [outer.width / scale, outer.height / scale, MARGIN / scale];
    const x = along(part.x, part.width, width, inner.x, inner.width, margin);
    const y = along(part.y, part.height, height, inner.y, inner.height, margin);
    this.canvas.viewbox({ x, y, width, height });
    this.left = this.key();
  }

  // All of it, however small.
  whole() {
    this.again = () => this.whole();
    this.look(this.canvas.viewbox().inner, this.fitting);
  }

  // All of it where that can be read; else what is worth looking at; else the start.
  begin() {
    this.again = () => this.begin();
    const scale = this.readable;
    if (this.fitting >= scale) this.look(this.canvas.viewbox().inner, this.fitting);
    else if (this.places.length) this.look(this.together(scale) ?? this.box(this.places[0], scale), scale);
    else this.look(this.start(), scale);
  }

  // The places at once where they fit; else the next of them with every call.
  current() {
    this.canvas.setRootElement(this.root);
    if (this.left === this.key()) this.turn = (this.turn + 1) % this.places.length;
    const place = this.places[this.turn];
    this.again = () => {
      const scale = this.readable;
      this.look(this.together(scale) ?? this.box(place, scale), scale);
    };
    this.again();
  }

  together(scale) {
    const all = union(this.places.map(one => this.box(one, scale)));
    return this.fits(all, scale) ? all : null;
  }

  // The start is looked at from the left edge of the drawing, where the lanes have their names.
  start() {
    const { inner } = this.canvas.viewbox();
    const [first] = this.elements.filter(one => one.type === 'bpmn:StartEvent' && this.canvas.findRoot(one) === this.root)
      .sort((one, other) => one.x - other.x);
    return first ? { x: inner.x, y: first.y, width: first.x + first.width - inner.x, height: first.height } : { ...inner, width: 0, height: 0 };
  }

  zoom(factor, at) {
    this.canvas.zoom(between(SMALLEST, this.canvas.zoom() * factor, LARGEST), at ?? this.middle());
  }

  step(direction) {
    this.zoom(STEP ** direction);
  }

  middle() {
    const { outer } = this.canvas.viewbox();
    return { x: outer.width / 2, y: outer.height / 2 };
  }

  key() {
    const { x, y, scale } = this.canvas.viewbox();
    return [x, y, scale].map(one => one.toFixed(3)).join(' ');
  }

  // The window of the drawing has another size: what was asked for is shown anew, what was moved to stays in the middle.
  resized() {
    const untouched = this.left === this.key();
    const { outer } = this.canvas.viewbox();
    this.canvas.resized();
    const { outer: now } = this.canvas.viewbox();
    if (untouched) this.again();
    else this.canvas.scroll({ dx: (now.width - outer.width) / 2, dy: (now.height - outer.height) / 2 });
  }
}
