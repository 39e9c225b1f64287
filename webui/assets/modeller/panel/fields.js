// The fields of the panel. `key` names a field within the panel: it keeps the focus while the panel is drawn anew.
import { h, suggestions } from './dom.js';

const idOf = key => `unsur-${key}`;

function frame(key, label, control, { hint, aside, fault } = {}) {
  const ids = [];
  const notes = [];
  if (hint) {
    ids.push(`${idOf(key)}-ket`);
    notes.push(h('p', { class: 'hint', id: ids.at(-1) }, hint));
  }
  if (fault) {
    ids.push(`${idOf(key)}-salah`);
    notes.push(h('p', { class: 'fault', id: ids.at(-1) }, fault));
    control.setAttribute('aria-invalid', 'true');
  }
  if (ids.length) control.setAttribute('aria-describedby', ids.join(' '));
  const head = h('div', { class: 'field-head' }, h('label', { for: idOf(key) }, label), aside);
  return h('div', { class: 'panel-field' }, head, control, notes);
}

export function text(key, label, value, write, { area = false, rows = 2, offers = [], code = false, ...more } = {}) {
  const common = {
    id: idOf(key),
    'data-field': key,
    class: code ? 'code' : undefined,
    spellcheck: code ? 'false' : undefined,
    autocomplete: 'off',
    value,
    onchange: event => write(event.target.value.trim()),
  };
  const list = offers.length ? suggestions(offers) : null;
  const control = area
    ? h('textarea', { ...common, rows: Math.min(8, Math.max(rows, Math.ceil(value.length / 34), value.split('\n').length)) })
    : h('input', { ...common, type: 'text', list: list?.id });
  const made = frame(key, label, control, more);
  if (list) made.append(list.node);
  return made;
}

export function select(key, label, value, options, write, more = {}) {
  const known = options.some(([one]) => one === value);
  const shown = known ? options : [[value, value], ...options];
  const control = h('select', { id: idOf(key), 'data-field': key, onchange: event => write(event.target.value) },
    shown.map(([one, words]) => h('option', { value: one, selected: one === value }, words)));
  return frame(key, label, control, more);
}

export function check(key, label, checked, write, hint) {
  const control = h('input', { id: idOf(key), 'data-field': key, type: 'checkbox', checked,
    onchange: event => write(event.target.checked) });
  return h('div', { class: 'panel-field tick' }, h('label', { for: idOf(key) }, control, label),
    hint && h('p', { class: 'hint' }, hint));
}

export function button(key, label, act, kind = 'quiet') {
  return h('button', { type: 'button', class: `small-button ${kind}`, 'data-field': key, onclick: act }, label);
}

export const hint = words => h('p', { class: 'hint' }, words);

// A part of the panel; a folded one remembers whether it was opened (see panel.js).
export function section(key, title, ...content) {
  return h('section', { class: 'panel-part', 'aria-labelledby': `bagian-${key}` },
    h('h3', { id: `bagian-${key}` }, title), content);
}

export function folded(key, title, ...content) {
  return h('details', { class: 'panel-part', 'data-fold': key }, h('summary', {}, title), h('div', {}, content));
}
