// A step put in after another, on the flow that leads on: room is made, numbers move up. One step for undo.
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor';
import { selfAndAllChildren } from 'diagram-js/lib/util/Elements';
import { editor } from './commands.js';
import { HUMAN, property, writeProperty } from './facts.js';
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
    makeRoom(ed, source.x + source.width + 1, task.width + APART);
    const place = { x: source.x + source.width + APART + task.width / 2, y: source.y + source.height / 2 };
    made = ed.modeling.createShape(task, place, source.parent);
    ed.modeling.reconnectEnd(flow, made, { x: made.x, y: place.y });
    ed.modeling.connect(made, target);
    number(ed, source, made);
  });
  ed.get('selection').select(made);
  return made;
}

// Everything from `start` on moves to the right; pools, lanes and what is drawn around it grow.
function makeRoom(ed, start, width, staying = []) {
  const space = ed.get('spaceTool');
  const all = selfAndAllChildren(ed.get('canvas').getRootElement());
  const { movingShapes, resizingShapes } = space.calculateAdjustments(all, 'x', width, start);
  const moving = movingShapes.filter(one => !staying.includes(one));
  if (moving.length) ed.modeling.createSpace(moving, resizingShapes, { x: width, y: 0 }, 'e', start);
}

function number(ed, source, made) {
  const before = property(getBusinessObject(source), 'sop:no').trim();
  if (!/^[1-9]\d{0,2}$/.test(before)) return;
  const object = getBusinessObject(made);
  const next = Number(before) + 1;
  shift(ed, object, next);
  writeProperty(ed, made, object, 'sop:no', String(next));
}

// A step dropped on a flow, between two others in a row, gets its number and pushes what it would cover.
class RoomOnFlow extends CommandInterceptor {
  constructor(eventBus, injector) {
    super(eventBus);
    this.postExecuted('elements.create', 100, ({ context }) => {
      const [made] = context.elements;
      if (context.elements.length > 1 || !isAny(made, HUMAN) || made.incoming.length !== 1 || made.outgoing.length !== 1) return;
      settle(editor({ get: name => injector.get(name) }), made);
    });
  }
}
RoomOnFlow.$inject = ['eventBus', 'injector'];

function settle(ed, made) {
  const [{ source }] = made.incoming;
  const [{ target }] = made.outgoing;
  number(ed, source, made);
  const end = source.x + source.width;
  const beside = Math.abs(source.y + source.height / 2 - made.y - made.height / 2) < made.height;
  if (!beside || target.x <= end) return;
  if (made.x < end + APART) ed.modeling.moveShape(made, { x: end + APART - made.x, y: 0 });
  const over = made.x + made.width + APART - target.x;
  if (over > 0) makeRoom(ed, target.x - 1, over, [made, made.label]);
  for (const flow of [...made.incoming, ...made.outgoing]) ed.modeling.layoutConnection(flow, { waypoints: [] });
}

// A name box that opened by itself and is left as it was is no change, so that undo takes back what was drawn.
function NoEmptyRenaming(labelEditingProvider) {
  const update = labelEditingProvider.update.bind(labelEditingProvider);
  labelEditingProvider.update = (element, words, ...rest) => {
    const same = (words ?? '') === (getBusinessObject(element).name ?? '');
    if (!same || is(element, 'bpmn:TextAnnotation')) update(element, words, ...rest);
  };
}
NoEmptyRenaming.$inject = ['labelEditingProvider'];

export default {
  __init__: ['roomOnFlow', 'noEmptyRenaming'],
  roomOnFlow: ['type', RoomOnFlow],
  noEmptyRenaming: ['type', NoEmptyRenaming],
};
