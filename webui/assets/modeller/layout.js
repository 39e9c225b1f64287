// A drawing for a file that has none. bpmn-auto-layout places the elements of one process, without lanes, pools,
// artifacts and message flows: what it leaves out is added here, and bpmn-js draws the lines anew (see app.js).
import { parse } from './opening.js';
import { bands, Rows } from './bands.js';

const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const DI = 'http://www.omg.org/spec/BPMN/20100524/DI';
const DC = 'http://www.omg.org/spec/DD/20100524/DC';
const DD = 'http://www.omg.org/spec/DD/20100524/DI';
const LINES = ['sequenceFlow', 'messageFlow', 'association', 'dataInputAssociation', 'dataOutputAssociation'];
const NODE = /(Task|Event|Gateway|task|subProcess|transaction|callActivity|adHocSubProcess)$/;
const HEAD = 30; // the strip of a pool or lane that carries its name
const GAP = 40;

const children = (node, ...names) => [...node.children].filter(one => one.namespaceURI === BPMN && (!names.length || names.includes(one.localName)));
const all = (node, name) => [...node.getElementsByTagNameNS(BPMN, name)];
const id = node => node.getAttribute('id');

// Elements that run and are not drawn; a file where all are missing has no drawing.
export function undrawn(text) {
  const tree = parse(text);
  const drawn = new Set([...tree.getElementsByTagNameNS(DI, 'BPMNShape')].map(one => one.getAttribute('bpmnElement')));
  const nodes = all(tree, 'process').flatMap(flowNodes);
  return { missing: nodes.filter(one => !drawn.has(id(one))).length, all: nodes.length };
}

const flowNodes = scope => children(scope).filter(one => NODE.test(one.localName))
  .flatMap(one => [one, ...(/subProcess|transaction/i.test(one.localName) ? flowNodes(one) : [])]);

// The text with a drawing of everything it holds.
export async function layout(text) {
  const tree = parse(text);
  for (const old of [...tree.getElementsByTagNameNS(DI, 'BPMNDiagram')]) old.remove();
  link(tree);
  const processes = all(tree, 'process').filter(one => flowNodes(one).length);
  const places = new Map();
  for (const process of processes) await placed(tree, process, places);
  return write(tree, arrange(tree, processes, places));
}

// The library follows <incoming> and <outgoing>, which plain tools leave out.
function link(tree) {
  const nodes = new Map(all(tree, 'process').flatMap(flowNodes).map(one => [id(one), one]));
  for (const flow of all(tree, 'sequenceFlow')) {
    for (const [end, tag] of [['targetRef', 'incoming'], ['sourceRef', 'outgoing']]) {
      const node = nodes.get(flow.getAttribute(end));
      if (!node || children(node, tag).some(one => one.textContent.trim() === id(flow))) continue;
      const made = tree.createElementNS(BPMN, tag);
      made.textContent = id(flow);
      const after = children(node, 'documentation', 'extensionElements', 'incoming', 'outgoing').pop();
      node.insertBefore(made, after ? after.nextSibling : node.firstChild);
    }
  }
}

// One process alone goes to the library; its sub-processes are asked for unfolded.
async function placed(tree, process, places) {
  const { layoutProcess } = await import('bpmn-auto-layout');
  const alone = document.implementation.createDocument(BPMN, 'bpmn:definitions');
  alone.documentElement.setAttribute('id', 'alone');
  alone.documentElement.setAttribute('targetNamespace', 'urn:alur:tata');
  const copy = alone.importNode(process, true);
  for (const gone of all(copy, 'laneSet').concat(all(copy, 'extensionElements'), all(copy, 'association'), all(copy, 'textAnnotation'), all(copy, 'group'))) gone.remove();
  alone.documentElement.append(copy);
  unfold(alone, copy);
  const result = parse(await layoutProcess(new XMLSerializer().serializeToString(alone)));
  for (const shape of result.getElementsByTagNameNS(DI, 'BPMNShape')) {
    const bounds = shape.getElementsByTagNameNS(DC, 'Bounds')[0];
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map(name => Number(bounds.getAttribute(name)));
    places.set(shape.getAttribute('bpmnElement'), { x, y, width, height });
  }
}

function unfold(tree, process) {
  const diagram = tree.createElementNS(DI, 'bpmndi:BPMNDiagram');
  const plane = tree.createElementNS(DI, 'bpmndi:BPMNPlane');
  plane.setAttribute('bpmnElement', id(process));
  for (const inner of ['subProcess', 'transaction', 'adHocSubProcess'].flatMap(name => all(process, name))) {
    const shape = tree.createElementNS(DI, 'bpmndi:BPMNShape');
    shape.setAttribute('bpmnElement', id(inner));
    shape.setAttribute('isExpanded', 'true');
    plane.append(shape);
  }
  diagram.append(plane);
  tree.documentElement.append(diagram);
}

