// Several changes as one step for undo: ed.together(() => { …modeling… }).

class TogetherHandler {
  preExecute(context) {
    context.act();
  }
}

function TogetherCommands(commandStack) {
  commandStack.registerHandler('alur.together', TogetherHandler);
}
TogetherCommands.$inject = ['commandStack'];

export default { __init__: ['togetherCommands'], togetherCommands: ['type', TogetherCommands] };

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
