// Rows while somebody types in them: what follows is asked of the server, which computes with the one definition.
import { offerPasting } from './paste.js';
import { textOf } from './typed.js';

const PAUSE = 400; // ms after the last key

// One form and what the server says of it. Nothing is said where the server is silent.
class Reckoning {
  constructor(form, url) {
    Object.assign(this, { form, url, typed: 0, going: null });
    for (const happening of ['input', 'change']) form.addEventListener(happening, () => this.later());
  }

  later() {
    this.typed += 1;
    this.rest();
  }

  rest() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), PAUSE);
  }

  // At most one question is under way; what was typed meanwhile is asked after it, and its answer comes too late.
  async show() {
    if (this.going) return this.rest();
    const asked = this.typed;
    const said = await this.ask(textOf(this.form));
    if (asked !== this.typed) this.rest();
    else if (said) this.tell(said);
  }

  // One after the other, whoever asks.
  ask(text) {
    this.going = (this.going ?? Promise.resolve()).then(() => this.fetch(text));
    const mine = this.going;
    mine.then(() => {
      if (this.going === mine) this.going = null;
    });
    return mine;
  }

  async fetch(text) {
    try {
      const answer = await fetch(this.url, {
        method: 'POST',
        body: text,
        headers: { Accept: 'application/json', 'X-CSRFToken': this.form.elements.csrf_token.value },
        redirect: 'manual',
      });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  tell({ texts, shown, asks }) {
    for (const [id, words] of Object.entries(texts)) {
      const place = document.getElementById(id);
      if (place && place.textContent !== words) place.textContent = words;
    }
    for (const [id, [words, number]] of Object.entries(asks)) {
      const box = document.getElementById(id);
      if (!box) continue;
      if (box.value !== number) box.checked = false;
      box.value = number;
      const question = document.getElementById(`${id}-tanya`);
      if (question.textContent !== words) question.textContent = words;
    }
    for (const [id, on] of Object.entries(shown)) {
      const part = document.querySelector(`[data-part="${CSS.escape(id)}"]:not([data-shown-by])`);
      if (part) part.hidden = !on;
    }
  }
}

// A reason goes as soon as there is what it would excuse, and says what becomes of its words.
function followReasons(form) {
  for (const reason of form.querySelectorAll('[data-reason-for]')) {
    const excused = form.elements.namedItem(reason.dataset.reasonFor);
    const words = reason.querySelector('input, textarea');
    const unused = reason.nextElementSibling;
    const follow = () => {
      const there = excused.value.trim() !== '';
      reason.hidden = there;
      unused.hidden = !there || words.value.trim() === '';
      if (!there && words.value.trim() !== '') reason.open = true;
    };
    excused?.addEventListener('input', follow);
    excused?.addEventListener('change', follow);
  }
}

// A folded row that was changed shows so when it is folded again: its text is that of the page.
function markChanged(form) {
  for (const row of form.querySelectorAll('details.folded')) {
    row.addEventListener('input', () => row.classList.add('changed'));
  }
}

export function workRows() {
  for (const form of document.querySelectorAll('form[data-form]')) {
    const rows = form.querySelector('fieldset.rows');
    if (!rows) continue;
    const reckoning = rows.dataset.reckon ? new Reckoning(form, rows.dataset.reckon) : null;
    followReasons(form);
    markChanged(form);
    offerPasting(form, reckoning);
  }
}
