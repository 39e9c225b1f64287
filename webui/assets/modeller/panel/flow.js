// A flow: its label, its condition, whether it is the default one. A gateway: its ways out.
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { writeExpression } from '../facts.js';
import { lastForms } from './before.js';
import { build, firstValue, operators, parse } from './conditions.js';
import { h } from './dom.js';
import * as f from './fields.js';
import { setName } from './step.js';

const CHOICES = ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway'];

export function flow(ed, element, object) {
  const { say } = ed;
  const source = element.source;
  const parts = [f.section('alur', say('Flow'),
    f.text('nama', say('Words on the flow'), object.name ?? '', setName(ed, element),
      { hint: isAny(source, CHOICES) && say('Each exit of a decision has words: Ya, Tidak.') }))];
  const chooses = isAny(source, CHOICES) || (is(source, 'bpmn:Activity') && source.outgoing.length > 1);
  if (chooses || object.conditionExpression) parts.push(condition(ed, element, object));
  return parts;
}

const isDefault = object => object.sourceRef?.default === object;

function condition(ed, element, object) {
  const { say } = ed;
  const text = object.conditionExpression?.body ?? '';
  const set = value => ed.together(() => {
    if (value && isDefault(object)) ed.modeling.updateProperties(element.source, { default: undefined });
    writeExpression(ed, element, object, 'conditionExpression', value);
  });
  const standard = f.check('bawaan', say('default flow: taken when no condition holds'), isDefault(object), on => ed.together(() => {
    if (on) writeExpression(ed, element, object, 'conditionExpression', '');
    ed.modeling.updateProperties(element.source, { default: on ? object : undefined });
  }));
  if (isDefault(object) && !text) return f.section('syarat', say('Condition'), standard);
  return f.section('syarat', say('Condition'), standard, helper(ed, element, text, set),
    f.text('syarat-teks', say('Condition as an expression'), text, set,
      { area: true, code: true, rows: 1, hint: say('For example {example}', { example: "${keputusan == 'kembalikan'}" }) }));
}

function helper(ed, element, text, set) {
  const { say } = ed;
  const forms = lastForms(ed, element);
  const fields = [...new Map(forms.flatMap(one => one.form.fields).filter(one => !one.many && one.kind !== 'file')
    .map(one => [one.key, one])).values()];
  if (!fields.length) return f.hint(say('No form comes just before this flow; write the condition by hand.'));
  const now = parse(text);
  const field = fields.find(one => one.key === now?.field);
  const where = forms.map(one => getBusinessObject(one.shape).name || one.shape.id).join('; ');
  const row = [f.select('syarat-isian', say('When the field'), field?.key ?? '',
    [['', text ? say('as written below') : say('choose a field')], ...fields.map(one => [one.key, one.label || one.key])],
    key => {
      const chosen = fields.find(one => one.key === key);
      if (chosen) set(build(chosen, '==', firstValue(chosen)) ?? '');
    }, { hint: say('Fields of the form of: {where}', { where }) })];
  if (field) row.push(...comparison(ed, field, now, set));
  return h('div', { class: 'condition' }, row);
}

function comparison(ed, field, now, set) {
  const { say } = ed;
  const words = { '==': say('is'), '!=': say('is not'), '<': '<', '<=': '≤', '>': '>', '>=': '≥' };
  const values = field.kind === 'checkbox' ? [['true', say('ticked')], ['false', say('not ticked')]]
    : field.values.map(one => [one.value, one.label || one.value]);
  return [
    f.select('syarat-banding', say('Comparison'), now.operator, operators(field).map(one => [one, words[one]]),
      operator => set(build(field, operator, now.value) ?? '')),
    values.length
      ? f.select('syarat-nilai', say('Answer'), now.value, values, value => set(build(field, now.operator, value) ?? ''))
      : f.text('syarat-nilai', say('Answer'), now.value, value => {
        const made = build(field, now.operator, value);
        if (made) set(made);
      }),
  ];
}

export function gateway(ed, element, object) {
  const { say } = ed;
  const parts = [f.section('percabangan', say('Gateway'),
    f.text('nama', say('Question (with a question mark)'), object.name ?? '', setName(ed, element)))];
  if (!isAny(element, CHOICES) || element.outgoing.length < 2) return parts;
  const ways = element.outgoing.map(one => [one.id, exit(one)]);
  parts.push(f.section('jalan', say('Ways out'),
    f.select('bawaan', say('Default flow'), object.default?.id ?? '', [['', say('none')], ...ways], id => ed.together(() => {
      const chosen = ed.registry.get(id);
      if (chosen) writeExpression(ed, chosen, getBusinessObject(chosen), 'conditionExpression', '');
      ed.modeling.updateProperties(element, { default: chosen ? getBusinessObject(chosen) : undefined });
    })),
    h('ul', { class: 'ways' }, element.outgoing.map(one => h('li', {},
      f.button(`jalan-${one.id}`, exit(one), () => ed.get('selection').select(one), 'link'),
      h('span', { class: 'hint' }, told(ed, one)))))));
  return parts;
}

function exit(one) {
  const object = getBusinessObject(one);
  const target = getBusinessObject(one.target);
  return `${object.name || '?'} → ${(target.name || target.id).slice(0, 40)}`;
}

function told(ed, one) {
  const object = getBusinessObject(one);
  if (isDefault(object)) return ed.say('default flow');
  return object.conditionExpression?.body || ed.say('without a condition');
}
