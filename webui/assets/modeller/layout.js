// A drawing for a file that has none. bpmn-auto-layout places the elements of one process, without lanes, pools,
// artifacts and message flows: what it leaves out is added here, and bpmn-js draws the lines anew (see app.js).
import { parse } from './opening.js';
import { arrange } from './bands.js';

const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const DI = 'http://www.omg.org/spec/BPMN/20100524/DI';
const DC = 'http://www.omg.org/spec/DD/20100524/DC';
const DD = 'http://www.omg.org/spec/DD/20100524/DI';
const LINES = ['sequenceFlow', 'messageFlow', 'association', 'dataInputAssociation', 'dataOutputAssociation'];
const FLOW_NODES = ['task', 'userTask', 'manualTask', 'scriptTask', 'serviceTask', 'businessRuleTask', 'sendTask', 'receiveTask',
  'callActivity', 'subProcess', 'transaction', 'adHocSubProcess', 'startEvent', 'endEvent', 'boundaryEvent',
  'intermediateCatchEvent', 'intermediateThrowEvent', 'exclusiveGateway', 'parallelGateway', 'inclusiveGateway',
  'eventBasedGateway', 'complexGateway'];
const HEAD = 30; // the strip of a pool or lane that carries its name
const GAP = 40;
const WIDER = 1.6;
const TALLER = 1.35;

const children = (node, ...names) => [...node.children].filter(one => one.namespaceURI === BPMN && (!names.length || names.includes(one.localName)));
const all = (node, name) => [...node.getElementsByTagNameNS(BPMN, name)];
const id = node => node.getAttribute('id');

// Elements that run and are not drawn; a file where all are missing has no drawing.
export function undrawn(text) {
  const tree = parse(text);
  const drawn = new Set([...tree.getElementsByTagNameNS(DI, 'BPMNShape')].map(one => one.getAttribute('bpmnElement')));
  const nodes = FLOW_NODES.flatMap(name => all(tree, name));
  return { missing: nodes.filter(one => !drawn.has(id(one))).length, all: nodes.length, deep: depth(tree) };
}

// How many sub-processes lie within one another.
function depth(tree) {
  const levels = new Map();
  for (const one of all(tree, 'subProcess')) levels.set(one, (levels.get(one.parentNode) ?? 0) + 1);
  return Math.max(0, ...levels.values());
}

const flowNodes = scope => children(scope, ...FLOW_NODES)
  .flatMap(one => [one, ...(/subProcess|transaction/i.test(one.localName) ? flowNodes(one) : [])]);

// The text with a drawing of everything it holds.
export async function layout(text) {
  const tree = parse(text);
  for (const old of [...tree.getElementsByTagNameNS(DI, 'BPMNDiagram')]) old.remove();
  link(tree);
  const processes = all(tree, 'process').filter(one => flowNodes(one).length);
  const places = new Map();
  for (const process of processes) await placed(tree, process, places);
  return write(tree, place(tree, processes, places));
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
    const inner = all(copy, 'subProcess').some(one => id(one) === shape.getAttribute('bpmnElement')) && width > 100;
    places.set(shape.getAttribute('bpmnElement'), roomy({ x, y, width, height }, inner));
  }
}

// The library's tasks are small for the sentences an SOP has: everything is drawn apart, tasks larger.
function roomy({ x, y, width, height }, inner) {
  if (inner) return { x: x * WIDER, y: y * TALLER, width: width * WIDER, height: height * TALLER };
  const task = width === 100;
  const size = task ? { width: 180, height: 110 } : { width, height };
  return { x: (x + width / 2) * WIDER - size.width / 2, y: (y + height / 2) * TALLER - size.height / 2, ...size };
}

function unfold(tree, process) {
  const diagram = tree.createElementNS(DI, 'bpmndi:BPMNDiagram');
  const plane = tree.createElementNS(DI, 'bpmndi:BPMNPlane');
  plane.setAttribute('bpmnElement', id(process));
  for (const inner of ['subProcess', 'transaction', 'adHocSubProcess'].flatMap(name => all(process, name))) {
    const shape = tree.createElementNS(DI, 'bpmndi:BPMNShape');
    shape.setAttribute('id', `${id(inner)}_buka`);
    shape.setAttribute('bpmnElement', id(inner));
    shape.setAttribute('isExpanded', 'true');
    plane.append(shape);
  }
  diagram.append(plane);
  tree.documentElement.append(diagram);
}

// Every element's final place, pools one below the other.
function place(tree, processes, places) {
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
  for (const scope of [collaboration, ...processes].filter(Boolean)) notes(scope, shapes);
  return { shapes, plane: collaboration ?? processes[0] ?? all(tree, 'process')[0] };
}

const reference = (node, name) => (node.getAttribute(name) ?? '').replace(/^.*:/, '');

// The process in its place.
function draw(process, { left, top }, places, shapes) {
  const size = arrange(process, places);
  const move = box => ({ ...box, x: left + box.x, y: top + box.y });
  for (const [band, box] of size.bands) shapes.set(band, { ...move(box), horizontal: true });
  for (const [node, box] of size.shapes) shapes.set(node, move(box));
  flatten(process, 'dataObjectReference', 'dataStoreReference').forEach((one, at) =>
    shapes.set(id(one), { x: left + 100 + at * 80, y: top + size.height + 20, width: 50, height: 50 }));
  return size;
}

const flatten = (scope, ...names) => names.flatMap(name => all(scope, name));

// Annotations and groups, which the library leaves out: above what they are tied to, else above everything.
function notes(scope, shapes) {
  const ceiling = Math.min(80, ...[...shapes.values()].map(one => one.y));
  children(scope, 'textAnnotation').forEach((note, at) => {
    const long = (children(note, 'text')[0]?.textContent ?? '').length;
    const width = long > 40 ? 300 : 140;
    const height = 20 + 15 * Math.ceil(long / (width / 6));
    const tie = children(scope, 'association').find(one => [one.getAttribute('sourceRef'), one.getAttribute('targetRef')].includes(id(note)));
    const near = tie && shapes.get([tie.getAttribute('sourceRef'), tie.getAttribute('targetRef')].find(one => one !== id(note)));
    shapes.set(id(note), { x: near?.x ?? 200 + at * 330, y: (near?.y ?? ceiling) - height - 20, width, height });
  });
  children(scope, 'group').forEach((group, at) => shapes.set(id(group), { x: 200 + at * 330, y: ceiling - 220, width: 300, height: 100 }));
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
  const open = new Set(['subProcess', 'transaction', 'adHocSubProcess'].flatMap(name => all(tree, name)).map(id));
  for (const [element, shape] of shapes) {
    const node = make(DI, 'bpmndi:BPMNShape');
    node.setAttribute('id', `${element}_di`);
    node.setAttribute('bpmnElement', element);
    if (shape.horizontal) node.setAttribute('isHorizontal', 'true');
    if (open.has(element)) node.setAttribute('isExpanded', 'true');
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
