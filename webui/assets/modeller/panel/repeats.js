// Once, for each item of a list, so many times, or again until it is right.
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { writeExpression } from '../facts.js';
import { earlierLists } from './before.js';
import * as f from './fields.js';

function mode(found) {
  if (!found) return '';
  if (is(found, 'bpmn:StandardLoopCharacteristics')) return 'loop';
  const counted = found.get('loopCardinality') && !found.get('camunda:collection');
  return (counted ? 'count' : 'list') + (found.isSequential ? '-turns' : '');
}

export function repeats(ed, element, object, { lists = true } = {}) {
  const { say } = ed;
  const found = object.get('loopCharacteristics');
  const options = [
    ['', say('once')],
    ...(lists ? [
      ['list', say('for each of a list, all at once')],
      ['list-turns', say('for each of a list, one after the other')],
      ['count', say('so many times, all at once')],
      ['count-turns', say('so many times, one after the other')],
    ] : []),
    ['loop', say('again until it is right')],
  ];
  const now = mode(found);
  const parts = [f.select('ulang', say('Done'), now, options, value => change(ed, element, object, value))];
  if (now.startsWith('list')) parts.push(...list(ed, element, found));
  if (now.startsWith('count')) {
    parts.push(f.text('jumlah', say('How many times'), found.get('loopCardinality').body ?? '',
      value => ed.together(() => writeExpression(ed, element, found, 'loopCardinality', value)), { code: true }));
  }
  if (now && now !== 'loop') parts.push(enough(ed, element, found));
  if (now === 'loop') parts.push(...again(ed, element, found));
  return f.section('ulang', say('Repeated'), parts);
}

function change(ed, element, object, wanted) {
  const turns = wanted.endsWith('-turns');
  const found = object.get('loopCharacteristics');
  ed.together(() => {
    if (!wanted) return ed.modeling.updateProperties(element, { loopCharacteristics: undefined });
    if (mode(found).replace('-turns', '') === wanted.replace('-turns', '') && wanted !== 'loop') {
      return ed.modeling.updateModdleProperties(element, found, { isSequential: turns });
    }
    const made = wanted === 'loop'
      ? ed.child(object, 'bpmn:StandardLoopCharacteristics', {})
      : ed.child(object, 'bpmn:MultiInstanceLoopCharacteristics', { isSequential: turns });
    if (wanted.startsWith('list')) made.set('camunda:elementVariable', found?.get('camunda:elementVariable') ?? 'bidang');
    if (wanted.startsWith('count')) made.loopCardinality = ed.child(made, 'bpmn:FormalExpression', { body: '2' });
    return ed.modeling.updateProperties(element, { loopCharacteristics: made });
  });
}

function list(ed, element, found) {
  const { say } = ed;
  const set = name => value => ed.modeling.updateModdleProperties(element, found, { [name]: value || undefined });
  return [
    f.text('daftar', say('The list'), found.get('camunda:collection') ?? '', set('camunda:collection'),
      { code: true, offers: earlierLists(ed, element), hint: say('For example the roles chosen in an earlier form.') }),
    f.text('unsur-daftar', say('Name of one item'), found.get('camunda:elementVariable') ?? '',
      set('camunda:elementVariable'), { code: true }),
  ];
}

const enough = (ed, element, found) => f.text('cukup', ed.say('Enough when (optional)'),
  found.get('completionCondition')?.body ?? '',
  value => ed.together(() => writeExpression(ed, element, found, 'completionCondition', value)),
  { code: true, offers: ['${nrOfCompletedInstances >= 2}'] });

function again(ed, element, found) {
  const { say } = ed;
  return [
    f.text('ulang-selama', say('Again as long as'), found.get('loopCondition')?.body ?? '',
      value => ed.together(() => writeExpression(ed, element, found, 'loopCondition', value)), { code: true }),
    f.text('ulang-paling', say('At most so many times'), String(found.get('loopMaximum') ?? ''),
      value => ed.modeling.updateModdleProperties(element, found, { loopMaximum: /^\d+$/.test(value) ? Number(value) : undefined })),
    f.check('ulang-dahulu', say('ask before the first time'), found.get('testBefore') ?? false,
      on => ed.modeling.updateModdleProperties(element, found, { testBefore: on })),
  ];
}
