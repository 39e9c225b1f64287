// Which forms come before a place in the drawing, and how their values are called there.
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { attribute, formName, HUMAN } from '../facts.js';

const FORMS = [...HUMAN, 'bpmn:StartEvent'];

export function formOf(ed, shape) {
  const name = formName(attribute(getBusinessObject(shape), 'formRef'));
  return ed.choices.forms.find(one => one.name === name || one.id === name);
}

// The tasks (or the start) whose form was just completed when a flow is chosen: back over gateways and events.
export function lastForms(ed, flow) {
  const found = [];
  const seen = new Set();
  const stack = [flow.source];
  while (stack.length) {
    const place = stack.pop();
    if (!place || seen.has(place)) continue;
    seen.add(place);
    if (isAny(place, FORMS) && formOf(ed, place)) {
      found.push({ shape: place, form: formOf(ed, place) });
      continue;
    }
    if (is(place, 'bpmn:Activity')) continue;
    stack.push(...place.incoming.map(one => one.source));
    if (place.host) stack.push(place.host);
  }
  return found;
}

// Expressions for lists that earlier forms hold: ${Langkah_1.tujuan}.
export function earlierLists(ed, element) {
  return ed.registry.filter(shape => !shape.labelTarget && shape !== element && isAny(shape, FORMS))
    .flatMap(shape => (formOf(ed, shape)?.fields ?? []).filter(field => field.many)
      .map(field => `\${${shape.id}.${field.key}}`));
}
