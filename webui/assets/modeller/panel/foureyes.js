// Four eyes: which earlier step somebody else must have done, chosen by its name; kept as `sop:empat_mata`.
import { getBusinessObject, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { HUMAN, property, writeProperty } from '../facts.js';
import { h } from './dom.js';
import * as f from './fields.js';
import { isStep } from './step.js';

const NAME = 'sop:empat_mata';
const KINDS = [['peringatan', 'warn, and ask for a note'], ['tolak', 'refuse the same person']];

const read = object => property(object, NAME).split(/[,;]/).map(part => part.trim().split(/\s+/))
  .filter(([step]) => step).map(([step, ...kind]) => ({ step, kind: kind.join(' ') }));

const lies = (shape, inside) => shape && (shape === inside || lies(shape.parent, inside));

// Steps that people do, but for this one, what it lies in and what lies in it; in the order of their numbers.
function others(ed, element) {
  const number = shape => Number(property(getBusinessObject(shape), 'sop:no')) || 1000;
  return ed.registry
    .filter(shape => !shape.labelTarget && isAny(shape, [...HUMAN, 'bpmn:SubProcess', 'bpmn:CallActivity'])
      && isStep(shape) && !lies(shape, element) && !lies(element, shape))
    .sort((one, other) => number(one) - number(other))
    .map(shape => {
      const object = getBusinessObject(shape);
      const no = property(object, 'sop:no');
      const name = object.name || object.id;
      return [shape.id, no ? `${no}. ${name}` : name];
    });
}

// A step that is called another name now is followed by the pairs that name it.
export function follow(ed, before, after) {
  for (const shape of ed.registry.filter(one => !one.labelTarget && one.businessObject?.get)) {
    const object = getBusinessObject(shape);
    const pairs = read(object);
    if (!pairs.some(one => one.step === before)) continue;
    writeProperty(ed, shape, object, NAME,
      pairs.map(one => `${one.step === before ? after : one.step} ${one.kind}`.trim()).join(', '));
  }
}

export function fourEyes(ed, element, object) {
  const { say } = ed;
  const pairs = read(object);
  const steps = others(ed, element);
  const kinds = KINDS.map(([kind, words]) => [kind, say(words)]);
  const write = list => ed.together(() => writeProperty(ed, element, object, NAME,
    list.map(one => `${one.step} ${one.kind}`.trim()).join(', ')));
  const change = (place, values) => write(pairs.map((one, at) => (at === place ? { ...one, ...values } : one)));
  const rest = steps.filter(([id]) => !pairs.some(one => one.step === id));
  return f.section('empat-mata', say('Four eyes'),
    pairs.map((one, place) => h('div', { class: 'pair-of-steps' },
      f.select(`empat-mata-langkah-${place}`, say('Not by who did'), one.step, steps, step => change(place, { step })),
      f.select(`empat-mata-cara-${place}`, say('If it is the same person'), one.kind, kinds, kind => change(place, { kind })),
      f.button(`empat-mata-hapus-${place}`, say('Remove this pair'), () => write(pairs.filter(two => two !== one)), 'quiet danger'))),
    rest.length > 0 && f.select('empat-mata-tambah', pairs.length ? say('Another step') : say('Not by who did'), '',
      [['', pairs.length ? say('none') : say('anybody may do it')], ...rest],
      step => step && write([...pairs, { step, kind: KINDS[0][0] }])),
    f.hint(say('Whoever did that step in the same case, in whatever role, is warned or refused here.')));
}
