// Some parts have their English words built in: they are said anew as they appear. Element names are left alone.
// Styles written into their markup, which our content security policy refuses, are set by script instead.
const ATTRIBUTES = ['title', 'aria-label'];

const PATTERNS = [
  [/^Set animation speed = (.+)$/, 'Set animation speed = {value}'],
  [/^Focus process instance (.+)$/, 'Focus process instance {value}'],
  [/^(\d+)\s+results?\s+found$/, '{value} found'],
  [/^Open entry documentation.*$/, 'Open entry documentation'],
  [/^(.*\S) started$/, '{value} started'],
  [/^(.*\S) finished$/, '{value} finished'],
  [/^(.*\S) canceled$/, '{value} canceled'],
];

function anew(words, say) {
  const bare = words.trim().replace(/\s+/g, ' ');
  if (!bare) return null;
  if (Object.hasOwn(say.table, bare)) return say(bare);
  for (const [pattern, key] of PATTERNS) {
    const found = pattern.exec(bare);
    if (found) return say(key, { value: found[1] && Object.hasOwn(say.table, found[1]) ? say(found[1]) : found[1] });
  }
  return null;
}

function change(node, say) {
  if (node.nodeType === Node.TEXT_NODE) {
    const words = anew(node.data, say);
    if (words && words !== node.data.trim()) node.data = node.data.replace(node.data.trim(), words);
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE || node.closest('svg')) return;
  for (const name of ATTRIBUTES) {
    const words = node.hasAttribute(name) && anew(node.getAttribute(name), say);
    if (words && words !== node.getAttribute(name)) node.setAttribute(name, words);
  }
  const style = node.getAttribute('style');
  if (style && !node.style.length) node.style.cssText = style;
}

function all(node, say) {
  change(node, say);
  for (const child of node.childNodes) all(child, say);
}

// Watches a part of the page; gives a function that ends it. `say.table` is empty where nothing is to be said anew.
export function sweep(root, say) {
  const watch = new MutationObserver(changes => {
    for (const one of changes) {
      if (one.type === 'childList') one.addedNodes.forEach(node => all(node, say));
      else change(one.target, say);
    }
  });
  watch.observe(root, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
  return () => watch.disconnect();
}
