// A column copied from a sheet fills the rows of a table: shown first, beside what stands there, and kept only then.
import { textOf } from './typed.js';

const LARGEST = 200_000; // letters
const FIELDS = 'input[type="text"], textarea';

// The cells of what a sheet puts on the clipboard: lines and tabs, with quotes around a cell that has them inside.
export function cellsOf(text) {
  const lines = [[]];
  const cell = /"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*)/y;
  const source = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
  let at = 0;
  while (at <= source.length) {
    cell.lastIndex = at;
    const [whole, quoted, plain] = cell.exec(source);
    lines.at(-1).push((quoted === undefined ? plain : quoted.replaceAll('""', '"')).trim());
    at += whole.length;
    if (source[at] === '\n') lines.push([]);
    at += 1;
  }
  return lines;
}

// The inputs of a row that may be filled so: not the reason for a missing number, and nothing that is not asked for.
function inputsOf(row) {
  return [...row.querySelectorAll(FIELDS)].filter(input => !input.closest('[data-reason-for]') && !input.closest('[data-part][hidden], .away'));
}

function columnOf(input) {
  return input.name.split('.').at(-1);
}

function labelOf(input) {
  return input.getAttribute('aria-label')?.split(',')[0] ?? input.labels[0]?.firstChild.textContent.trim() ?? '';
}

function titleOf(row) {
  return row.querySelector('.lead > :first-child, .title')?.textContent.trim() || row.querySelector('th')?.textContent.trim() || '';
}

// What would go where, from the input on that the paste was meant for.
export function planOf(input, text) {
  const rows = [...input.closest('fieldset').querySelectorAll('[data-row]')];
  const columns = inputsOf(input.closest('[data-row]')).map(columnOf);
  const from = columns.indexOf(columnOf(input));
  const lines = cellsOf(text);
  const names = new Map(inputsOf(input.closest('[data-row]')).map(one => [columnOf(one), labelOf(one).toLowerCase()]));
  const head = lines[0].every((words, at) => words.toLowerCase() === names.get(columns[from + at]));
  if (head && lines.length > 1) lines.shift();
  const left = rows.slice(rows.indexOf(input.closest('[data-row]')));
  const cells = [];
  for (const [place, row] of left.entries()) {
    for (const [at, words] of (lines[place] ?? []).entries()) {
      const target = inputsOf(row).find(one => columnOf(one) === columns[from + at]);
      if (target && words !== '' && words !== target.value) cells.push({ input: target, row, words });
    }
  }
  const wide = lines.slice(0, left.length).some(line => line.length > columns.length - from);
  return { cells, beyond: Math.max(0, lines.length - left.length), wide };
}

