// The form as a task page draws it, by the same code on the server; filled in, it is judged as a task is.
export class Preview {
  constructor(bench) {
    this.bench = bench;
    this.part = document.querySelector('[data-preview]');
    this.part.addEventListener('submit', event => {
      event.preventDefault();
      const given = new FormData(event.target, event.submitter);
      this.ask(given);
    });
  }

  draw() {
    const given = new FormData();
    given.set('csrf_token', this.bench.place.csrf);
    given.set('aksi', 'gambar');
    return this.ask(given);
  }

  async ask(given) {
    const { bench, part } = this;
    given.set('skema-formulir', bench.text());
    try {
      const answer = await fetch(`${part.dataset.url}?bagian=1`, { method: 'POST', credentials: 'same-origin', body: given });
      if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
      part.innerHTML = await answer.text();
    } catch {
      part.textContent = bench.say('unpreviewed');
      return;
    }
    const { watchChoices } = await import(part.dataset.choices);
    watchChoices();
    const summary = part.querySelector('#ringkasan-galat');
    (summary ?? part).focus();
    (summary ?? part).scrollIntoView({ block: 'nearest' });
    part.dataset.drawn = String(Number(part.dataset.drawn ?? 0) + 1);
  }
}
