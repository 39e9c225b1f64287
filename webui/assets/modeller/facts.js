// What an element says, read and written where Alur, Camunda Modeler and bpmn.io look for it.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

export const HUMAN = ['bpmn:UserTask', 'bpmn:ManualTask'];

export const dynamic = text => /^\s*(\$\{|#\{|=)/.test(text ?? '');

const bare = value => (value?.$type ?? '').split(':').pop();

export function extensions(object) {
  return object.get('extensionElements')?.get('values') ?? [];
}

const boxes = object => extensions(object).filter(value => is(value, 'camunda:Properties'));

// Properties that another modeller's dialect holds (zeebe:, spiffworkflow:); they are read, never changed.
const foreign = object => extensions(object)
  .filter(value => bare(value) === 'properties' && !is(value, 'camunda:Properties'))
  .flatMap(box => box.$children ?? []);

function own(object, name) {
  return boxes(object).flatMap(box => box.get('values')).find(one => (one.name ?? '').trim() === name);
}

export function property(object, name) {
  return own(object, name)?.value ?? foreign(object).find(one => one.name === name)?.value ?? '';
}

export function propertyNames(object) {
  return boxes(object).flatMap(box => box.get('values')).map(one => one.name ?? '');
}

// Makes sure of <extensionElements> and gives it.
function shelf(ed, element, object) {
  let found = object.get('extensionElements');
  if (!found) {
    found = ed.child(object, 'bpmn:ExtensionElements', { values: [] });
    ed.modeling.updateModdleProperties(element, object, { extensionElements: found });
  }
  return found;
}

export function addExtension(ed, element, object, value) {
  const place = shelf(ed, element, object);
  value.$parent = place;
  ed.modeling.updateModdleProperties(element, place, { values: [...place.get('values'), value] });
  return value;
}

function removeExtension(ed, element, object, value) {
  const place = object.get('extensionElements');
  const values = place.get('values').filter(one => one !== value);
  if (values.length) ed.modeling.updateModdleProperties(element, place, { values });
  else ed.modeling.updateModdleProperties(element, object, { extensionElements: undefined });
}

// Sets one property in its place among the others; "" takes it away, or leaves it empty when `keep`.
export function writeProperty(ed, element, object, name, value, keep = false) {
  const found = own(object, name);
  if (found && (value || keep)) {
    if ((found.value ?? '') !== value) ed.modeling.updateModdleProperties(element, found, { value });
  } else if (found) {
    const box = found.$parent;
    const values = box.get('values').filter(one => one !== found);
    if (values.length) ed.modeling.updateModdleProperties(element, box, { values });
    else removeExtension(ed, element, object, box);
  } else if (value) {
    const box = boxes(object)[0] ?? addExtension(ed, element, object, ed.create('camunda:Properties', { values: [] }));
    const made = ed.child(box, 'camunda:Property', { name, value });
    ed.modeling.updateModdleProperties(element, box, { values: [...box.get('values'), made] });
  }
}

// An attribute of the camunda dialect, else what the zeebe one says.
const ZEEBE = {
  candidateGroups: ['assignmentDefinition', 'candidateGroups'],
  candidateUsers: ['assignmentDefinition', 'candidateUsers'],
  assignee: ['assignmentDefinition', 'assignee'],
  formRef: ['formDefinition', 'formId'],
};

export function attribute(object, name) {
  const written = object.get(`camunda:${name}`);
  if (written) return written;
  if (name === 'formRef' && object.get('camunda:formKey')) return object.get('camunda:formKey');
  const [element, field] = ZEEBE[name] ?? [];
  return extensions(object).find(value => bare(value) === element)?.[field] ?? '';
}

export function writeAttribute(ed, element, name, value) {
  const object = getBusinessObject(element);
  const change = { [`camunda:${name}`]: value || undefined };
  if (name === 'formRef') {
    change['camunda:formKey'] = undefined;
    change['camunda:formRefBinding'] = value ? object.get('camunda:formRefBinding') || 'deployment' : undefined;
  }
  ed.modeling.updateModdleProperties(element, object, change);
  const [kind, field] = ZEEBE[name] ?? [];
  const rest = extensions(object).find(one => bare(one) === kind && one[field]);
  if (rest && !value) removeExtension(ed, element, object, rest);
}

export const formName = reference => (reference ?? '').trim()
  .replace(/^camunda-forms:.*:/, '').replace(/^forms\//, '').replace(/\.form$/, '');

// Input parameters: what a form, or a thrown event, is given.
const inputBox = object => extensions(object).find(value => is(value, 'camunda:InputOutput'));

export function inputs(object) {
  return (inputBox(object)?.get('inputParameters') ?? []).map(one => ({ name: one.name ?? '', text: one.value ?? '' }));
}

export function writeInput(ed, element, object, name, change) {
  let box = inputBox(object);
  if (!box) {
    if (!change) return;
    box = addExtension(ed, element, object, ed.create('camunda:InputOutput', { inputParameters: [] }));
  }
  const list = box.get('inputParameters');
  const found = list.find(one => one.name === name);
  if (!change) {
    const rest = list.filter(one => one !== found);
    if (rest.length || box.get('outputParameters')?.length) {
      ed.modeling.updateModdleProperties(element, box, { inputParameters: rest });
    } else removeExtension(ed, element, object, box);
  } else if (found) {
    ed.modeling.updateModdleProperties(element, found, { name: change.name, value: change.text });
  } else {
    const made = ed.child(box, 'camunda:InputParameter', { name: change.name, value: change.text });
    ed.modeling.updateModdleProperties(element, box, { inputParameters: [...list, made] });
  }
}

// What a call activity gives when it has ended: camunda:out by name.
const passed = object => extensions(object).filter(value => is(value, 'camunda:Out') && value.target);

export function outputs(object) {
  return passed(object).map(one => ({ name: one.target, text: one.sourceExpression || (one.source ? `\${${one.source}}` : '') }));
}

export function writeOutput(ed, element, object, name, change) {
  const found = passed(object).find(one => one.target === name);
  if (!change) {
    if (found) removeExtension(ed, element, object, found);
    return;
  }
  const values = { target: change.name, sourceExpression: change.text, source: undefined };
  if (found) ed.modeling.updateModdleProperties(element, found, values);
  else addExtension(ed, element, object, ed.create('camunda:Out', { target: change.name, sourceExpression: change.text }));
}

// A child element that holds a text, as conditionExpression or timeDuration do.
export function writeExpression(ed, element, object, name, text, type = 'bpmn:FormalExpression') {
  const found = object.get(name);
  if (found && text) ed.modeling.updateModdleProperties(element, found, { body: text });
  else if (text) ed.modeling.updateModdleProperties(element, object, { [name]: ed.child(object, type, { body: text }) });
  else if (found) ed.modeling.updateModdleProperties(element, object, { [name]: undefined });
}

export const definition = object => object.get('eventDefinitions')?.[0];

export const documentation = object => (object.get('documentation') ?? []).map(one => one.text ?? '').join('\n\n');

export function writeDocumentation(ed, element, object, text) {
  const made = text ? [ed.child(object, 'bpmn:Documentation', { text })] : [];
  ed.modeling.updateModdleProperties(element, object, { documentation: made });
}
