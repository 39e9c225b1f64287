// Lanes as bands: each element keeps the column the library gave it and takes a free row within its lane.
const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const HEAD = 30;
const PAD = 30;
const LEAST = 120;
const NEAR = 40; // elements closer than this in a row would touch

const children = (node, ...names) => [...node.children].filter(one => one.namespaceURI === BPMN && names.includes(one.localName));

// The innermost lanes of a process with the ids of what lies in them: [{ id, above: [outer ids], nodes }].
export function bands(process) {
  const found = [];
  const read = (set, above) => {
    for (const lane of children(set, 'lane')) {
      const inner = children(lane, 'childLaneSet')[0];
      const id = lane.getAttribute('id');
      const nodes = new Set(children(lane, 'flowNodeRef').map(one => one.textContent.trim()));
      if (inner && children(inner, 'lane').length) read(inner, [...above, id]);
      else found.push({ id, above, nodes });
    }
  };
  children(process, 'laneSet').forEach(set => read(set, []));
  return found;
}

export class Rows {
  constructor(process, places, lanes) {
    Object.assign(this, { process, places, lanes });
    this.top = [...process.children].filter(one => places.has(one.getAttribute('id'))).map(one => one.getAttribute('id'));
    this.hosts = new Map([...process.getElementsByTagNameNS(BPMN, 'boundaryEvent')]
      .map(one => [one.getAttribute('id'), one.getAttribute('attachedToRef')]));
  }

  // How tall and wide the whole is, where each band lies, and how far down an element goes.
  arrange() {
    const boxes = this.top.map(id => this.places.get(id));
    const left = Math.min(...boxes.map(one => one.x));
    const width = Math.max(...boxes.map(one => one.x + one.width)) - left;
    const lowest = Math.min(...boxes.map(one => one.y));
    if (!this.lanes.length) {
      const height = Math.max(...boxes.map(one => one.y + one.height)) - lowest;
      return { width: width + 2 * PAD, height: height + 2 * PAD, indent: PAD, bands: new Map(), shift: (id, y) => y + PAD };
    }
    const deep = Math.max(...this.lanes.map(lane => lane.above.length + 1));
    const indent = deep * HEAD + PAD;
    const whole = width + indent + PAD;
    const places = new Map();
    const moved = new Map();
    let y = 0;
    const loose = this.top.filter(id => !this.hosts.has(id) && !this.lanes.some(lane => lane.nodes.has(id)));
    for (const lane of this.lanes) {
      const own = this.top.filter(id => !this.hosts.has(id) && (lane.nodes.has(id) || (lane === this.lanes[0] && loose.includes(id))));
      const height = Math.max(LEAST, this.stack(own, y + PAD, moved) - y + PAD);
      places.set(lane.id, { x: lane.above.length * HEAD, y, width: whole - lane.above.length * HEAD, height });
      lane.above.forEach((outer, at) => {
        const box = places.get(outer) ?? { x: at * HEAD, y, width: whole - at * HEAD, height: 0 };
        places.set(outer, { ...box, height: y + height - box.y });
      });
      y += height;
    }
    const ordered = new Map([...places].sort((one, other) => one[1].x - other[1].x));
    return { width: whole, height: y, indent, bands: ordered, shift: (id, from) => this.down(id, from + lowest, moved) };
  }

  // Puts elements into rows, each row as tall as its tallest; gives the lower end.
  stack(ids, y, moved) {
    const rows = [];
    const order = [...ids].sort((one, other) => this.places.get(one).y - this.places.get(other).y || this.places.get(one).x - this.places.get(other).x);
    for (const id of order) {
      const box = this.places.get(id);
      const free = rows.find(row => row.every(other => apart(box, this.places.get(other))));
      if (free) free.push(id);
      else rows.push([id]);
    }
    let at = y;
    for (const row of rows) {
      const tall = Math.max(...row.map(id => this.places.get(id).height));
      const timers = row.some(id => [...this.hosts.values()].includes(id)) ? 36 : 0;
      for (const id of row) moved.set(id, at + (tall - this.places.get(id).height) / 2);
      at += tall + timers + PAD;
    }
    return rows.length ? at - PAD : at;
  }

  // An element's final y: its own, or as far from its host or sub-process as the library has it.
  down(id, from, moved) {
    if (moved.has(id)) return moved.get(id);
    const host = this.hosts.get(id) ?? this.outer(id);
    if (!host) return from;
    return from - this.places.get(host).y + this.down(host, this.places.get(host).y, moved);
  }

  outer(id) {
    const node = [...this.process.getElementsByTagName('*')].find(one => one.getAttribute('id') === id);
    const above = node?.parentNode?.getAttribute?.('id');
    return above && this.places.has(above) ? above : null;
  }
}

const apart = (one, other) => one.x + one.width + NEAR <= other.x || other.x + other.width + NEAR <= one.x;
