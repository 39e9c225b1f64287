// Several changes as one step for undo: ed.together(() => { …modeling… }).

import BpmnFactory from 'bpmn-js/lib/features/modeling/BpmnFactory';
import { is } from 'bpmn-js/lib/util/ModelUtil';

class TogetherHandler {
  preExecute(context) {
    context.act();
  }
}

function TogetherCommands(commandStack) {
  commandStack.registerHandler('alur.together', TogetherHandler);
}
TogetherCommands.$inject = ['commandStack'];

const PREFIXES = [
  ['bpmn:Activity', 'Tugas_'],
  ['bpmn:Event', 'Peristiwa_'],
  ['bpmn:Gateway', 'Percabangan_'],
  ['bpmn:SequenceFlow', 'Alur_'],
];

// New elements get ids that a reader of expressions and findings understands; never one that was used before.
class Factory extends BpmnFactory {
  _ensureId(element) {
    const [, prefix] = PREFIXES.find(([type]) => is(element, type)) ?? [];
    if (prefix && !element.id) element.id = this._model.ids.nextPrefixed(prefix, element);
    super._ensureId(element);
  }
}
Factory.$inject = ['moddle'];

export default {
  __init__: ['togetherCommands'],
  togetherCommands: ['type', TogetherCommands],
  bpmnFactory: ['type', Factory],
};

// What the panel and its parts work with: the editor's services, words and choices.
export function editor(modeler, say, choices) {
  const get = name => modeler.get(name);
  const ed = {
    modeler,
    say,
    choices,
    get,
    modeling: get('modeling'),
    registry: get('elementRegistry'),
    create: (type, attributes) => get('bpmnFactory').create(type, attributes),
    together: act => get('commandStack').execute('alur.together', { act }),
  };
  // A child of another moddle element, with its parent known.
  ed.child = (parent, type, attributes) => Object.assign(ed.create(type, attributes), { $parent: parent });
  return ed;
}
