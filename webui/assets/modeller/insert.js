// A step put in after another, on the flow that leads on: room is made, numbers move up. One step for undo.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { selfAndAllChildren } from 'diagram-js/lib/util/Elements';
import { property, writeProperty } from './facts.js';
import { usualSize } from './palette.js';
import { shift } from './panel/numbers.js';

const APART = 60;

// Gives the new step; where more than one flow leads on, or none, it is only appended.
export function insertAfter(ed, source) {
  const flows = source.outgoing.filter(one => is(one, 'bpmn:SequenceFlow'));
  const factory = ed.get('elementFactory');
  const task = factory.createShape({ type: 'bpmn:UserTask', ...usualSize(ed.registry) });
  if (flows.length !== 1) return ed.get('autoPlace').append(source, task);
  let made;
  ed.together(() => {
    const [flow] = flows;
    const { target } = flow;
    makeRoom(ed, source, task.width + APART);
    const place = { x: source.x + source.width + APART + task.width / 2, y: source.y + source.height / 2 };
    made = ed.modeling.createShape(task, place, source.parent);
    ed.modeling.reconnectEnd(flow, made, { x: made.x, y: place.y });
    ed.modeling.connect(made, target);
    number(ed, source, made);
  });
  ed.get('selection').select(made);
  return made;
}

// Everything right of the step moves on; pools, lanes and what is drawn around it grow.
function makeRoom(ed, source, width) {
  const space = ed.get('spaceTool');
  const start = source.x + source.width + 1;
  const all = selfAndAllChildren(ed.get('canvas').getRootElement());
  const { movingShapes, resizingShapes } = space.calculateAdjustments(all, 'x', width, start);
  if (movingShapes.length) ed.modeling.createSpace(movingShapes, resizingShapes, { x: width, y: 0 }, 'e', start);
}

function number(ed, source, made) {
  const before = property(getBusinessObject(source), 'sop:no').trim();
  if (!/^[1-9]\d{0,2}$/.test(before)) return;
  const object = getBusinessObject(made);
  const next = Number(before) + 1;
  shift(ed, object, next);
  writeProperty(ed, made, object, 'sop:no', String(next));
}
