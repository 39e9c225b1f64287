// Plain DOM, built by hand: h('p', { class: 'hint' }, 'words').
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'value') node.value = value;
    else if (name === 'checked') node.checked = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false && child !== ''));
  return node;
}

let lists = 0;

// A list of suggestions for a text input.
export function suggestions(values) {
  const id = `saran-${++lists}`;
  return { id, node: h('datalist', { id }, [...new Set(values)].map(value => h('option', { value }))) };
}
