// What can be drawn: the palette, the pad beside an element and the menu "change element" offer what Alur executes.
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { HUMAN } from './facts.js';

// The size of most tasks of the drawing, so that a new one looks like its neighbours.
export function usualSize(registry) {
  const counts = new Map();
  for (const shape of registry.filter(one => isAny(one, HUMAN) && one.width)) {
    const key = `${shape.width} ${shape.height}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const [most] = [...counts].sort((one, other) => other[1] - one[1]);
  if (!most) return {};
  const [width, height] = most[0].split(' ').map(Number);
  return { width, height };
}

class Palette {
  constructor(palette, create, elementFactory, elementRegistry, handTool, lassoTool, spaceTool, globalConnect, translate) {
    Object.assign(this, { create, elementFactory, elementRegistry, handTool, lassoTool, spaceTool, globalConnect, translate });
    palette.registerProvider(this);
  }

  getPaletteEntries() {
    const say = this.translate;
    const tool = (className, title, shortcut, click) =>
      ({ group: 'tools', className, title, shortcut, action: { click } });
    const piece = (group, className, title, make) => {
      const start = event => this.create.start(event, make());
      return { group, className, title, action: { dragstart: start, click: start } };
    };
    const shape = (type, more = {}) => this.elementFactory.createShape({ type, ...more });
    return {
      'hand-tool': tool('bpmn-icon-hand-tool', say('Activate hand tool'), 'H', event => this.handTool.activateHand(event)),
      'lasso-tool': tool('bpmn-icon-lasso-tool', say('Activate lasso tool'), 'L', event => this.lassoTool.activateSelection(event)),
      'space-tool': tool('bpmn-icon-space-tool', say('Activate create/remove space tool'), 'S', event => this.spaceTool.activateSelection(event)),
      'global-connect-tool': tool('bpmn-icon-connection-multi', say('Activate global connect tool'), 'C', event => this.globalConnect.start(event)),
      'tool-separator': { group: 'tools', separator: true },
      'create.task': piece('activity', 'bpmn-icon-user-task', say('Create task'), () => shape('bpmn:UserTask', usualSize(this.elementRegistry))),
      'create.subprocess-expanded': piece('activity', 'bpmn-icon-subprocess-expanded', say('Create expanded sub-process'), () => this.subProcess()),
      'create.exclusive-gateway': piece('gateway', 'bpmn-icon-gateway-xor', say('Create gateway'), () => shape('bpmn:ExclusiveGateway')),
      'create.start-event': piece('event', 'bpmn-icon-start-event-none', say('Create start event'), () => shape('bpmn:StartEvent')),
      'create.intermediate-event': piece('event', 'bpmn-icon-intermediate-event-none', say('Create intermediate/boundary event'), () => shape('bpmn:IntermediateThrowEvent')),
      'create.end-event': piece('event', 'bpmn-icon-end-event-none', say('Create end event'), () => shape('bpmn:EndEvent')),
      'create.participant-expanded': piece('collaboration', 'bpmn-icon-participant', say('Create pool/participant'), () => this.elementFactory.createParticipantShape()),
      'create.data-object': piece('data', 'bpmn-icon-data-object', say('Create data object reference'), () => shape('bpmn:DataObjectReference')),
      'create.text-annotation': piece('data', 'bpmn-icon-text-annotation', say('Add text annotation'), () => shape('bpmn:TextAnnotation')),
      'create.group': piece('data', 'bpmn-icon-group', say('Create group'), () => shape('bpmn:Group')),
    };
  }

  subProcess() {
    const outer = this.elementFactory.createShape({ type: 'bpmn:SubProcess', x: 0, y: 0, isExpanded: true });
    const start = this.elementFactory.createShape({ type: 'bpmn:StartEvent', x: 40, y: 82, parent: outer });
    return [outer, start];
  }
}
Palette.$inject = ['palette', 'create', 'elementFactory', 'elementRegistry', 'handTool', 'lassoTool', 'spaceTool', 'globalConnect', 'translate'];

const REFUSED_PIECES = ['append.compensation-activity', 'append.condition-intermediate-event'];

// The pad beside an element: a task that is appended is a user task, in the size of the others.
class Pad {
  constructor(contextPad, elementFactory, elementRegistry, autoPlace, create, appendPreview) {
    Object.assign(this, { elementFactory, elementRegistry, autoPlace, create, appendPreview });
    contextPad.registerProvider(500, this);
  }

  getContextPadEntries() {
    return entries => {
      for (const name of REFUSED_PIECES) delete entries[name];
      const task = entries['append.append-task'];
      if (task) entries['append.append-task'] = { ...task, className: 'bpmn-icon-user-task', action: this.appendTask() };
      return entries;
    };
  }

  appendTask() {
    const make = () => this.elementFactory.createShape({ type: 'bpmn:UserTask', ...usualSize(this.elementRegistry) });
    return {
      click: (event, source) => this.autoPlace.append(source, make()),
      dragstart: (event, source) => this.create.start(event, make(), { source }),
      hover: (event, source) => {
        this.appendPreview.create(source, 'bpmn:UserTask', usualSize(this.elementRegistry));
        return () => this.appendPreview.cleanUp();
      },
    };
  }
}
Pad.$inject = ['contextPad', 'elementFactory', 'elementRegistry', 'autoPlace', 'create', 'appendPreview'];

const names = (prefix, text) => text.split(' ').map(name => `${prefix}${name}`);
const ACCEPTED = new Set(names('replace-with-',
  'user-task manual-task rule-task script-task send-task receive-task call-activity expanded-subprocess subprocess event-subprocess'
  + ' exclusive-gateway parallel-gateway inclusive-gateway event-based-gateway'
  + ' none-start none-end none-intermediate-throw none-intermediate-throwing'
  + ' message-intermediate-catch message-intermediate-throw timer-intermediate-catch escalation-intermediate-throw'
  + ' link-intermediate-catch link-intermediate-throw signal-intermediate-catch signal-intermediate-throw'
  + ' message-end escalation-end error-end signal-end terminate-end'
  + ' message-boundary timer-boundary escalation-boundary error-boundary signal-boundary'
  + ' non-interrupting-message-boundary non-interrupting-timer-boundary non-interrupting-escalation-boundary'
  + ' non-interrupting-signal-boundary data-store-reference data-object-reference expanded-pool collapsed-pool'
  + ' sequence-flow default-flow conditional-flow'));
const TRIGGERS = new Set(names('replace-with-',
  'message-start timer-start signal-start error-start escalation-start non-interrupting-message-start'
  + ' non-interrupting-timer-start non-interrupting-signal-start non-interrupting-escalation-start'));
const REFUSED_HEADS = new Set(['toggle-participant-multiplicity', 'toggle-is-collection']);
const MULTI = ['toggle-parallel-mi', 'toggle-sequential-mi'];

// The menu "change element" without the kinds that the lint refuses.
class Replacements {
  constructor(popupMenu) {
    popupMenu.registerProvider('bpmn-replace', 500, this);
  }

  getPopupMenuEntries(target) {
    const object = getBusinessObject(target);
    const trigger = is(object, 'bpmn:StartEvent') && object.$parent?.triggeredByEvent;
    return entries => Object.fromEntries(Object.entries(entries)
      .filter(([name]) => (trigger ? TRIGGERS.has(name) : ACCEPTED.has(name))));
  }

  getPopupMenuHeaderEntries(target) {
    const many = isAny(target, [...HUMAN, 'bpmn:SubProcess', 'bpmn:CallActivity']);
    const again = many || isAny(target, ['bpmn:ScriptTask', 'bpmn:BusinessRuleTask']);
    return entries => Object.fromEntries(Object.entries(entries).filter(([name]) => !REFUSED_HEADS.has(name)
      && (many || !MULTI.includes(name)) && (again || name !== 'toggle-loop')));
  }
}
Replacements.$inject = ['popupMenu'];

export default {
  __init__: ['paletteProvider', 'alurPad', 'alurReplacements'],
  paletteProvider: ['type', Palette],
  alurPad: ['type', Pad],
  alurReplacements: ['type', Replacements],
};
