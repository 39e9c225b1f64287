// The list of tasks: what somebody else took meanwhile is greyed out, and all rows are ticked at once.
const EVERY = 30_000;

function pickAll() {
  const place = document.querySelector('[data-pick-all]');
  const boxes = [...document.querySelectorAll('.pick input[form]')];
  if (!place || boxes.length < 2) return;
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.setAttribute('aria-label', place.previousElementSibling.textContent);
  box.addEventListener('change', () => {
    for (const one of boxes) if (!one.disabled) one.checked = box.checked;
  });
  place.append(box);
}

function greyOut(row, words) {
  if (row.classList.contains('gone')) return;
  row.classList.add('gone');
  row.classList.remove('unread', 'late', 'today');
  row.querySelector('.dot + .spoken')?.remove();
  for (const box of row.querySelectorAll('.pick input')) {
    box.checked = false;
    box.disabled = true;
  }
  const act = row.querySelector('.act');
  const said = document.createElement('span');
  said.className = 'small taken';
  said.setAttribute('role', 'status');
  if (act.contains(document.activeElement)) row.querySelector('.row-link').focus();
  act.replaceChildren(said);
  said.textContent = words;
}

// One question at a time, only while the page is looked at; an answer that did not change is a 304 of the browser.
function watch() {
  const table = document.querySelector('[data-states]');
  const rows = new Map([...(table?.querySelectorAll('[data-row]:not(.gone)') ?? [])]
    .filter(row => row.dataset.row).map(row => [row.dataset.row, row]));
  if (!rows.size) return;
  const address = `${table.dataset.states}?tugas=${[...rows.keys()].join(',')}`;
  let timer = 0;
  const ask = async () => {
    const answer = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => null);
    if (answer && [401, 403, 404].includes(answer.status)) return stop(true);
    if (answer?.ok) {
      for (const [id, words] of Object.entries(await answer.json())) if (rows.has(id)) greyOut(rows.get(id), words);
    }
    if (!document.hidden) timer = setTimeout(ask, EVERY);
  };
  const stop = forGood => {
    clearTimeout(timer);
    if (forGood) document.removeEventListener('visibilitychange', turn);
  };
  const turn = () => {
    stop(false);
    if (!document.hidden) ask();
  };
  document.addEventListener('visibilitychange', turn);
  if (!document.hidden) timer = setTimeout(ask, EVERY);
}

export function workList() {
  pickAll();
  watch();
}
