// The drawing with its legend and buttons as large as the screen. Where the browser gives no full screen to a part
// of a page (phones), the part covers the window instead, and the rest of the page cannot be reached meanwhile.

export class FullScreen {
  // `button` says what it does; data-leave has the words for the way back.
  constructor(frame, button) {
    Object.assign(this, { frame, button, on: false, silenced: [] });
    this.words = button.textContent;
    button.addEventListener('click', () => (this.on ? this.leave() : this.enter()));
    document.addEventListener('fullscreenchange', () => this.set(document.fullscreenElement === frame));
    // Shortcuts of the site would lead to what cannot be seen.
    frame.addEventListener('keydown', event => { if (this.on && event.key !== 'Escape') event.stopPropagation(); });
    document.addEventListener('keydown', event => {
      if (event.key !== 'Escape' || !this.on) return;
      event.preventDefault();
      this.leave();
    });
  }

  async enter() {
    try {
      await this.frame.requestFullscreen();
      this.set(true);
    } catch {
      this.silence();
      this.set(true);
    }
  }

  async leave() {
    if (document.fullscreenElement === this.frame) await document.exitFullscreen();
    this.set(false);
  }

  set(on) {
    if (on === this.on) return;
    this.on = on;
    this.frame.classList.toggle('is-full', on);
    this.button.textContent = on ? this.button.dataset.leave : this.words;
    if (on) return;
    this.silenced.splice(0).forEach(one => { one.inert = false; });
    this.button.focus();
  }

  silence() {
    for (let place = this.frame; place !== document.body; place = place.parentElement) {
      this.silenced.push(...[...place.parentElement.children].filter(one => one !== place && !one.inert));
    }
    this.silenced.forEach(one => { one.inert = true; });
  }
}
