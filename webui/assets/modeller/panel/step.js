// A step somebody does: name and number, who, with which form, in which time, with what and what for.
import { is } from 'bpmn-js/lib/util/ModelUtil';
import * as deadline from '../deadline.js';
import { fromIso, toIso, UNIT_NAMES } from '../durations.js';
import { property, writeProperty } from '../facts.js';
import { h } from './dom.js';
import * as f from './fields.js';
import { grade } from './grades.js';
import { shift, taken } from './numbers.js';

export const setName = (ed, element) => value => ed.modeling.updateProperties(element, { name: value });

const write = (ed, element, object, name) => value =>
  ed.together(() => writeProperty(ed, element, object, name, value, name !== 'sop:no'));

export function activity(ed, element, object) {
  const { say } = ed;
  return f.section('langkah', say('Step'),
    f.text('nama', say('Activity (verb first)'), object.name ?? '', setName(ed, element),
      { area: true, aside: grade(ed, element, object, 'kegiatan', say('Activity')) }),
    number(ed, element, object));
}

function number(ed, element, object) {
  const { say } = ed;
  const value = property(object, 'sop:no');
  const field = f.text('no', say('Step number'), value, write(ed, element, object, 'sop:no'),
    { fault: value && !/^[1-9]\d{0,2}$/.test(value) && say('Write a number from 1.') });
  field.querySelector('input').setAttribute('inputmode', 'numeric');
  const other = taken(ed, object, value);
  if (other) {
    field.append(h('p', { class: 'hint' }, say('Number {number} is also that of “{other}”.', { number: value, other })),
      f.button('geser', say('Move number {number} and later up by one', { number: value }),
        () => shift(ed, object, Number(value))));
  }
  return field;
}

export function time(ed, element, object) {
  const { say } = ed;
  const found = deadline.read(element);
  const plain = found ? fromIso(found.iso) : { number: '', unit: 'hari' };
  const aside = grade(ed, element, object, 'waktu', say('Time'));
  const content = plain ? amount(ed, element, found, plain, aside)
    : [f.text('waktu-teks', say('Standard time'), found.iso, value => deadline.write(ed, element, value),
      { code: true, aside, hint: say('A duration as ISO text: P1DT4H is one working day and four hours.') })];
  if (found) {
    content.push(
      f.check('kalender', say('by the wall clock, days off included'), found.calendar,
        on => deadline.writeCalendar(ed, found.shape, on)),
      f.button('tanpa-waktu', say('Remove the standard time'), () => deadline.write(ed, element, ''), 'quiet danger'));
  }
  return f.section('waktu', say('Standard time'), content);
}

function amount(ed, element, found, plain, aside) {
  const { say } = ed;
  const set = () => {
    const iso = toIso(count.value, unit.value);
    if (!iso) {
      count.setAttribute('aria-invalid', count.value.trim() ? 'true' : 'false');
      return;
    }
    if (iso !== found?.iso) deadline.write(ed, element, iso);
  };
  const count = h('input', { id: 'unsur-waktu', 'data-field': 'waktu', type: 'text', inputmode: 'numeric', size: 4,
    value: String(plain.number), autocomplete: 'off', 'aria-describedby': 'unsur-waktu-ket', onchange: set });
  const unit = h('select', { 'data-field': 'waktu-satuan', 'aria-label': say('Unit of time'), onchange: set },
    UNIT_NAMES.map(name => h('option', { value: name, selected: name === plain.unit }, say(name))));
  return [h('div', { class: 'panel-field' },
    h('div', { class: 'field-head' }, h('label', { for: 'unsur-waktu' }, say('Time allowed')), aside),
    h('div', { class: 'pair' }, count, unit),
    h('p', { class: 'hint', id: 'unsur-waktu-ket' }, say('Counted in working time; drawn as a timer on the border.')))];
}

const CELLS = [
  ['kelengkapan', 'Kelengkapan', true],
  ['output', 'Output', false],
  ['keterangan', 'Remarks', true],
];

export function standard(ed, element, object) {
  const { say } = ed;
  return f.section('mutu', say('Mutu baku'), CELLS.map(([cell, label, area]) =>
    f.text(cell, say(label), property(object, `sop:${cell}`), write(ed, element, object, `sop:${cell}`),
      { area, rows: 1, aside: grade(ed, element, object, cell, say(label)) })));
}

const PRINTED = [
  ['kegiatan_sumber', 'Wording of the source document', true],
  ['catatan_waktu', 'Remark printed beside the time', false],
  ['keluaran_status', 'State of the document after this step', false],
];

export function printed(ed, element, object) {
  const { say } = ed;
  const columns = ed.choices.roles.map(role => role.id).concat('bidang');
  return f.folded('cetak', say('On the printed SOP'),
    PRINTED.map(([name, label, area]) => f.text(name, say(label), property(object, `sop:${name}`),
      write(ed, element, object, `sop:${name}`), { area })),
    f.text('pelaksana_cetak', say('Executor columns, when more than one'), property(object, 'sop:pelaksana_cetak'),
      write(ed, element, object, 'sop:pelaksana_cetak'), { code: true, offers: columns, hint: say('Roles separated by commas.') }),
    f.text('ekstensi', say('What the source does not have'), property(object, 'sop:ekstensi'),
      write(ed, element, object, 'sop:ekstensi'), { area: true }));
}

// An event sub-process is no step: nobody reaches it by a flow.
export const isStep = element => !(is(element, 'bpmn:SubProcess') && element.businessObject.triggeredByEvent);
