// Nothing typed is lost: the server keeps it while one types, and whoever leaves sooner is asked, by the browser's own words.

const EVERY = 15_000; // ms; a text is kept at most so often
const PAUSE = 2_000; // after the first change
const LEAVING_BYTES = 60_000; // a browser takes no more along from a page that is going away

function changed(control) {
  if (control instanceof HTMLSelectElement) {
    const standing = [...control.options].some(option => option.defaultSelected);
    if (!standing && !control.multiple) return control.selectedIndex > 0;
    return [...control.options].some(option => option.selected !== option.defaultSelected);
  }
  if (control instanceof HTMLTextAreaElement) return control.value !== control.defaultValue;
  if (!(control instanceof HTMLInputElement)) return false;
  if (['hidden', 'submit', 'button', 'reset', 'password', 'search'].includes(control.type)) return false;
  if (['checkbox', 'radio'].includes(control.type)) return control.checked !== control.defaultChecked;
  if (control.type === 'file') return control.files.length > 0;
  return control.value !== control.defaultValue;
}

// `data-unsent`: what stands in the form came back from the server and is kept nowhere.
function unsent(form) {
  return 'unsent' in form.dataset || [...form.elements].some(changed);
}

// Files are no part of it: they are chosen again.
export function textOf(form) {
  const text = [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && name !== 'csrf_token');
  return new URLSearchParams(text);
}

// One form that the server keeps. It says where that stands in the form's own place for it.
class Keeping {
  constructor(form) {
    Object.assign(this, { form, since: form.dataset.since, url: form.dataset.autosave, last: 0 });
    Object.assign(this, { halted: false, sending: false, away: false });
    this.place = form.querySelector('[data-saved]');
    this.kept = 'unsent' in form.dataset ? '' : textOf(form).toString();
    for (const happening of ['input', 'change']) form.addEventListener(happening, () => this.typed());
    form.addEventListener('submit', event => this.submitted(event));
    this.soon();
  }

  get unkept() {
    return textOf(this.form).toString() !== this.kept;
  }

  get unsent() {
    return this.unkept || [...this.form.elements].some(control => control.type === 'file' && control.files.length > 0);
  }

  typed() {
    this.sending = false;
    this.soon();
  }

  soon() {
    if (this.timer || this.halted || this.sending || !this.unkept) return;
    this.timer = setTimeout(() => this.save(), Math.max(PAUSE, this.last + EVERY - Date.now()));
  }

  // A form that leaves while nobody is there to take it would be lost with its page: it stays until the server answers.
  submitted(event) {
    if (event.defaultPrevented) return;
    if (this.reached || (navigator.onLine && !this.away)) return this.rest();
    event.preventDefault();
    this.reach(event.submitter);
  }

  async reach(submitter) {
    const answer = await fetch(this.url, { method: 'HEAD', cache: 'no-store', redirect: 'manual' }).catch(() => null);
    this.away = !answer || answer.status >= 500;
    if (this.away) {
      this.tell(this.place?.dataset.away, true);
      this.place?.scrollIntoView({ block: 'center' });
      return;
    }
    this.reached = true;
    this.form.requestSubmit(submitter);
    this.reached = false;
  }

  // What is on its way to the server takes its text with it: nothing is kept after it until somebody types on.
  rest() {
    this.sending = true;
    clearTimeout(this.timer);
    this.timer = null;
    this.going?.abort();
  }

  async save({ leaving = false, over = this.since } = {}) {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.going || this.halted || this.sending || !this.unkept) return;
    const text = textOf(this.form);
    const sent = text.toString();
    this.last = Date.now();
    this.going = new AbortController();
    text.append('csrf_token', this.form.elements.csrf_token.value);
    try {
      const answer = await fetch(`${this.url}?${new URLSearchParams({ sejak: over })}`, {
        method: 'POST',
        body: text,
        headers: { Accept: 'application/json' },
        redirect: 'manual',
        signal: this.going.signal,
        keepalive: leaving && sent.length < LEAVING_BYTES,
      });
      await this.heard(answer, sent);
    } catch (fault) {
      this.away = fault.name !== 'AbortError';
      if (this.away) this.tell(this.place?.dataset.offline);
    } finally {
      this.going = null;
      this.soon();
    }
  }

  async heard(answer, sent) {
    this.away = false;
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) {
      this.kept = sent;
      this.since = said.since;
      this.tell(said.words);
    } else if (answer.status === 409) this.halt(said);
    else if (answer.status === 413) this.tell(this.place?.dataset.large);
    else if (answer.status === 401 || said.error === 'token') this.tell(this.place?.dataset.out);
    else this.tell(said.message ?? this.place?.dataset.offline);
  }

  // A newer text is never overwritten unasked.
  halt({ message, at }) {
    this.halted = true;
    this.tell(message);
    if (!this.place) return;
    const mine = document.createElement('button');
    Object.assign(mine, { type: 'button', className: 'link', textContent: this.place.dataset.mine });
    mine.addEventListener('click', () => {
      this.halted = false;
      this.since = at;
      this.save();
    });
    const other = document.createElement('a');
    Object.assign(other, { href: location.pathname, target: '_blank', textContent: this.place.dataset.other });
    this.place.append(' ', mine, ' · ', other);
  }

  tell(words, alarming = false) {
    this.place?.classList.toggle('fault', alarming);
    if (this.place && words && this.place.textContent !== words) this.place.textContent = words;
  }
}

// The modeller and the form editor keep what is drawn in them themselves.
export function keepTyped() {
  const forms = [...document.querySelectorAll('main form[method="post"]:not([data-fleeting], .workbench form)')];
  if (!forms.length) return;
  const keepings = new Map(forms.filter(form => form.dataset.autosave).map(form => [form, new Keeping(form)]));
  const saveAll = () => {
    for (const keeping of keepings.values()) keeping.save({ leaving: true });
  };
  let sent = null; // the form on its way to the server
  addEventListener('submit', event => {
    sent = event.defaultPrevented ? null : event.target;
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) saveAll();
  });
  addEventListener('pagehide', saveAll);
  addEventListener('beforeunload', event => {
    const lost = forms.some(form => form !== sent && (keepings.get(form)?.unsent ?? unsent(form)));
    saveAll();
    // Whoever stays, or gets a file as the answer, is asked again the next time.
    setTimeout(() => {
      sent = null;
    });
    if (lost) event.preventDefault();
  });
}