function put(input, words) {
  input.value = words;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

function cell(kind, text, label = '') {
  const made = document.createElement(kind);
  made.textContent = text;
  if (label) made.dataset.label = label;
  return made;
}

class Pasting {
  constructor(form, template, reckoning) {
    Object.assign(this, { form, template, reckoning, words: template.dataset });
    this.note = template.parentElement.querySelector('[data-pasted]');
    this.note.querySelector('[data-unpaste]').addEventListener('click', () => this.undo());
  }

  async begin(input, text) {
    this.dialog?.remove();
    const plan = text.length > LARGEST ? { cells: [], large: true } : planOf(input, text);
    const dialog = this.template.content.querySelector('dialog').cloneNode(true);
    dialog.querySelector('[data-leave]').addEventListener('click', () => dialog.close());
    dialog.querySelector('[data-use]').addEventListener('click', () => this.use());
    // Told after the end itself, when the next paste may already stand there: only its own is taken away.
    dialog.addEventListener('close', () => {
      dialog.remove();
      input.focus();
    });
    Object.assign(this, { dialog, plan });
    this.form.after(dialog);
    const faults = await this.faults(plan.cells);
    if (this.dialog !== dialog) return;
    this.draw(faults);
    dialog.showModal();
  }

  // Judged by the server's own reader, in a copy of what stands in the form.
  async faults(cells) {
    if (!cells.length || !this.reckoning) return cells.length ? null : {};
    const text = textOf(this.form);
    for (const { input, words } of cells) text.set(input.name, words);
    return (await this.reckoning.ask(text))?.faults ?? null;
  }

  draw(faults) {
    const { cells, beyond, wide, large } = this.plan;
    const heads = [...this.dialog.querySelectorAll('thead th')].map(head => head.textContent);
    for (const one of cells) {
      one.fault = faults?.[one.input.id] ?? '';
      const line = document.createElement('tr');
      const now = cell('td', one.words, heads[3]);
      if (one.fault) now.append(Object.assign(cell('p', one.fault), { className: 'fault' }));
      line.append(Object.assign(cell('th', titleOf(one.row)), { scope: 'row' }), cell('td', labelOf(one.input), heads[1]), cell('td', one.input.value || '–', heads[2]), now);
      line.classList.toggle('faulty', Boolean(one.fault));
      this.dialog.querySelector('tbody').append(line);
    }
    const unfit = cells.filter(one => one.fault).length;
    const told = [
      large && this.words.large,
      !large && !cells.length && this.words.none,
      unfit && this.words.unfit.replace('{count}', unfit),
      beyond && this.words.beyond.replace('{count}', beyond.toLocaleString('id')),
      wide && this.words.columns,
      cells.length && faults === null && this.words.unchecked,
    ];
    this.dialog.querySelector('[data-told]').textContent = told.filter(Boolean).join(' ');
    this.dialog.querySelector('[data-use]').hidden = cells.length === unfit;
    this.dialog.querySelector('.table-frame').hidden = !cells.length;
  }

  use() {
    this.kept = this.plan.cells.filter(one => !one.fault).map(one => ({ ...one, before: one.input.value }));
    for (const { input, words } of this.kept) {
      const fold = input.closest('details');
      if (fold) fold.open = true;
      put(input, words);
    }
    this.dialog.close();
    const words = this.note.querySelector('[data-pasted-words]');
    words.textContent = words.dataset.pastedWords.replace('{count}', this.kept.length);
    this.note.hidden = false;
  }

  // What was typed over since stays.
  undo() {
    for (const { input, words, before } of this.kept ?? []) if (input.value === words) put(input, before);
    this.kept = [];
    this.note.hidden = true;
  }
}

// The first number that a table asks for, where it asks for several: there a column begins.
function firstNumber(table) {
  const numbers = [...table.querySelectorAll('[data-row]')].flatMap(row => inputsOf(row).filter(input => input.inputMode === 'decimal').slice(0, 1));
  return numbers.length > 1 ? numbers[0] : null;
}

export function offerPasting(form, reckoning) {
  const tables = [...form.querySelectorAll('template[data-pasting]')].map(template => {
    const table = template.parentElement;
    const pasting = new Pasting(form, template, reckoning);
    table.addEventListener('paste', event => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!event.target.matches(FIELDS) || !event.target.closest('[data-row]')) return;
      // One line is one value, and so is what a text of several lines is meant to hold.
      if (!/[\t\n\r]./.test(text) || (event.target.matches('textarea') && !text.includes('\t'))) return;
      event.preventDefault();
      pasting.begin(event.target, text);
    });
    return { pasting, first: firstNumber(table), hint: table.querySelector('[data-paste-hint]') };
  }).filter(({ first }) => first);
  if (tables.length !== 1) return;
  // A column that is pasted beside all fields can only be meant for the one table of numbers.
  const [{ pasting, first, hint }] = tables;
  if (hint) hint.hidden = false;
  document.addEventListener('paste', event => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (event.target.closest?.('input, textarea, select, dialog, [contenteditable]') || !/[\n\r]./.test(text)) return;
    event.preventDefault();
    pasting.begin(first, text);
  });
}
