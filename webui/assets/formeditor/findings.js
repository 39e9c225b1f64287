// What the server says of this form, field by field; the rest of the draft is only counted.
import { h } from '../modeller/panel/dom.js';

const ASK_AFTER = 700;

export class Findings {
  constructor(bench) {
    this.bench = bench;
    this.list = bench.node.querySelector('[data-findings]');
    this.head = bench.node.querySelector('[data-findings-head]');
    this.asked = 0;
  }

  soon(delay = ASK_AFTER) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), delay);
  }

  async ask() {
    const number = ++this.asked;
    const { bench } = this;
    try {
      const answer = await fetch(bench.node.dataset.check, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': bench.place.csrf },
        body: JSON.stringify({ files: { [bench.place.path]: bench.text() } }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { findings } = await answer.json();
      if (number === this.asked) this.show(findings);
    } catch {
      if (number === this.asked) this.head.textContent = bench.say('unchecked');
    }
  }

  show(findings) {
    const { bench } = this;
    const own = findings.filter(one => one.file === bench.place.path);
    const others = findings.filter(one => one.file !== bench.place.path && one.level === 'error').length;
    const part = this.list.closest('.findings');
    part.dataset.state = own.length ? 'error' : 'clean';
    this.head.textContent = [
      own.length ? bench.say('found', { count: own.length }) : bench.say('clean'),
      others ? bench.say('elsewhere', { count: others }) : '',
    ].filter(Boolean).join(' ');
    this.list.replaceChildren(...own.map(one => this.item(one)));
    part.dataset.checked = String(this.asked);
  }

  // A finding that names a field by its key leads to it.
  item(one) {
    const { bench } = this;
    const named = new Set(`${one.message} ${one.detail}`.match(/[A-Za-z]\w*/g) ?? []);
    const field = [...bench.editor.get('formFieldRegistry').getAll()]
      .find(each => each.type !== 'default' && named.has(each.key ?? each.path ?? each.id));
    const level = h('strong', { class: `level ${one.level}` }, bench.say(`level.${one.level}`));
    if (!field) return h('li', {}, h('span', { class: 'finding' }, level, ' ', one.message));
    return h('li', {}, h('button', { type: 'button', class: 'finding', onclick: () => bench.editor.get('selection').set(field) }, level, ' ', one.message));
  }
}
