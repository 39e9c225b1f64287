// The page put together: the editor of bpmn.io, a panel of our own, saving, findings, preview.
import { createFormEditor } from '@bpmn-io/form-js-editor';
import { h } from '../modeller/panel/dom.js';
import { download, Saving } from '../modeller/saving.js';
import { clock } from '../modeller/times.js';
import { Findings } from './findings.js';
import { Panel } from './panel.js';
import { Preview } from './preview.js';
import { Wording } from './wording.js';

// The panel of the editor itself shows much that Alur does not honour: it is left out.
const NO_PANEL = { attachTo() {}, detach() {}, registerProvider() {} };

export class Bench {
  constructor(node) {
    this.node = node;
    this.words = JSON.parse(node.dataset.words);
    this.supported = JSON.parse(node.dataset.supported);
    this.types = JSON.parse(node.dataset.types);
    const { url, path, draft, revision, csrf } = node.dataset;
    this.place = { url, path, draft, csrf, revision: Number(revision) };
    this.state = node.querySelector('[data-state]');
  }

  say(key, values = {}) {
    return (this.words[key] ?? key).replace(/{(\w+)}/g, (whole, name) => values[name] ?? whole);
  }

  async open() {
    const text = await this.stored();
    this.saving = new Saving({ place: this.place, read: async () => this.text(), tell: (state, facts) => this.tell(state, facts) });
    this.saving.last = text;
    const kept = this.saving.kept();
    const mine = kept && kept.revision === this.place.revision && kept.text !== text ? kept.text : null;
    await this.edit(mine ?? text);
    this.panel = new Panel(this);
    this.findings = new Findings(this);
    this.preview = new Preview(this);
    this.editor.on('commandStack.changed', () => this.changed());
    this.editor.on('selection.changed', () => this.panel.later());
    this.bindBar();
    if (mine) this.changed();
    this.panel.show();
    this.findings.soon(0);
    this.tell(mine ? 'unsaved' : 'saved');
    this.node.dataset.ready = '1';
  }

  async stored() {
    const answer = await fetch(this.place.url, { credentials: 'same-origin', cache: 'no-store' });
    if (answer.status === 404) return '';
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.text();
  }

  async edit(text) {
    const container = this.node.querySelector('[data-canvas]');
    new Wording(container, {
      words: JSON.parse(this.node.dataset.glossary),
      computed: key => this.say('computed', { key }),
      redrawn: () => this.hideUnsupported(container),
    });
    this.editor = await createFormEditor({
      container,
      schema: text.trim() ? JSON.parse(text) : { type: 'default', id: this.node.dataset.name, components: [] },
      propertiesPanel: { parent: document.createElement('div') },
      additionalModules: [{ propertiesPanel: ['value', NO_PANEL], propertiesProvider: ['value', {}] }],
    });
    this.nameNewFields();
  }

  // The palette is drawn anew at each search: what Alur does not know is hidden as it appears.
  hideUnsupported(container) {
    for (const entry of container.querySelectorAll('.fjs-palette-field')) entry.hidden = !this.supported[entry.dataset.fieldType];
    for (const group of container.querySelectorAll('.fjs-palette-group')) group.hidden = !group.querySelector('.fjs-palette-field:not([hidden])');
    const search = container.querySelector('.fjs-palette-search');
    if (search) {
      search.placeholder = this.say('search');
      search.setAttribute('aria-label', this.say('search'));
    }
  }

  // A new field begins with words of ours; the editor would give it English ones.
  nameNewFields() {
    const modeling = this.editor.get('modeling');
    const add = modeling.addFormField.bind(modeling);
    modeling.addFormField = (attributes, ...where) => add({ ...this.first(attributes.type), ...attributes }, ...where);
  }

  first(type) {
    const label = this.types[type];
    if (type === 'text') return { text: label };
    if (['separator', 'spacer'].includes(type)) return {};
    if (type === 'datetime') return { dateLabel: label, subtype: 'date' };
    if (['select', 'radio', 'checklist'].includes(type)) {
      return { label, values: [1, 2].map(number => ({ value: `pilihan_${number}`, label: `${this.say('one.values')} ${number}` })) };
    }
    if (type === 'table') return { label, columns: [1, 2].map(number => ({ key: `kolom_${number}`, label: `${this.say('one.columns')} ${number}` })) };
    return { label };
  }

  text() {
    return `${JSON.stringify(this.editor.getSchema(), null, 2)}\n`;
  }

  changed() {
    this.saving.touch();
    this.findings.soon();
    this.panel.later();
    this.buttons();
  }

  tell(state, facts = {}) {
    this.state.dataset.state = state;
    const words = this.say(`state.${state}`, { by: facts.by ?? '', time: clock(facts.at ?? new Date(), document.documentElement.lang), message: facts.message ?? '' });
    this.state.textContent = words;
  }

  bindBar() {
    const stack = this.editor.get('commandStack');
    const acts = {
      undo: () => stack.undo(),
      redo: () => stack.redo(),
      download: () => download(this.place.path.split('/').pop(), this.text()),
      preview: () => this.preview.draw(),
    };
    for (const button of this.node.querySelectorAll('[data-act]')) button.addEventListener('click', acts[button.dataset.act]);
    this.buttons();
  }

  buttons() {
    const stack = this.editor.get('commandStack');
    const undo = this.node.querySelector('[data-act="undo"]');
    const redo = this.node.querySelector('[data-act="redo"]');
    if (undo) undo.disabled = !stack.canUndo();
    if (redo) redo.disabled = !stack.canRedo();
  }

  failed(fault) {
    this.node.dataset.failed = fault.message;
    this.state.textContent = this.say('failed');
    this.node.querySelector('[data-canvas]').replaceChildren(h('p', { class: 'failure' }, this.say('failed')));
  }
}
