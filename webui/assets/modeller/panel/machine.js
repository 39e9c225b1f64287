// Tasks without people: lines of a script, and the decision table that a business rule task asks.
import { property } from '../facts.js';
import { h } from './dom.js';
import * as f from './fields.js';
import { given, returned } from './form.js';

export function script(ed, element, object) {
  const { say } = ed;
  return f.section('skrip', say('Values that are set'),
    f.text('skrip', say('One a line: name = expression'), object.script ?? '',
      value => ed.modeling.updateProperties(element, { script: value || undefined, scriptFormat: object.scriptFormat || 'alur' }),
      { area: true, code: true, rows: 4, hint: say('For example {example}', { example: 'rata = rata_rata(Langkah_5.indikator)' }) }));
}

export function rule(ed, element, object) {
  const { say } = ed;
  const set = name => value => ed.modeling.updateProperties(element, { [`camunda:${name}`]: value || undefined });
  const options = [['', say('choose a decision table')],
    ...ed.choices.decisions.map(one => [one.id, one.name || one.id])];
  return f.section('keputusan', say('Decision table'),
    f.select('tabel', say('Table of the package (.dmn)'), object.get('camunda:decisionRef') ?? '', options, set('decisionRef')),
    f.text('hasil', say('Name of its result'), object.get('camunda:resultVariable') ?? '', set('resultVariable'), { code: true }));
}

// A call activity: the process of the package it runs, and what that is given.
export function call(ed, element, object) {
  const { say } = ed;
  return f.section('panggil', say('Called process'),
    f.select('panggil', say('Process of this package'), object.calledElement ?? '',
      [['', say('choose a process')], ...ed.choices.processes.map(one => [one.id, one.name || one.id])],
      value => ed.modeling.updateProperties(element, { calledElement: value || undefined })),
    given(ed, element, object, [], say('Values it is given')), returned(ed, element, object));
}

// What people who draw may need to know of an element that has nothing to fill in.
export function plain(ed, element, object) {
  return [f.section('unsur', ed.say('Element'),
    'name' in object.$descriptor.propertiesByName && f.text('nama', ed.say('Name'), object.name ?? '',
      value => ed.modeling.updateProperties(element, { name: value })),
    'text' in object.$descriptor.propertiesByName && f.text('teks', ed.say('Text'), object.text ?? '',
      value => ed.modeling.updateLabel(element, value), { area: true }),
    h('p', { class: 'hint' }, ed.say('Drawn for the reader; it changes nothing in the work.')),
    property(object, 'sop:ekstensi') && h('p', { class: 'hint' }, property(object, 'sop:ekstensi')))];
}
