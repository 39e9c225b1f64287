// The form of a task and what it is given; what an event sends is written the same way.
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';
import { attribute, formName, inputs, outputs, writeAttribute, writeInput, writeOutput } from '../facts.js';
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

const INPUTS = { key: 'masukan', read: inputs, write: writeInput };
const OUTPUTS = { key: 'hasil', read: outputs, write: writeOutput };

// Inputs as rows of name and expression; what the form shows and nobody gives stands there empty.
export function given(ed, element, object, wanted, title = ed.say('Data the form is given')) {
  return pairs(ed, element, object, { ...INPUTS, wanted, title });
}

// What a called process gives back; without any, all its values.
export const returned = (ed, element, object) =>
  pairs(ed, element, object, { ...OUTPUTS, wanted: [], title: ed.say('Values it gives back') });

function pairs(ed, element, object, kind) {
  const { say } = ed;
  const { key, wanted, title } = kind;
  const rows = kind.read(object);
  const missing = wanted.filter(name => !rows.some(one => one.name === name));
  const fold = f.folded(key, `${title} (${rows.length})`,
    missing.length > 0 && h('p', { class: 'fault' }, say('The form shows what it is not given: {names}.', { names: missing.join(', ') })),
    rows.map((row, at) => pair(ed, element, object, kind, row, at)),
    missing.map((name, at) => pair(ed, element, object, kind, { name, text: '' }, rows.length + at)),
    f.button(`${key}-baru`, say('Add a value'), () =>
      ed.together(() => kind.write(ed, element, object, '', { name: fresh(rows), text: '${}' }))));
  if (missing.length) fold.open = true;
  return fold;
}

function fresh(rows) {
  let number = 1;
  while (rows.some(one => one.name === `nilai_${number}`)) number += 1;
  return `nilai_${number}`;
}

function pair(ed, element, object, kind, row, at) {
  const { say } = ed;
  const set = change => ed.together(() => kind.write(ed, element, object, row.name, change));
  return h('div', { class: 'given' },
    f.text(`${kind.key}-${at}-nama`, say('Name'), row.name, value => set(value ? { ...row, name: value } : null),
      { code: true, aside: row.text && f.button(`${kind.key}-${at}-hapus`, say('Remove'), () => set(null), 'link danger') }),
    f.text(`${kind.key}-${at}-nilai`, say('Expression'), row.text, value => set({ ...row, text: value }),
      { code: true, offers: kind.key === 'masukan' ? elsewhere(ed, object, row.name) : [] }));
}

// How other tasks of the drawing give the same name.
function elsewhere(ed, object, name) {
  return ed.registry.filter(one => !one.labelTarget && one.parent).map(getBusinessObject)
    .filter(other => other !== object && other.get)
    .flatMap(inputs).filter(one => one.name === name).map(one => one.text);
}
