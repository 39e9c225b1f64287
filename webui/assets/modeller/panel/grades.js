// How well a cell of the SOP could be read in the source document, chosen beside the field it grades.
import { property, writeProperty } from '../facts.js';
import { h } from './dom.js';

const GRADES = {
  terbaca: 'read in the source',
  diperbaiki: 'corrected',
  disimpulkan: 'inferred',
  tidak_terbaca: 'not readable',
};

export function grade(ed, element, object, cell, label) {
  const name = `sop:grade.${cell}`;
  const value = property(object, name);
  const options = [['', ed.say('no grade')], ...Object.entries(GRADES).map(([one, words]) => [one, ed.say(words)])];
  if (value && !(value in GRADES)) options.push([value, value]);
  return h('select', {
    class: `grade-choice${value ? ' graded' : ''}`,
    'data-field': `mutu-${cell}`,
    'aria-label': ed.say('Source grade: {cell}', { cell: label }),
    title: ed.say('How well the source document could be read here'),
    onchange: event => ed.together(() => writeProperty(ed, element, object, name, event.target.value)),
  }, options.map(([one, words]) => h('option', { value: one, selected: one === value }, words)));
}
