// Shortcuts move the focus and never act. They are silent inside fields and can be switched off (WCAG 2.1.4).
const SWITCH = 'alur.pintasan';
const FIELD = 'input, textarea, select, [contenteditable]';

function wanted() {
  return localStorage.getItem(SWITCH) !== 'mati';
}

function moveRow(step) {
  const links = [...document.querySelectorAll('[data-row] .row-link')];
  if (!links.length) return;
  const here = links.findIndex(link => link.closest('[data-row]').contains(document.activeElement));
  const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + step, 0), links.length - 1);
  links[next].focus();
}

function prepareHelp() {
  const template = document.getElementById('shortcuts');
  if (!template) return null;
  const part = template.content.cloneNode(true);
  const dialog = part.querySelector('dialog');
  const opener = part.querySelector('[data-shortcuts-open]');
  const box = dialog.querySelector('[data-shortcuts-switch]');
  box.checked = wanted();
  box.addEventListener('change', () => localStorage.setItem(SWITCH, box.checked ? 'hidup' : 'mati'));
  opener.addEventListener('click', () => dialog.showModal());
  const item = document.createElement('li');
  item.append(opener);
  document.querySelector('.foot ul')?.append(item);
  document.body.append(dialog);
  return dialog;
}

export function listenForKeys() {
  const help = prepareHelp();
  if (!help) return;
  let before = '';
  document.addEventListener('keydown', event => {
    if (!wanted() || event.ctrlKey || event.altKey || event.metaKey || event.target.closest(FIELD) || help.open) return;
    const pair = before + event.key;
    before = event.key === 'g' ? 'g' : '';
    if (pair === 'gt') location.assign(document.querySelector('.main-nav a').href);
    else if (event.key === '/') document.querySelector('[data-search]')?.focus();
    else if (event.key === 'j') moveRow(1);
    else if (event.key === 'k') moveRow(-1);
    else if (event.key === '?') help.showModal();
    else return;
    event.preventDefault();
  });
}
