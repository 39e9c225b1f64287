// Lanes as bands: each element keeps the column the library gave it and takes a free row within its lane.
const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const HEAD = 30; // the strip that carries a lane's name
const PAD = 40;
const LEAST = 140;
const NEAR = 30; // elements closer than this in a row would touch
const LATE = 70; // from a timer on the border down to the end of its overdue path

const id = node => node.getAttribute('id');
const children = (node, ...names) => [...node.children].filter(one => one.namespaceURI === BPMN && names.includes(one.localName));

// The innermost lanes of a process with the ids of what lies in them: [{ id, above: [outer ids], nodes }].
function lanes(process) {
  const found = [];
  const read = (set, above) => {
    for (const lane of children(set, 'lane')) {
      const inner = children(lane, 'childLaneSet')[0];
      const nodes = new Set(children(lane, 'flowNodeRef').map(one => one.textContent.trim()));
      if (inner && children(inner, 'lane').length) read(inner, [...above, id(lane)]);
      else found.push({ id: id(lane), above, nodes });
    }
  };
  children(process, 'laneSet').forEach(set => read(set, []));
  return found;
}

// What hangs on something else: boundary events on their host, and the end that only a boundary event leads to.
export function hanging(process) {
  const hosts = new Map([...process.getElementsByTagNameNS(BPMN, 'boundaryEvent')].map(one => [id(one), one.getAttribute('attachedToRef')]));
  const flows = [...process.getElementsByTagNameNS(BPMN, 'sequenceFlow')];
  const into = new Map();
  for (const flow of flows) into.set(flow.getAttribute('targetRef'), (into.get(flow.getAttribute('targetRef')) ?? 0) + 1);
  const ends = new Set([...process.getElementsByTagNameNS(BPMN, 'endEvent')].map(id));
  const late = new Map(flows.filter(flow => hosts.has(flow.getAttribute('sourceRef')))
    .map(flow => [flow.getAttribute('targetRef'), flow.getAttribute('sourceRef')])
    .filter(([target]) => ends.has(target) && into.get(target) === 1));
  return { hosts, late };
}

// Where everything of one process goes: { width, height, indent, bands: id → box, shapes: id → box }, from 0, 0.
export function arrange(process, places) {
  const { hosts, late } = hanging(process);
  const top = [...process.children].map(id).filter(one => places.has(one) && !hosts.has(one) && !late.has(one));
  const drawn = lanes(process);
  const deep = Math.max(0, ...drawn.map(lane => lane.above.length + 1));
  const left = Math.min(...top.map(one => places.get(one).x));
  const indent = deep * HEAD + PAD;
  const width = Math.max(...top.map(one => places.get(one).x + places.get(one).width)) - left + indent + PAD + 40;
  const rows = new Map();
  const boxes = new Map();
  let y = 0;
  const loose = top.filter(one => !drawn.some(lane => lane.nodes.has(one)));
  for (const lane of drawn.length ? drawn : [{ above: [], nodes: new Set(top) }]) {
    const own = top.filter(one => lane.nodes.has(one) || (lane === drawn[0] && loose.includes(one)));
    const height = Math.max(LEAST, stack(own, y + PAD, rows, places, { hosts, late }) - y + PAD);
    if (lane.id) boxes.set(lane.id, { x: lane.above.length * HEAD, y, width: width - lane.above.length * HEAD, height });
    lane.above.forEach((outer, at) => {
      const box = boxes.get(outer) ?? { x: at * HEAD, y, width: width - at * HEAD };
      boxes.set(outer, { ...box, height: y + height - box.y });
    });
    y += height;
  }
  const bands = new Map([...boxes].sort((one, other) => one[1].x - other[1].x));
  const shapes = settle(process, places, { rows, shift: indent - left, hosts, late });
  return { width, height: y, bands, shapes };
}

// Puts elements into rows, each as tall as its tallest and what hangs on it; gives the lower end.
function stack(ids, y, rows, places, { hosts, late }) {
  const found = [];
  const order = [...ids].sort((one, other) => places.get(one).y - places.get(other).y || places.get(one).x - places.get(other).x);
  for (const one of order) {
    const free = found.find(row => row.every(other => apart(places.get(one), places.get(other))));
    if (free) free.push(one);
    else found.push([one]);
  }
  const held = new Set([...late.values()].map(timer => hosts.get(timer)));
  let at = y;
  for (const row of found) {
    const tall = Math.max(...row.map(one => places.get(one).height));
    for (const one of row) rows.set(one, at + (tall - places.get(one).height) / 2);
    at += tall + (row.some(one => held.has(one)) ? LATE + 20 : 0) + PAD;
  }
  return found.length ? at - PAD : at;
}

const apart = (one, other) => one.x + one.width + NEAR <= other.x || other.x + other.width + NEAR <= one.x;

// Final boxes: rows for what stands by itself, then what lies within and what hangs on it.
function settle(process, places, { rows, shift, hosts, late }) {
  const shapes = new Map();
  const within = (node, dy) => {
    for (const one of node.children) {
      const box = places.get(id(one));
      if (!box || hosts.has(id(one)) || late.has(id(one))) continue;
      const y = rows.get(id(one)) ?? box.y + dy;
      shapes.set(id(one), { ...box, x: box.x + shift, y });
      within(one, y - box.y);
    }
  };
  within(process, 0);
  const many = new Map();
  for (const [timer, host] of hosts) {
    const box = shapes.get(host);
    if (!box) continue;
    const at = many.get(host) ?? 0;
    many.set(host, at + 1);
    shapes.set(timer, { x: box.x + box.width - 58 - 46 * at, y: box.y + box.height - 18, width: 36, height: 36 });
  }
  for (const [end, timer] of late) {
    const box = shapes.get(timer);
    if (box) shapes.set(end, { ...box, y: box.y + LATE });
  }
  return shapes;
}
