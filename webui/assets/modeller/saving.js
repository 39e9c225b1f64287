// The draft on the server, saved by itself; what could not be sent yet stays in this browser.
const SEND_AFTER = 1200; // ms after the last change
const KEEP_AFTER = 250;
const AGAIN_AFTER = 8000;

export class Saving {
  // `place` has url, path, draft, revision and csrf; `read` gives the text now; `tell(state, facts)` shows where it stands.
  constructor({ place, read, tell }) {
    Object.assign(this, { place, read, tell, revision: place.revision, changes: 0, sent: 0, halted: false, busy: false });
    this.key = `alur.rancangan.${place.draft}.${place.path}`;
    addEventListener('online', () => this.soon(0));
    addEventListener('beforeunload', event => { if (this.unsaved) event.preventDefault(); });
    document.addEventListener('visibilitychange', () => { if (document.hidden) this.leave(); });
    addEventListener('pagehide', () => this.leave());
  }

  get unsaved() {
    return this.sent < this.changes;
  }

  // Something was changed.
  touch() {
    this.changes += 1;
    this.tell(this.halted ? 'conflict' : 'unsaved');
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), KEEP_AFTER);
    this.soon(SEND_AFTER);
  }

  soon(delay) {
    clearTimeout(this.sending);
    if (this.unsaved && !this.halted) this.sending = setTimeout(() => this.send(), delay);
  }

  // A field being typed in counts once it is left: leaving the page leaves the field.
  leave() {
    document.activeElement?.blur?.();
    if (!this.unsaved) return;
    this.keep();
    this.soon(0);
  }

  async keep() {
    if (!this.unsaved) return;
    const text = await this.read();
    try {
      localStorage.setItem(this.key, JSON.stringify({ revision: this.revision, at: Date.now(), text }));
    } catch {
      this.tell('full');
    }
  }

  // What an earlier visit could not send: { revision, at, text } or null.
  kept() {
    try {
      const found = JSON.parse(localStorage.getItem(this.key));
      return typeof found?.text === 'string' ? found : null;
    } catch {
      return null;
    }
  }

  forget() {
    clearTimeout(this.keeping);
    localStorage.removeItem(this.key);
  }

  async send() {
    if (this.busy || this.halted || !this.unsaved) return;
    this.busy = true;
    this.tell('saving');
    const upTo = this.changes;
    try {
      const text = await this.read();
      await this.put(text, upTo);
    } catch (fault) {
      this.failed(fault);
    } finally {
      this.busy = false;
    }
  }

  failed(fault) {
    this.keep();
    this.tell(fault.state ?? 'offline', fault.facts);
    this.soon(AGAIN_AFTER);
  }

  async put(text, upTo, again = true) {
    const answer = await fetch(this.place.url, {
      method: 'PUT',
      credentials: 'same-origin',
      redirect: 'manual',
      headers: { 'Content-Type': 'application/xml', 'If-Match': String(this.revision), 'X-CSRFToken': this.place.csrf },
      body: text,
    });
    if (answer.type === 'opaqueredirect' || answer.status === 401) throw Object.assign(new Error('signed out'), { state: 'signed-out' });
    const facts = await answer.json().catch(() => ({}));
    if (answer.status === 409) return this.conflict(text, upTo, facts, again);
    if (answer.status >= 500) throw Object.assign(new Error('server'), { state: 'offline' });
    // A refusal in JSON has a sentence; any other is that of a session that is over.
    if (!answer.ok) throw Object.assign(new Error('refused'), { state: facts.message ? 'refused' : 'signed-out', facts });
    this.revision = facts.revision;
    this.last = text;
    this.sent = upTo;
    if (!this.unsaved) this.forget();
    this.tell(this.unsaved ? 'unsaved' : 'saved', { at: new Date() });
    this.soon(SEND_AFTER);
    return undefined;
  }

  // Another file of the draft may have been saved meanwhile: then this one goes on from the newer revision.
  async conflict(text, upTo, facts, again) {
    if (again && Number.isInteger(facts.revision)) {
      const there = await fetch(this.place.url, { credentials: 'same-origin', cache: 'no-store' });
      if (there.ok && (await there.text()) === this.last) {
        this.revision = facts.revision;
        return this.put(text, upTo, false);
      }
    }
    this.halted = true;
    this.keep();
    this.tell('conflict', facts);
    return undefined;
  }
}

// Gives a text to the browser as a file to keep.
export function download(name, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/xml' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
