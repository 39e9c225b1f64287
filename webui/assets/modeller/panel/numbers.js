// Step numbers of the whole drawing: who has one, and making room for a step in between.
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';
import { property, writeProperty } from '../facts.js';

const numbered = ed => ed.registry
  .filter(shape => !shape.labelTarget && shape.parent && shape.width)
  .map(shape => ({ shape, object: getBusinessObject(shape) }))
  .filter(({ object }) => object.get && /^[1-9]\d{0,2}$/.test(property(object, 'sop:no').trim()))
  .map(({ shape, object }) => ({ shape, object, number: Number(property(object, 'sop:no')) }));

// The name of another step with this number, or "".
export function taken(ed, object, number) {
  const other = numbered(ed).find(one => one.object !== object && one.number === Number(number));
  return other ? other.object.name || other.object.id : '';
}

// Gives every other step from this number on the next one: one step for undo.
export function shift(ed, object, number) {
  ed.together(() => {
    for (const one of numbered(ed)) {
      if (one.object !== object && one.number >= number) {
        writeProperty(ed, one.shape, one.object, 'sop:no', String(one.number + 1));
      }
    }
  });
}
