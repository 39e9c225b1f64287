// What the server's lint says while one draws: marks on the elements, and a list that leads to them.
import { h } from './panel/dom.js';

const ASK_AFTER = 700; // ms after the last change

export class Findings {
  constructor(ed, { list, head, url, csrf, path, read, say }) {
    Object.assign(this, { ed, list, head, url, csrf, path, read, say, found: [], asked: 0, listeners: [] });
  }

  of(element) {
    return this.found.filter(one => one.element === element && this.here(one));
  }

  here(one) {
    return !one.file || one.file === this.path;
  }

  levelWord(level) {
    return this.say(level === 'error' ? 'Fault' : 'Check');
  }

  soon(delay = ASK_AFTER) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), delay);
  }

  async ask() {
    const number = ++this.asked;
    try {
      const answer = await fetch(this.url, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': this.csrf },
        body: JSON.stringify({ files: { [this.path]: await this.read() } }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { findings } = await answer.json();
      if (number !== this.asked) return;
      this.show(findings);
    } catch {
      if (number === this.asked) this.head.textContent = this.say('Not checked: the server does not answer.');
    }
  }

  show(findings) {
    this.found = findings;
    const errors = findings.filter(one => one.level === 'error').length;
    this.head.textContent = this.summary(errors, findings.length - errors);
    this.list.closest('.findings').dataset.state = errors ? 'error' : findings.length ? 'warning' : 'clean';
    const focus = this.list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.list.replaceChildren(...findings.map(one => this.item(one)));
    if (focus) this.list.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
    this.mark();
    this.listeners.forEach(listen => listen());
    this.list.closest('.findings').dataset.checked = String(this.asked);
  }

  summary(errors, warnings) {
    if (!errors && !warnings) return this.say('Nothing found: it may be submitted.');
    const parts = [];
    if (errors) parts.push(this.say(errors === 1 ? '{count} fault' : '{count} faults', { count: errors }));
    if (warnings) parts.push(this.say(warnings === 1 ? '{count} to check' : '{count} to check', { count: warnings }));
    return parts.join(', ');
  }

  item(one) {
    const level = h('strong', { class: `level ${one.level}` }, this.levelWord(one.level));
    const shape = this.here(one) && one.element && this.ed.registry.get(one.element);
    const words = [level, ' ', h('span', {}, one.message)];
    if (!shape) return h('li', {}, h('span', { class: 'finding' }, words));
    return h('li', {}, h('button', { type: 'button', class: 'finding', 'data-key': `${one.rule} ${one.element}`,
      onclick: () => this.lead(shape) }, words));
  }

  lead(shape) {
    const place = this.ed.registry.get(shape.id);
    if (!place) return;
    const canvas = this.ed.get('canvas');
    this.ed.get('selection').select(place);
    if (canvas.zoom() < 0.45) canvas.zoom(0.7, middle(place));
    canvas.scrollToElement(place, { top: 120, bottom: 120, left: 140, right: 140 });
  }

  // The mark says its level in a word; colour and form only repeat it.
  mark() {
    const overlays = this.ed.get('overlays');
    overlays.remove({ type: 'alur-finding' });
    const places = new Map();
    for (const one of this.found) {
      if (!one.element || !this.here(one) || !this.ed.registry.get(one.element)) continue;
      places.set(one.element, [...(places.get(one.element) ?? []), one]);
    }
    for (const [id, all] of places) {
      const level = all.some(one => one.level === 'error') ? 'error' : 'warning';
      const badge = h('div', { class: `finding-mark ${level}`, title: all.map(one => one.message).join('\n') },
        all.length > 1 ? `${this.levelWord(level)} ${all.length}` : this.levelWord(level));
      badge.addEventListener('click', () => this.lead(this.ed.registry.get(id)));
      overlays.add(id, 'alur-finding', { position: place(this.ed.registry.get(id)), html: badge });
    }
  }
}

function middle(shape) {
  const { waypoints } = shape;
  if (!waypoints) return { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 };
  return waypoints[Math.floor(waypoints.length / 2)];
}

function place(shape) {
  return shape.waypoints ? { top: -10, left: -10 } : { top: -13, left: 6 };
}
