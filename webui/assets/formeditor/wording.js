// The editor has its English words built in: they are said anew as they appear. The office's own words are left alone.
const OURS = '.fjs-palette-container, .fjs-empty-editor, .fjs-empty-component, .fjs-context-pad';
const THEIRS = 'label, legend, .fjs-form-field-label, .fjs-form-field-text, .fjs-form-field-description, input, textarea';
const COMPUTED = /^Expression for '(.*)'$/;

export class Wording {
  // `words` maps English to ours; `computed(key)` names a computed field; `redrawn` is told after each change.
  constructor(container, { words, computed, redrawn }) {
    Object.assign(this, { container, words, computed, redrawn });
    new MutationObserver(() => this.sayAnew()).observe(container, { subtree: true, childList: true, characterData: true });
  }

  sayAnew() {
    const walker = document.createTreeWalker(this.container, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) this.text(walker.currentNode);
    for (const node of this.container.querySelectorAll('[title]')) {
      const words = this.words[node.title] ?? this.palette(node);
      if (words && words !== node.title) node.title = words;
    }
    this.redrawn();
  }

  text(node) {
    const parent = node.parentElement;
    if (!parent || (parent.closest(THEIRS) && !parent.closest(OURS))) return;
    const found = COMPUTED.exec(node.data);
    const words = found ? this.computed(found[1]) : this.words[node.data.trim()];
    if (words && words !== node.data) node.data = words;
  }

  // "Create a Text field element" is said by the name of the component.
  palette(node) {
    return node.classList.contains('fjs-palette-field') ? node.textContent : null;
  }
}
