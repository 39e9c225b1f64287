// Events in plain fields: what is waited for or thrown, by the name that both halves share.
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { definition, property, writeExpression, writeProperty } from '../facts.js';
import { given } from './form.js';
import * as f from './fields.js';
import { setName } from './step.js';

// How each definition names what it stands for: the reference, its type, the attribute both halves share.
const REFERENCES = {
  'bpmn:MessageEventDefinition': ['messageRef', 'bpmn:Message', 'name', 'Message'],
  'bpmn:SignalEventDefinition': ['signalRef', 'bpmn:Signal', 'name', 'Signal'],
  'bpmn:ErrorEventDefinition': ['errorRef', 'bpmn:Error', 'errorCode', 'Error code'],
  'bpmn:EscalationEventDefinition': ['escalationRef', 'bpmn:Escalation', 'escalationCode', 'Escalation code'],
};
const THROWS = ['bpmn:IntermediateThrowEvent', 'bpmn:EndEvent', 'bpmn:SendTask'];
const TIMES = { timeDuration: 'after a duration', timeDate: 'at a date', timeCycle: 'again and again' };
const EXAMPLES = { timeDuration: 'P1D, PT2H, PT20M', timeDate: '2026-12-31T16:00:00', timeCycle: 'R3/P1D' };

export function event(ed, element, object) {
  const { say } = ed;
  const found = definition(object);
  const parts = [f.section('peristiwa', say('Event'),
    f.text('nama', say('Words at the event'), object.name ?? '', setName(ed, element)),
    interrupting(ed, element, object, found))];
  if (!found) return parts;
  if (is(found, 'bpmn:TimerEventDefinition')) parts.push(timer(ed, element, object, found));
  const reference = REFERENCES[found.$type];
  if (reference) parts.push(...named(ed, element, object, found, reference));
  if (is(found, 'bpmn:LinkEventDefinition')) {
    parts.push(f.section('tautan', say('Link'), f.text('tautan', say('Name of the link'), found.name ?? '',
      value => ed.modeling.updateModdleProperties(element, found, { name: value }),
      { hint: say('The same name where it leaves and where it goes on.') })));
  }
  return parts;
}

function interrupting(ed, element, object, found) {
  const name = is(object, 'bpmn:BoundaryEvent') ? 'cancelActivity'
    : is(object, 'bpmn:StartEvent') && object.$parent?.triggeredByEvent ? 'isInterrupting' : '';
  if (!name || is(found, 'bpmn:ErrorEventDefinition')) return null;
  return f.check('memutus', ed.say('ends what it stands on'), object.get(name) !== false,
    on => ed.modeling.updateProperties(element, { [name]: on }));
}

function timer(ed, element, object, found) {
  const { say } = ed;
  const kind = Object.keys(TIMES).find(name => found.get(name)) ?? 'timeDuration';
  const body = found.get(kind)?.body ?? '';
  const change = (name, text) => ed.together(() => {
    if (name !== kind) writeExpression(ed, element, found, kind, '');
    writeExpression(ed, element, found, name, text);
  });
  const calendar = property(object, 'sop:waktu').trim().toLowerCase() === 'kalender';
  return f.section('pewaktu', say('Timer'),
    f.select('pewaktu-jenis', say('When'), kind, Object.entries(TIMES).map(([name, words]) => [name, say(words)]),
      name => change(name, EXAMPLES[name].split(',')[0])),
    f.text('pewaktu', say('Time'), body, text => change(kind, text), { code: true,
      hint: say('For example {example}', { example: EXAMPLES[kind] }) }),
    kind !== 'timeDate' && f.check('kalender', say('by the wall clock, days off included'), calendar,
      on => ed.together(() => writeProperty(ed, element, object, 'sop:waktu', on ? 'kalender' : ''))));
}

// A message, signal, error or escalation by its name; a new name makes a new one in the file.
export function named(ed, element, object, holder, [reference, type, attribute, title] = REFERENCES['bpmn:MessageEventDefinition']) {
  const { say } = ed;
  const roots = ed.modeler.getDefinitions().get('rootElements').filter(one => is(one, type));
  const now = holder.get(reference);
  const set = value => ed.together(() => point(ed, element, holder, { reference, type, attribute, value, roots }));
  const parts = [f.section('nama-pengenal', say(title),
    f.text('pengenal', attribute === 'name' ? say('Name both sides share') : say(title), now?.get(attribute) ?? '', set,
      { offers: roots.map(one => one.get(attribute)).filter(Boolean) }),
    type === 'bpmn:Message' && f.text('kunci', say('Key (which case is meant)'), property(object, 'sop:kunci'),
      value => ed.together(() => writeProperty(ed, element, object, 'sop:kunci', value)),
      { code: true, hint: say('For example {example}', { example: '${nomor}' }) }))];
  if (isAny(object, THROWS)) parts.push(given(ed, element, object, [], say('What it carries')));
  return parts;
}

function point(ed, element, holder, { reference, type, attribute, value, roots }) {
  const definitions = ed.modeler.getDefinitions();
  let target = roots.find(one => one.get(attribute) === value);
  if (value && !target) {
    target = ed.child(definitions, type, { name: value, [attribute]: value });
    ed.modeling.updateModdleProperties(element, definitions, { rootElements: [...definitions.get('rootElements'), target] });
  }
  ed.modeling.updateModdleProperties(element, holder, { [reference]: value ? target : undefined });
}

export const messageTask = (ed, element) => named(ed, element, getBusinessObject(element), getBusinessObject(element));
