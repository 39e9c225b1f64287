// The process: its name and the identity block of the SOP.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { property, propertyNames, writeProperty } from '../facts.js';
import * as f from './fields.js';
import { grade } from './grades.js';

const HEAD = [
  ['nama_sop', 'Name of the SOP', true],
  ['instansi', 'Agency', true],
  ['unit', 'Unit of the agency', false],
  ['nomor_sop', 'SOP number', false],
  ['tanggal_pembuatan', 'Date made', false],
  ['tanggal_revisi', 'Date revised', false],
  ['tanggal_efektif', 'Date in effect', false],
  ['disahkan_oleh.jabatan', 'Approved by (role)', true],
  ['disahkan_oleh.nama', 'Name of the official', false],
  ['disahkan_oleh.nip', 'NIP', false],
];
const BANDS = [
  ['peringatan', 'Warning', true],
  ['pencatatan_dan_pendataan', 'Record keeping', true],
];
const LISTS = [
  ['dasar_hukum', 'Legal basis'],
  ['kualifikasi_pelaksana', 'Qualification of executors'],
  ['keterkaitan', 'Related SOPs'],
  ['peralatan', 'Equipment'],
];

// The executable process, and the shape that stands for it (its pool, or the canvas itself).
export function subject(ed) {
  const roots = ed.modeler.getDefinitions().get('rootElements').filter(one => is(one, 'bpmn:Process'));
  const object = roots.find(one => one.isExecutable) ?? roots[0];
  const pool = ed.registry.find(shape => getBusinessObject(shape).processRef === object && is(shape, 'bpmn:Participant'));
  return { object, element: pool ?? ed.get('canvas').getRootElement() };
}

export function process(ed) {
  const { say } = ed;
  const { object, element } = subject(ed);
  if (!object) return [];
  const change = (target, values) => ed.modeling.updateModdleProperties(element, target, values);
  const line = ([name, label, area]) => f.text(`id-${name}`, say(label), property(object, `sop:${name}`),
    value => ed.together(() => writeProperty(ed, element, object, `sop:${name}`, value, true)),
    { area, rows: 1, aside: grade(ed, element, object, name, say(label)), hint: !property(object, `sop:${name}`) && say('not filled in') });
  return [
    f.section('proses', say('Process'),
      f.text('nama', say('Name'), object.name ?? '', value => change(object, { name: value }), { area: true, rows: 1 }),
      f.hint(say('Key of the process: {key}', { key: object.id })),
      !object.isExecutable && f.check('jalan', say('this process is executed'), false, on => change(object, { isExecutable: on }))),
    f.section('identitas', say('Identity of the SOP'), HEAD.map(line)),
    f.section('isi', say('What belongs to it'), LISTS.map(one => list(ed, element, object, one)), BANDS.map(line)),
  ];
}

function lines(object, name) {
  const numbers = propertyNames(object).map(one => new RegExp(`^sop:${name}\\.(\\d+)$`).exec(one)?.[1])
    .filter(Boolean).sort((one, other) => one - other);
  return numbers.map(number => property(object, `sop:${name}.${number}`)).filter(Boolean);
}

// One a line; kept as sop:dasar_hukum.1, .2 and so on.
function list(ed, element, object, [name, label]) {
  const now = lines(object, name);
  return f.text(`id-${name}`, ed.say(label), now.join('\n'), value => ed.together(() => {
    const wanted = value.split('\n').map(one => one.trim()).filter(Boolean);
    const many = Math.max(wanted.length, ...propertyNames(object)
      .map(one => Number(new RegExp(`^sop:${name}\\.(\\d+)$`).exec(one)?.[1] ?? 0)));
    for (let at = 0; at < many; at += 1) writeProperty(ed, element, object, `sop:${name}.${at + 1}`, wanted[at] ?? '');
  }), { area: true, rows: 2, hint: ed.say('One a line.') });
}
