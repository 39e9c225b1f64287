// Lanes and pools. A lane is a role: by the role's label as its name, or by the id Lane_<role>.
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';
import * as f from './fields.js';
import { process, subject } from './process.js';
import { setName } from './step.js';

export function lane(ed, element, object) {
  const { say } = ed;
  const byId = ed.choices.roles.find(role => `Lane_${role.id}` === object.id);
  const byName = ed.choices.roles.find(role => role.label.toLowerCase() === (object.name ?? '').trim().toLowerCase());
  const now = byId ?? byName;
  return [f.section('lajur', say('Lane'),
    f.text('nama', say('Executor column'), object.name ?? '', setName(ed, element)),
    f.select('jabatan', say('Role of this lane'), now?.id ?? '',
      [['', say('no role of the office')], ...ed.choices.roles.map(role => [role.id, role.label])],
      id => {
        const role = ed.choices.roles.find(one => one.id === id);
        if (!role) return;
        const free = !ed.registry.get(`Lane_${id}`);
        ed.modeling.updateProperties(element, { name: role.label, ...(free ? { id: `Lane_${id}` } : {}) });
      }, { hint: say('Tasks without a role of their own go to the role of their lane.') }))];
}

export function pool(ed, element, object) {
  const { say } = ed;
  const parts = [f.section('kolam', say('Pool'),
    f.text('nama', say('Name of the agency or partner'), object.name ?? '', setName(ed, element)))];
  if (object.processRef && object.processRef === subject(ed).object) parts.push(...process(ed));
  else if (!getBusinessObject(element).processRef) parts.push(f.hint(say('An empty pool stands for somebody outside; it is drawn for the reader.')));
  return parts;
}
