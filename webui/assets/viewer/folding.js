// The standard time of a step is a timer on its edge that leads to an end event of its own. Who reads the drawing sees
// a mark with that time instead: ten ends called "late" make a case look late that is not. The file keeps all of it.
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { fromIso, isLateName } from '../modeller/durations.js';

const CLOCK = 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zM8 4.5V8l2.5 2';
const INSET = 6; // px from the corner of the step
const PARTS = ['added', 'removed', 'changed', 'moved'];

const named = (node, fact) => (node.dataset[fact] || '').split(/\s+/).filter(Boolean);
const keys = text => Object.keys(JSON.parse(text || '{}'));

// What a reader must see is not folded: differences between two versions, and what something is written on.
function shown(node) {
  return new Set([...PARTS.flatMap(fact => named(node, fact)), ...keys(node.dataset.badges), ...keys(node.dataset.labels)]);
}

// The duration of a timer that interrupts nothing.
function span({ eventDefinitions, cancelActivity }) {
  const [timer, ...others] = eventDefinitions ?? [];
  const timed = cancelActivity === false && !others.length && is(timer, 'bpmn:TimerEventDefinition');
  return (timed && timer.timeDuration?.body) || '';
}

// Of several timers on a step the first in the file is its standard time; what the others are for, the drawing says.
function isFirst({ businessObject: event, host }) {
  const beside = event.$parent?.flowElements?.filter(one => one.attachedToRef === host.businessObject && span(one));
  return !beside || beside[0] === event;
}

// The timer, its flow and its end event, where they are a standard time that words can tell, and nothing else; any
// other timer stays drawn.
function deadline(shape, words) {
  const { businessObject: event, host } = shape;
  if (shape.labelTarget || !host || !is(shape, 'bpmn:BoundaryEvent')) return null;
  const time = timeWords(span(event), words);
  const [flow, ...flows] = shape.outgoing;
  const end = flow?.target;
  const plain = time && isFirst(shape) && is(host, 'bpmn:Activity') && !shape.incoming.length && !flows.length
    && is(flow, 'bpmn:SequenceFlow') && !flow.businessObject.name && !flow.businessObject.conditionExpression
    && ![...flow.incoming, ...flow.outgoing].length
    && is(end, 'bpmn:EndEvent') && !end.businessObject.eventDefinitions?.length
    && end.incoming.length === 1 && !end.outgoing.length;
  return plain ? { host, shape, time, parts: [shape, flow, end] } : null;
}

function timeWords(duration, words) {
  const found = fromIso(duration.replace(/["']/g, ''));
  const [one, many] = (found && words[found.unit]) || [];
  return one ? (found.number === 1 ? one : many).replace('{n}', found.number) : '';
}

function clock() {
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  picture.setAttribute('viewBox', '0 0 16 16');
  picture.setAttribute('aria-hidden', 'true');
  picture.append(document.createElementNS('http://www.w3.org/2000/svg', 'path'));
  picture.firstChild.setAttribute('d', CLOCK);
  return picture;
}

function mark({ parts, time }, words, late) {
  const html = document.createElement('div');
  html.className = `deadline-mark${late ? ' late' : ''}`;
  html.title = parts.map(part => part.businessObject.name).filter(name => name !== 'Terlambat' && !isLateName(name)).join(': ');
  const spoken = document.createElement('span');
  spoken.className = 'spoken';
  spoken.textContent = `${words.name ?? ''} `;
  html.append(clock(), spoken, [time, late && words.late].filter(Boolean).join(' · '));
  return html;
}

// Where the marks of timers on one edge of a step stand: side by side, and within its width.
function row(viewer, rows, { host, shape }) {
  const top = shape.y + shape.height / 2 - host.y;
  const right = shape.x + shape.width / 2 > host.x + host.width / 2;
  const key = `${host.id} ${Math.round(top)} ${right}`;
  if (!rows.has(key)) {
    const html = document.createElement('div');
    html.className = `deadline-marks${right ? ' right' : ''}`;
    viewer.get('overlays').add(host, { position: { top, left: right ? host.width - INSET : INSET }, html });
    rows.set(key, html);
  }
  return rows.get(key);
}

// data-overdue names the steps that are late; data-deadline='{"name": "Waktu baku", "late": "Terlambat",
// "hari": ["1 hari", "{n} hari"], …}' has the words.
export function fold(viewer, node) {
  const canvas = viewer.get('canvas');
  const words = JSON.parse(node.dataset.deadline || '{}');
  const late = new Set(named(node, 'overdue'));
  const keep = shown(node);
  const rows = new Map();
  for (const found of viewer.get('elementRegistry').getAll().map(one => deadline(one, words))) {
    if (!found || found.parts.some(part => keep.has(part.id))) continue;
    found.parts.flatMap(part => [part, ...part.labels]).forEach(part => canvas.addMarker(part, 'is-folded'));
    row(viewer, rows, found).append(mark(found, words, late.has(found.host.id)));
  }
}