// Every element's final place, pools one below the other.
function arrange(tree, processes, places) {
  const collaboration = all(tree, 'collaboration')[0];
  const shapes = new Map();
  const pools = collaboration ? children(collaboration, 'participant') : [];
  let top = 80;
  const owners = pools.length ? pools.map(pool => [pool, processes.find(one => id(one) === reference(pool, 'processRef'))])
    : processes.map(process => [null, process]);
  for (const [pool, process] of owners) {
    const left = pool ? 160 + HEAD : 160;
    const size = process ? draw(process, { left, top }, places, shapes) : { width: 560, height: 80 };
    if (pool) shapes.set(id(pool), { x: 160, y: top, width: size.width + HEAD, height: size.height, horizontal: true });
    top += size.height + GAP;
  }
  if (collaboration) notes(collaboration, shapes, 60);
  for (const process of processes) notes(process, shapes, 0);
  return { shapes, plane: collaboration ?? processes[0] ?? all(tree, 'process')[0] };
}

const reference = (node, name) => (node.getAttribute(name) ?? '').replace(/^.*:/, '');

// The process in its place: in the bands of its lanes, or as the library left it.
function draw(process, { left, top }, places, shapes) {
  const inner = flowNodes(process).filter(one => places.has(id(one)));
  const lowest = Math.min(...inner.map(one => places.get(id(one)).y));
  const leftmost = Math.min(...inner.map(one => places.get(id(one)).x));
  const rows = new Rows(process, places, bands(process));
  const size = rows.arrange();
  for (const [band, rest] of size.bands) shapes.set(band, { ...rest, x: left + rest.x, y: top + rest.y, horizontal: true });
  for (const node of inner) {
    const { x, y, width, height } = places.get(id(node));
    const shift = size.shift(id(node), y - lowest);
    shapes.set(id(node), { x: left + size.indent + x - leftmost, y: top + shift, width, height,
      ...(/subProcess|transaction/i.test(node.localName) ? { expanded: true } : {}) });
  }
  for (const extra of flatten(process, 'dataObjectReference', 'dataStoreReference')) {
    const at = shapes.get(id(extra)) ?? { x: left + size.indent + 20, y: top + size.height + 20 };
    shapes.set(id(extra), { ...at, width: 50, height: 50 });
  }
  return size;
}

const flatten = (scope, ...names) => names.flatMap(name => all(scope, name));

// Annotations and groups, which the library leaves out: beside what they are tied to.
function notes(scope, shapes, lift) {
  children(scope, 'textAnnotation').forEach((note, at) => {
    const tie = children(scope, 'association').find(one => [one.getAttribute('sourceRef'), one.getAttribute('targetRef')].includes(id(note)));
    const other = tie && [tie.getAttribute('sourceRef'), tie.getAttribute('targetRef')].find(one => one !== id(note));
    const near = shapes.get(other);
    const place = near ? { x: near.x + 20, y: near.y - 70 - lift } : { x: 160 + at * 160, y: 0 };
    shapes.set(id(note), { ...place, width: 140, height: 50 });
  });
  children(scope, 'group').forEach((group, at) => shapes.set(id(group), { x: 160 + at * 160, y: -160, width: 140, height: 100 }));
}

// The drawing as XML. Lines are straight here: bpmn-js finds them a way around once they are shown.
function write(tree, { shapes, plane }) {
  const make = (space, name) => tree.createElementNS(space, name);
  const diagram = make(DI, 'bpmndi:BPMNDiagram');
  diagram.setAttribute('id', 'Gambar_tata_otomatis');
  const board = make(DI, 'bpmndi:BPMNPlane');
  board.setAttribute('id', 'Bidang_tata_otomatis');
  board.setAttribute('bpmnElement', id(plane));
  diagram.append(board);
  for (const [element, shape] of shapes) {
    const node = make(DI, 'bpmndi:BPMNShape');
    node.setAttribute('id', `${element}_di`);
    node.setAttribute('bpmnElement', element);
    if (shape.horizontal) node.setAttribute('isHorizontal', 'true');
    if (shape.expanded) node.setAttribute('isExpanded', 'true');
    const bounds = make(DC, 'dc:Bounds');
    for (const name of ['x', 'y', 'width', 'height']) bounds.setAttribute(name, String(Math.round(shape[name])));
    node.append(bounds);
    board.append(node);
  }
  for (const line of LINES.flatMap(name => all(tree, name))) board.append(...edge(tree, line, shapes, make));
  tree.documentElement.append(diagram);
  return new XMLSerializer().serializeToString(tree);
}

function edge(tree, line, shapes, make) {
  const ends = line.localName.startsWith('data')
    ? [children(line, 'sourceRef')[0]?.textContent.trim() || id(line.parentNode), children(line, 'targetRef')[0]?.textContent.trim()]
    : [line.getAttribute('sourceRef'), line.getAttribute('targetRef')];
  const [from, to] = line.localName === 'dataOutputAssociation' ? [id(line.parentNode), ends[1]]
    : line.localName === 'dataInputAssociation' ? [ends[0], id(line.parentNode)] : ends;
  if (!shapes.has(from) || !shapes.has(to) || !id(line)) return [];
  const node = make(DI, 'bpmndi:BPMNEdge');
  node.setAttribute('id', `${id(line)}_di`);
  node.setAttribute('bpmnElement', id(line));
  for (const shape of [shapes.get(from), shapes.get(to)]) {
    const point = make(DD, 'di:waypoint');
    point.setAttribute('x', String(Math.round(shape.x + shape.width / 2)));
    point.setAttribute('y', String(Math.round(shape.y + shape.height / 2)));
    node.append(point);
  }
  return [node];
}
