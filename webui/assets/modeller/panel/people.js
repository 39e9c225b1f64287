// Who does a task: one role, several, whoever the data name, or the role of the lane.
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';
import { attribute, dynamic, writeAttribute } from '../facts.js';
import { h } from './dom.js';
import * as f from './fields.js';
import { grade } from './grades.js';

const FROM_DATA = ' data';
const SEVERAL = ' several';

export function people(ed, element, object) {
  const { say } = ed;
  const written = attribute(object, 'candidateGroups');
  const set = value => ed.together(() => writeAttribute(ed, element, 'candidateGroups', value));
  const roles = written.split(',').map(one => one.trim()).filter(Boolean);
  const mode = dynamic(written) ? FROM_DATA : roles.length > 1 ? SEVERAL : written;
  const options = [
    ['', laneRole(ed, element)],
    ...ed.choices.roles.map(role => [role.id, role.label]),
    [SEVERAL, say('several roles …')],
    [FROM_DATA, say('taken from the data …')],
  ];
  const parts = [f.select('peran', say('Done by'), mode, options, value => {
    if (value === FROM_DATA) set(`\${${listVariable(element) || 'jabatan'}}`);
    else if (value === SEVERAL) set([roles[0] ?? ed.choices.roles[0]?.id, other(ed, roles[0])].filter(Boolean).join(','));
    else set(value);
  }, { aside: grade(ed, element, object, 'pelaksana', say('Executor')) })];
  if (mode === FROM_DATA) {
    parts.push(f.text('peran-data', say('Expression'), written, set, { code: true, offers: offers(element),
      hint: say('Its value is the id of a role, for example {example}.', { example: '${bidang}' }) }));
  }
  if (mode === SEVERAL) parts.push(several(ed, roles, set));
  parts.push(f.text('orang', say('A certain person (user name)'), attribute(object, 'assignee'),
    value => ed.together(() => writeAttribute(ed, element, 'assignee', value)), { code: true }));
  return f.section('pelaksana', say('Executor'), parts);
}

const other = (ed, first) => ed.choices.roles.find(role => role.id !== first)?.id;

function several(ed, roles, set) {
  const known = new Set(ed.choices.roles.map(role => role.id));
  const choices = [...ed.choices.roles, ...roles.filter(id => !known.has(id)).map(id => ({ id, label: id }))];
  return h('fieldset', { class: 'ticks' }, h('legend', {}, ed.say('Any of these')), choices.map(role =>
    h('label', {}, h('input', { type: 'checkbox', 'data-field': `peran-${role.id}`, checked: roles.includes(role.id),
      onchange: event => set(choices.map(one => one.id)
        .filter(id => (id === role.id ? event.target.checked : roles.includes(id))).join(',')) }), role.label)));
}

// The name under which a multi-instance around the task gives its item.
export function listVariable(element) {
  for (let one = element; one; one = one.parent) {
    const name = getBusinessObject(one)?.loopCharacteristics?.get('camunda:elementVariable');
    if (name) return name;
  }
  return '';
}

const offers = element => [listVariable(element)].filter(Boolean).map(name => `\${${name}}`);

function laneRole(ed, element) {
  const lane = laneOf(ed, getBusinessObject(element)) ?? laneOf(ed, getBusinessObject(element.parent) ?? {});
  if (!lane) return ed.say('whoever started the case');
  return ed.say('by its lane: {lane}', { lane: lane.name || lane.id });
}

// The lane whose band holds the middle of the element: flowNodeRef is only brought up to date on the next change.
function laneOf(ed, object) {
  return ed.registry.filter(one => one.type === 'bpmn:Lane').map(getBusinessObject)
    .findLast(lane => lane.get('flowNodeRef').includes(object));
}
