// What may be set on the chosen field: exactly the attributes that Alur honours for its type.
import { h } from '../modeller/panel/dom.js';
import * as f from '../modeller/panel/fields.js';

const KEY = /^[A-Za-z][A-Za-z0-9_]{0,59}$/;
const NUMBERS = new Set(['validate.min', 'validate.max', 'validate.minLength', 'validate.maxLength', 'decimalDigits', 'defaultRepetitions']);
const TICKS = new Set(['readonly', 'validate.required', 'multiple', 'allowAddRemove']);
const CODE = new Set(['key', 'path', 'validate.pattern', 'valuesKey', 'expression', 'dataSource', 'conditional.hide', 'properties.defaultExpression', 'properties.remembered']);
const AREAS = new Set(['text', 'conditional.hide', 'expression', 'dataSource']);
const LISTS = { values: ['value', 'label'], columns: ['key', 'label'] };
const HIDDEN = new Set(['components', 'disabled', 'dateLabel']);
const PARTS = [
  ['shown', ['label', 'text', 'description', 'key', 'path', 'subtype', 'title', 'id', 'appearance.prefixAdder', 'appearance.suffixAdder', 'properties.grouping',
    'properties.folded', 'properties.groupBy', 'properties.rowName']],
  ['answers', ['values', 'valuesKey', 'defaultValue', 'properties.defaultExpression', 'columns', 'dataSource', 'expression', 'accept', 'multiple', 'decimalDigits']],
  ['rules', ['validate.required', 'readonly', 'validate.minLength', 'validate.maxLength', 'validate.min', 'validate.max', 'validate.pattern',
    'allowAddRemove', 'defaultRepetitions', 'properties.minRows', 'properties.maxRows', 'properties.remembered', 'properties.compareWith', 'properties.compareFactor',
    'properties.reasonFor', 'conditional.hide']],
];

export class Panel {
  constructor(bench) {
    this.bench = bench;
    this.node = bench.node.querySelector('[data-panel]');
    this.attributes = JSON.parse(bench.node.dataset.attributes);
    this.types = bench.types;
    this.chooser = bench.node.querySelector('[data-elements]');
    this.chooser.addEventListener('change', () => this.choose(this.chooser.value));
  }

