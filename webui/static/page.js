// Small services of a page: printing, one retry while the server is busy, a word before the session ends.

export function offerPrinting() {
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
}

// On paper everything is unfolded, and folded again afterwards.
export function unfoldForPaper() {
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('details.fold:not([open])')].filter(part => !part.closest('.no-print'));
    for (const part of folded) part.open = true;
  });
  addEventListener('afterprint', () => {
    for (const part of folded) part.open = false;
  });
}

// The same request id goes along, so that a post that was stored after all is not done twice.
export function retryOnce() {
  const form = document.querySelector('form[data-retry]');
  if (!form) return;
  const note = document.querySelector('[data-retry-note]');
  if (note) note.hidden = false;
  setTimeout(() => form.requestSubmit(), Number(form.dataset.retry) * 1000);
}

const WARN_BEFORE = 5 * 60;

export function warnBeforeEnd() {
  const { sessionEnds, sessionWords } = document.body.dataset;
  const left = Number(sessionEnds);
  if (!left) return;
  setTimeout(() => {
    const note = document.createElement('div');
    note.className = 'note warn';
    note.setAttribute('role', 'alert');
    const words = document.createElement('p');
    words.textContent = sessionWords;
    note.append(words);
    document.querySelector('main').prepend(note);
  }, Math.max(0, left - WARN_BEFORE) * 1000);
}

// Where tabs are one line that is pushed aside, the open one is in sight.
export function showCurrentTab() {
  for (const tab of document.querySelectorAll('.tabs [aria-current]')) {
    const line = tab.closest('ul');
    line.scrollLeft = tab.offsetLeft - line.offsetLeft - (line.clientWidth - tab.offsetWidth) / 2;
  }
}
