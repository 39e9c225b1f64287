// The standard time of a step: a boundary timer that interrupts nothing, with an end event of its own.
// Without that end the timer would be a dead end, which the lint refuses. Writing it is one step for undo.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor';
import { isLateName, lateName } from './durations.js';
import { definition, dynamic, property, writeExpression, writeProperty } from './facts.js';

const FROM_RIGHT = 40; // where the shipped SOP has its timers: near the lower right corner, the end below
const BELOW = 70;
const BESIDE = 5;

export function find(host) {
  return (host.attachers ?? []).find(shape => {
    const event = getBusinessObject(shape);
    const timer = definition(event);
    const text = is(timer, 'bpmn:TimerEventDefinition') && timer.get('timeDuration')?.body;
    return event.cancelActivity === false && text && !dynamic(text);
  });
}

// { shape, iso, calendar } of a step's standard time, or null.
export function read(host) {
  const shape = find(host);
  if (!shape) return null;
  const event = getBusinessObject(shape);
  const calendar = property(event, 'sop:waktu').trim().toLowerCase() === 'kalender';
  return { shape, iso: definition(event).get('timeDuration').body.trim().replace(/^(["'])(.*)\1$/, '$2'), calendar };
}

// Sets the standard time; without a duration it goes, together with its overdue path.
export function write(ed, host, iso) {
  const shape = find(host);
  if (!iso && !shape) return;
  ed.together(() => {
    if (!iso) return ed.modeling.removeElements([shape, ...ends(shape)]);
    const timer = shape ?? draw(ed, host);
    const event = getBusinessObject(timer);
    writeExpression(ed, timer, definition(event), 'timeDuration', iso);
    if (isLateName(event.name)) ed.modeling.updateProperties(timer, { name: lateName(iso) });
    if (!shape) beside(ed, timer);
    return timer;
  });
}

export function writeCalendar(ed, shape, on) {
  ed.together(() => writeProperty(ed, shape, getBusinessObject(shape), 'sop:waktu', on ? 'kalender' : ''));
}

// The ends that only this timer leads to.
const ends = timer => timer.outgoing.map(flow => flow.target)
  .filter(target => is(target, 'bpmn:EndEvent') && target.incoming.length === 1);

function free(ed, id) {
  const taken = ed.modeler.get('moddle').ids.assigned(id) || ed.registry.get(id);
  return taken ? {} : { id };
}

function draw(ed, host) {
  const factory = ed.get('elementFactory');
  const name = getBusinessObject(host).id;
  const event = ed.create('bpmn:BoundaryEvent', free(ed, `${name}_tenggat`));
  const made = factory.createShape({
    type: 'bpmn:BoundaryEvent',
    businessObject: event,
    eventDefinitionType: 'bpmn:TimerEventDefinition',
    cancelActivity: false,
  });
  const place = { x: corner(host), y: host.y + host.height };
  const timer = ed.modeling.createShape(made, place, host, { attach: true });
  const end = ed.create('bpmn:EndEvent', { ...free(ed, `${name}_terlambat`), name: 'Terlambat' });
  const late = factory.createShape({ type: 'bpmn:EndEvent', businessObject: end });
  const below = { x: place.x, y: place.y + BELOW };
  beside(ed, ed.modeling.appendShape(timer, late, below, host.parent));
  return timer;
}

// Other boundary events may already stand there: the first free place from the right is taken.
function corner(host) {
  const taken = (host.attachers ?? []).map(one => one.x + one.width / 2);
  let x = host.x + host.width - Math.min(FROM_RIGHT, host.width / 4);
  while (taken.some(other => Math.abs(other - x) < 40) && x - 44 > host.x) x -= 44;
  return x;
}

// The label stands to the right, where no flow crosses it.
function beside(ed, shape) {
  const { label } = shape;
  if (!label) return;
  const x = shape.x + shape.width + BESIDE;
  const y = shape.y + shape.height / 2 - label.height / 2 + (is(shape, 'bpmn:BoundaryEvent') ? 12 : 0);
  ed.modeling.moveShape(label, { x: x - label.x, y: y - label.y });
}

// A step that is deleted takes the end of its overdue path along.
class Overdue extends CommandInterceptor {
  constructor(eventBus) {
    super(eventBus);
    this.preExecute('elements.delete', ({ context }) => {
      const timers = context.elements.flatMap(one => [one, ...(one.attachers ?? [])]).filter(one => is(one, 'bpmn:BoundaryEvent'));
      context.elements = [...new Set([...context.elements, ...timers.flatMap(ends)])];
    });
  }
}
Overdue.$inject = ['eventBus'];

export default { __init__: ['overduePaths'], overduePaths: ['type', Overdue] };