  later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.show(), 60);
  }

  get root() {
    return this.bench.editor._getState().schema;
  }

  get field() {
    return this.bench.editor.get('selection').get() ?? this.root;
  }

  choose(id) {
    const field = this.bench.editor.get('formFieldRegistry').get(id);
    const selection = this.bench.editor.get('selection');
    if (field && field.type !== 'default') selection.set(field);
    else selection.clear();
  }

  show() {
    const { field } = this;
    const focus = this.node.contains(document.activeElement) ? document.activeElement.dataset.field : null;
    const wanted = field.type === 'default' ? ['title', 'id'] : [...(this.bench.supported[field.type] ?? [])];
    const parts = PARTS.map(([name, all]) => [name, all.filter(one => wanted.includes(one) && !HIDDEN.has(one))])
      .filter(([, all]) => all.length)
      .map(([name, all]) => f.section(name, this.bench.say(`part.${name}`), all.map(one => this.entry(field, one))));
    const title = h('h2', { class: 'panel-title' }, field.type === 'default' ? this.bench.say('form') : this.types[field.type] ?? field.type);
    const unsupported = field.type !== 'default' && !this.bench.supported[field.type] && h('p', { class: 'fault' }, this.bench.say('unsupported'));
    const acts = field.type === 'default' ? [] : h('div', { class: 'panel-part' }, f.button('hapus', this.bench.say('remove'), () => this.remove(field), 'danger'));
    this.node.replaceChildren(title, ...[unsupported].filter(Boolean), ...parts, ...[acts].flat());
    this.list();
    if (focus) this.node.querySelector(`[data-field="${CSS.escape(focus)}"]`)?.focus();
  }

  // Every field by its words: the canvas is not the only way to it.
  list() {
    const found = [];
    const walk = (field, depth) => {
      for (const one of field.components ?? []) {
        found.push([one.id, `${'\u00a0\u00a0'.repeat(depth)}${one.label || one.key || one.path || this.types[one.type] || one.type}`]);
        walk(one, depth + 1);
      }
    };
    walk(this.root, 0);
    const chosen = this.field.type === 'default' ? '' : this.field.id;
    this.chooser.replaceChildren(h('option', { value: '' }, this.bench.say('form')),
      ...found.map(([id, words]) => h('option', { value: id, selected: id === chosen }, words)));
  }

  remove(field) {
    const parent = this.bench.editor.get('formFieldRegistry').get(field._parent);
    this.bench.editor.get('modeling').removeFormField(field, parent, parent.components.indexOf(field));
  }

  value(field, path) {
    if (path === 'label' && field.type === 'datetime') return field.dateLabel ?? field.label;
    return path.split('.').reduce((found, name) => found?.[name], field);
  }

  write(field, path, value) {
    let [top, inner] = path.split('.');
    if (path === 'label' && field.type === 'datetime') top = 'dateLabel';
    let next = value === '' ? undefined : value;
    if (inner) {
      const whole = { ...field[top] };
      if (next === undefined || next === false) delete whole[inner];
      else whole[inner] = next;
      next = Object.keys(whole).length ? whole : undefined;
    }
    try {
      this.bench.editor.get('modeling').editFormField(field, top, next);
    } catch {
      this.later();
    }
  }

  entry(field, path) {
    const { label, hint } = this.attributes[path] ?? { label: path };
    const value = this.value(field, path);
    const write = next => this.write(field, path, next);
    if (LISTS[path]) return this.rows(field, path, label, hint);
    if (path === 'subtype') {
      return f.select(path, label, value ?? 'date', ['date', 'datetime'].map(one => [one, this.bench.say(`subtype.${one}`)]), write, { hint });
    }
    if (path === 'properties.grouping') return f.check(path, label, value !== 'false', on => write(on ? undefined : 'false'), hint);
    if (path === 'properties.folded') return f.check(path, label, value === 'true', on => write(on ? 'true' : undefined), hint);
    if (path === 'allowAddRemove') return f.check(path, label, value !== false, write, hint);
    if (TICKS.has(path)) return f.check(path, label, value === true, on => write(on || undefined), hint);
    if (path === 'defaultValue') return this.first(field, label, value, write, hint);
    if (NUMBERS.has(path)) return f.text(path, label, value ?? '', text => write(this.number(text)), { hint });
    if (path === 'key' || path === 'path') {
      return f.text(path, label, value ?? '', text => this.rename(field, path, text), { hint, code: true, fault: this.fault });
    }
    return f.text(path, label, String(value ?? ''), write, { hint, code: CODE.has(path), area: AREAS.has(path), rows: 2 });
  }

  number(text) {
    const plain = text.replace(',', '.').trim();
    return plain === '' || Number.isNaN(Number(plain)) ? undefined : Number(plain);
  }

  // The name by which expressions read a field: once among its neighbours.
  rename(field, path, text) {
    const parent = this.bench.editor.get('formFieldRegistry').get(field._parent) ?? this.root;
    const taken = (parent.components ?? []).some(one => one !== field && (one.key ?? one.path) === text);
    this.fault = KEY.test(text) ? (taken ? this.bench.say('taken') : '') : this.bench.say('nokey');
    if (this.fault) this.show();
    else this.write(field, path, text);
    this.fault = '';
  }

  first(field, label, value, write, hint) {
    if (field.type === 'checkbox') return f.check('defaultValue', label, value === true, on => write(on || undefined), hint);
    if (field.type === 'number') return f.text('defaultValue', label, value ?? '', text => write(this.number(text)), { hint });
    if (['select', 'radio'].includes(field.type) && field.values) {
      const options = [['', this.bench.say('none')], ...field.values.map(one => [one.value, one.label])];
      return f.select('defaultValue', label, value ?? '', options, write, { hint });
    }
    if (field.type === 'checklist') return null;
    return f.text('defaultValue', label, String(value ?? ''), write, { hint });
  }

  rows(field, path, label, hint) {
    const [first, second] = LISTS[path];
    const rows = field[path] ?? [];
    const put = next => this.write(field, path, next.length ? next : undefined);
    const change = (at, name, text) => put(rows.map((row, place) => (place === at ? { ...row, [name]: text } : row)));
    const cell = (at, name, row) => h('input', {
      type: 'text', value: row[name] ?? '', 'data-field': `${path}.${at}.${name}`, 'aria-label': `${this.bench.say(`row.${name}`)} ${at + 1}`,
      class: name === second ? undefined : 'code', onchange: event => change(at, name, event.target.value.trim()),
    });
    const lines = rows.map((row, at) => h('div', { class: 'row-line' }, cell(at, second, row), cell(at, first, row),
      h('button', { type: 'button', class: 'small-button quiet', 'aria-label': this.bench.say('drop', { number: at + 1 }),
        onclick: () => put(rows.filter((_, place) => place !== at)) }, '×')));
    const name = `${first === 'value' ? 'pilihan' : 'kolom'}_${rows.length + 1}`;
    const more = f.button(`${path}.tambah`, this.bench.say(`more.${path}`), () => put([...rows, { [first]: name, [second]: `${this.bench.say(`one.${path}`)} ${rows.length + 1}` }]));
    return h('fieldset', { class: 'panel-field row-lines' }, h('legend', {}, label), lines, more, hint && f.hint(hint));
  }
}
