// The panel: only what Alur honours, for the one element that is selected, else for the process.
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { documentation, HUMAN, writeDocumentation } from './facts.js';
import { h } from './panel/dom.js';
import { event, messageTask } from './panel/event.js';
import * as f from './panel/fields.js';
import { flow, gateway } from './panel/flow.js';
import { form } from './panel/form.js';
import { follow, fourEyes } from './panel/foureyes.js';
import { call, plain, rule, script } from './panel/machine.js';
import { people } from './panel/people.js';
import { lane, pool } from './panel/places.js';
import { process } from './panel/process.js';
import { repeats } from './panel/repeats.js';
import { activity, isStep, printed, setName, standard, time } from './panel/step.js';
import { kindOf } from './kinds.js';

// The parts of the panel for one element, in the order people fill them in.
export function parts(ed, element) {
  const object = getBusinessObject(element);
  const args = [ed, element, object];
  if (isAny(object, HUMAN)) {
    return [activity(...args), people(...args), form(...args), time(...args), standard(...args), fourEyes(...args), repeats(...args), printed(...args)];
  }
  if (is(object, 'bpmn:SubProcess')) {
    if (!isStep(element)) return [f.section('langkah', ed.say('Event sub-process'), f.text('nama', ed.say('Name'), object.name ?? '', setName(ed, element)))];
    return [activity(...args), time(...args), standard(...args), repeats(...args), printed(...args)];
  }
  if (is(object, 'bpmn:CallActivity')) return [activity(...args), call(...args), time(...args), standard(...args), repeats(...args), printed(...args)];
  if (is(object, 'bpmn:Activity')) return [automatic(...args), ...own(...args)];
  if (is(object, 'bpmn:StartEvent') && !object.$parent?.triggeredByEvent) return [...event(...args), form(...args)];
  if (is(object, 'bpmn:Event')) return event(...args);
  if (is(object, 'bpmn:Gateway')) return gateway(...args);
  if (is(object, 'bpmn:SequenceFlow')) return flow(...args);
  if (is(object, 'bpmn:Lane')) return lane(...args);
  if (is(object, 'bpmn:Participant')) return pool(...args);
  if (isAny(object, ['bpmn:Process', 'bpmn:Collaboration'])) return process(ed);
  return plain(...args);
}

const automatic = (ed, element, object) =>
  f.section('tugas', ed.say('Task'), f.text('nama', ed.say('Name'), object.name ?? '', setName(ed, element), { area: true }));

function own(ed, element, object) {
  if (is(object, 'bpmn:ScriptTask')) return [script(ed, element, object), repeats(ed, element, object, { lists: false })];
  if (is(object, 'bpmn:BusinessRuleTask')) return [rule(ed, element, object), repeats(ed, element, object, { lists: false })];
  if (isAny(object, ['bpmn:SendTask', 'bpmn:ReceiveTask'])) return messageTask(ed, element);
  return [f.hint(ed.say('Alur does not execute this kind. Choose another with “Change element”.'))];
}

function more(ed, element) {
  const object = getBusinessObject(element);
  const { say } = ed;
  if (isAny(object, ['bpmn:Process', 'bpmn:Collaboration'])) return null;
  return f.folded('lain', say('More'),
    f.text('catatan', say('Note in the file'), documentation(object),
      value => ed.together(() => writeDocumentation(ed, element, object, value)), { area: true }),
    f.text('id', say('Name in expressions (id)'), object.id, value => rename(ed, element, value),
      { code: true, hint: say('Expressions that read {id} do not follow a new name.', { id: object.id }) }));
}

function rename(ed, element, value) {
  const object = getBusinessObject(element);
  const { ids } = ed.modeler.get('moddle');
  if (value === object.id || !/^[A-Za-z_][\w.-]*$/.test(value) || ids.assigned(value)) return ed.refresh();
  const before = object.id;
  return ed.together(() => {
    ed.modeling.updateProperties(element, { id: value });
    follow(ed, before, value);
  });
}

export class Panel {
  constructor(ed, node, findings) {
    Object.assign(this, { ed, node, findings, opened: new Set(), pressed: false, waiting: 0 });
    ed.refresh = () => this.later();
    const bus = ed.get('eventBus');
    bus.on(['selection.changed', 'commandStack.changed', 'import.done', 'root.set'], () => this.later());
    node.addEventListener('pointerdown', () => { this.pressed = true; });
    addEventListener('pointerup', () => { this.pressed = false; if (this.waiting) this.later(); });
    addEventListener('pointercancel', () => { this.pressed = false; });
    node.addEventListener('input', event => { this.typing = event.target; });
    for (const name of ['change', 'focusout']) {
      node.addEventListener(name, () => { this.typing = null; if (this.waiting) this.later(); });
    }
    node.addEventListener('toggle', event => this.remember(event.target), true);
    this.later();
  }

  remember(fold) {
    if (!fold.dataset?.fold || !fold.isConnected) return;
    if (fold.open) this.opened.add(fold.dataset.fold);
    else this.opened.delete(fold.dataset.fold);
  }

  // Drawn after the event that asked for it, never under a pressed button, which would lose its click, nor
  // while somebody types, whose words would be lost.
  later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      if (this.pressed || (this.typing?.isConnected && this.typing === document.activeElement)) return;
      this.waiting = 0;
      this.draw();
    }, 0);
  }

  draw() {
    const { ed, node } = this;
    if (!ed.modeler.getDefinitions() || !getBusinessObject(ed.get('canvas').getRootElement())?.$type) return;
    const selected = ed.get('selection').get();
    const shape = selected[0]?.labelTarget ?? selected[0] ?? ed.get('canvas').getRootElement();
    const focus = node.contains(document.activeElement) ? document.activeElement : null;
    const same = this.shown === shape.id;
    const scroll = same ? node.scrollTop : 0;
    const content = selected.length > 1 ? [f.hint(ed.say('{count} elements are selected. Select one to see what it says.', { count: selected.length }))]
      : [this.told(shape), ...parts(ed, shape), more(ed, shape)];
    const title = selected.length > 1 ? ed.say('Several elements') : kindOf(ed, shape);
    const made = h('div', { class: 'panel-body' }, h('h2', { class: 'panel-title' }, title), content);
    for (const fold of made.querySelectorAll('[data-fold]')) fold.open ||= this.opened.has(fold.dataset.fold);
    const typed = same && focus?.dataset.field ? { key: focus.dataset.field, value: focus.value, at: focus.selectionStart, until: focus.selectionEnd } : null;
    node.replaceChildren(made);
    node.scrollTop = scroll;
    this.shown = shape.id;
    if (this.wanted) this.restore({ key: this.wanted });
    else if (typed) this.restore(typed);
    this.wanted = '';
  }

  // Puts the cursor into a field once it is drawn.
  focusOn(key) {
    this.wanted = key;
    this.later();
  }

  restore({ key, value, at, until }) {
    const field = this.node.querySelector(`[data-field="${CSS.escape(key)}"]`);
    if (!field) return;
    field.focus({ preventScroll: value !== undefined });
    if (typeof at === 'number' && field.value === value) field.setSelectionRange(at, until);
  }

  told(shape) {
    const found = this.findings.of(shape.id);
    return found.length > 0 && h('ul', { class: 'panel-findings' }, found.map(one =>
      h('li', { class: one.level }, h('strong', {}, this.findings.levelWord(one.level)), ' ', one.message)));
  }
}
