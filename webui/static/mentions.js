// Typing @ in a remark offers the people who may see the case: a list below the field, led by the keyboard from within
// it, as a combobox does it; a field of several lines may not be called one. Without it the user name is simply typed.

const WAIT = 150; // ms of quiet before the site is asked
const BEGUN = /(^|[^\w@.+-])@([\p{L}\p{N}._-]{0,40})$/u;

export function completeMentions() {
  for (const field of document.querySelectorAll('textarea[data-mentions]')) attach(field);
}

function attach(field) {
  const { mentions: address, mentionsLabel: label, mentionsFound: found, mentionsNone: none } = field.dataset;
  const list = Object.assign(document.createElement('ul'), { id: `${field.id}-orang`, className: 'mentions', hidden: true });
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', label);
  const told = Object.assign(document.createElement('p'), { className: 'spoken' });
  told.setAttribute('role', 'status');
  field.after(list, told);
  for (const [name, value] of Object.entries({ autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox', 'aria-controls': list.id })) {
    field.setAttribute(name, value);
  }
  let people = [];
  let chosen = -1;
  let timer = 0;
  let asked = 0;

  function begun() {
    const match = BEGUN.exec(field.value.slice(0, field.selectionStart));
    return match && field.selectionStart === field.selectionEnd ? match[2] : null;
  }

  function close() {
    asked += 1; // an answer on its way comes too late
    clearTimeout(timer);
    people = [];
    chosen = -1;
    list.hidden = true;
    list.replaceChildren();
    field.removeAttribute('aria-activedescendant');
  }

  function mark(place) {
    chosen = place;
    [...list.children].forEach((item, number) => item.setAttribute('aria-selected', String(number === place)));
    field.setAttribute('aria-activedescendant', list.children[place].id);
    list.children[place].scrollIntoView({ block: 'nearest' });
  }

  function show() {
    list.replaceChildren(...people.map((person, number) => {
      const item = Object.assign(document.createElement('li'), { id: `${list.id}-${number}` });
      item.setAttribute('role', 'option');
      const name = document.createElement('strong');
      name.textContent = person.name;
      const more = Object.assign(document.createElement('span'), { className: 'small' });
      more.textContent = [`@${person.username}`, person.roles].filter(Boolean).join(' · ');
      item.append(name, more);
      item.addEventListener('pointerdown', event => event.preventDefault()); // the field keeps the focus
      item.addEventListener('click', () => take(number));
      return item;
    }));
    list.hidden = people.length === 0;
    told.textContent = people.length ? found.replace('#', people.length) : none;
    if (people.length) mark(0);
  }

  function take(number) {
    const start = field.selectionStart - begun().length;
    field.setRangeText(`${people[number].username} `, start, field.selectionStart, 'end');
    close();
    told.textContent = '';
    field.focus();
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  async function ask(beginning) {
    const mine = (asked += 1);
    let answer = null;
    try {
      answer = await fetch(`${address}?cari=${encodeURIComponent(beginning)}`, { headers: { Accept: 'application/json' } });
    } catch { /* without the network the name is typed */ }
    if (mine !== asked || !answer?.ok) return;
    const body = await answer.json();
    if (mine !== asked) return;
    people = body.people;
    show();
  }

  field.addEventListener('input', () => {
    const beginning = begun();
    if (beginning === null) return close();
    clearTimeout(timer);
    timer = setTimeout(() => ask(beginning), WAIT);
    return undefined;
  });
  field.addEventListener('keydown', event => {
    if (list.hidden || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark((chosen + step + people.length) % people.length);
    else if (event.key === 'Enter' || event.key === 'Tab') take(chosen);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  });
  field.addEventListener('blur', close);
}
