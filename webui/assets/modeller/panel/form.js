// The form of a task and what it is given; what an event sends is written the same way.
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';
import { attribute, formName, inputs, writeAttribute, writeInput } from '../facts.js';
import { h } from './dom.js';
import * as f from './fields.js';

export function form(ed, element, object, label) {
  const { say } = ed;
  const name = formName(attribute(object, 'formRef'));
  const known = ed.choices.forms.find(one => one.name === name || one.id === name);
  const options = [['', say('without a form')], ...ed.choices.forms.map(one => [one.name, one.title || one.name])];
  const parts = [f.select('formulir', label ?? say('Form'), known?.name ?? name, options,
    value => ed.together(() => writeAttribute(ed, element, 'formRef', value)))];
  if (known && ed.choices.formUrl) {
    parts.push(h('p', { class: 'hint' }, h('a', { href: ed.choices.formUrl.replace('NAMA', encodeURIComponent(known.name)) },
      say('Open the form editor'))));
  }
  return f.section('formulir', say('Form'), parts, given(ed, element, object, known?.inputs ?? []));
}

// Inputs as rows of name and expression; what the form shows and nobody gives stands there empty.
export function given(ed, element, object, wanted, title = ed.say('Data the form is given')) {
  const { say } = ed;
  const rows = inputs(object);
  const missing = wanted.filter(name => !rows.some(one => one.name === name));
  const fold = f.folded('masukan', `${title} (${rows.length})`,
    missing.length > 0 && h('p', { class: 'fault' }, say('The form shows what it is not given: {names}.', { names: missing.join(', ') })),
    rows.map((row, at) => pair(ed, element, object, row, at)),
    missing.map((name, at) => pair(ed, element, object, { name, text: '' }, rows.length + at)),
    f.button('masukan-baru', say('Add a value'), () =>
      ed.together(() => writeInput(ed, element, object, '', { name: fresh(rows), text: '${}' }))));
  if (missing.length) fold.open = true;
  return fold;
}

function fresh(rows) {
  let number = 1;
  while (rows.some(one => one.name === `nilai_${number}`)) number += 1;
  return `nilai_${number}`;
}

function pair(ed, element, object, row, at) {
  const { say } = ed;
  const set = change => ed.together(() => writeInput(ed, element, object, row.name, change));
  return h('div', { class: 'given' },
    f.text(`masukan-${at}-nama`, say('Name'), row.name, value => set(value ? { ...row, name: value } : null),
      { code: true, aside: row.text && f.button(`masukan-${at}-hapus`, say('Remove'), () => set(null), 'link danger') }),
    f.text(`masukan-${at}-nilai`, say('Expression'), row.text, value => set({ ...row, text: value }),
      { code: true, offers: elsewhere(ed, object, row.name) }));
}

// How other tasks of the drawing give the same name.
function elsewhere(ed, object, name) {
  return ed.registry.filter(one => !one.labelTarget && one.parent).map(getBusinessObject)
    .filter(other => other !== object && other.get)
    .flatMap(inputs).filter(one => one.name === name).map(one => one.text);
}
