// The strip above the drawing: where saving stands, undo and redo, zoom, files, simulation, the list of elements.
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';
import { property } from './facts.js';
import { insertAfter } from './insert.js';
import { kindOf } from './kinds.js';
import { decode } from './opening.js';
import { h } from './panel/dom.js';
import { download } from './saving.js';
import { clock, day } from './times.js';
import { fit } from './views.js';

const LISTED = /Task|Gateway|Event$|SubProcess|SequenceFlow|Lane$|Participant|CallActivity|Transaction/;

export class Toolbar {
  constructor(bench) {
    this.bench = bench;
    this.say = bench.say;
    this.acts = {
      undo: () => this.stack().undo(),
      redo: () => this.stack().redo(),
      in: () => bench.modeler.get('zoomScroll').stepZoom(1),
      out: () => bench.modeler.get('zoomScroll').stepZoom(-1),
      fit: () => this.fit(),
      download: async () => download(bench.place.path, await bench.read()),
      upload: () => bench.node.querySelector('[data-upload]').click(),
      simulate: () => this.simulate(),
      append: () => this.append(),
    };
  }

  stack() {
    return this.bench.modeler.get('commandStack');
  }

  find(act) {
    return this.bench.node.querySelector(`[data-act="${act}"]`);
  }

  ready() {
    const { node, modeler } = this.bench;
    for (const [act, run] of Object.entries(this.acts)) this.find(act)?.addEventListener('click', run);
    node.querySelector('[data-upload]').addEventListener('change', event => this.upload(event.target));
    modeler.on(['commandStack.changed', 'import.done', 'selection.changed'], () => this.able());
    modeler.on(['commandStack.changed', 'import.done'], () => this.elements());
    const list = node.querySelector('[data-elements]');
    list.addEventListener('change', () => {
      const shape = this.bench.ed.registry.get(list.value);
      if (shape) this.bench.findings.lead(shape);
      else modeler.get('selection').select([]);
    });
    modeler.on('selection.changed', ({ newSelection }) => this.follow(newSelection));
    this.able();
    this.elements();
    if (!this.bench.saving.unsaved) this.tell('clean');
  }

  // The list shows what is selected, wherever that was done.
  follow(selected) {
    const list = this.bench.node.querySelector('[data-elements]');
    list.value = selected.length === 1 ? (selected[0].labelTarget ?? selected[0]).id : '';
    if (list.selectedIndex < 0) list.value = '';
  }

  able() {
    this.find('undo').disabled = !this.stack().canUndo();
    this.find('redo').disabled = !this.stack().canRedo();
    this.find('append').disabled = !this.source();
  }

  fit() {
    fit(this.bench.modeler.get('canvas'));
  }

  // The one element that a next step can be appended to.
  source() {
    const selected = this.bench.modeler.get('selection').get();
    if (selected.length !== 1 || selected[0].labelTarget) return null;
    const flows = getBusinessObject(selected[0]).$instanceOf?.('bpmn:FlowNode') && selected[0].type !== 'bpmn:EndEvent';
    return flows ? selected[0] : null;
  }

  // The new step is named next.
  append() {
    this.bench.findings.lead(insertAfter(this.bench.ed, this.source()));
    this.bench.panel.focusOn('nama');
  }

  elements() {
    clearTimeout(this.listing);
    this.listing = setTimeout(() => {
      const { ed, node } = this.bench;
      const list = node.querySelector('[data-elements]');
      const groups = new Map();
      for (const shape of ed.registry.filter(one => !one.labelTarget && one.parent && LISTED.test(one.type))) {
        const kind = kindOf(ed, shape);
        groups.set(kind, [...(groups.get(kind) ?? []), shape]);
      }
      list.replaceChildren(h('option', { value: '' }, this.say('the whole process')),
        ...[...groups].map(([kind, shapes]) => h('optgroup', { label: kind }, shapes.map(shape =>
          h('option', { value: shape.id }, this.name(shape))))));
      this.follow(ed.get('selection').get());
    }, 50);
  }

  name(shape) {
    const object = getBusinessObject(shape);
    if (shape.waypoints) {
      const ends = [shape.source, shape.target].map(one => getBusinessObject(one).name || one.id);
      return `${object.name ? `${object.name}: ` : ''}${ends.map(one => one.slice(0, 24)).join(' → ')}`;
    }
    const number = object.get && property(object, 'sop:no');
    return `${number ? `${number}. ` : ''}${(object.name || object.id).slice(0, 60)}`;
  }

  async upload(input) {
    const [file] = input.files;
    input.value = '';
    if (!file) return;
    const { bench } = this;
    const before = await bench.read();
    try {
      await bench.show(decode(await file.arrayBuffer()), true);
      bench.notice(this.say('{file} is now in the draft.', { file: file.name }),
        [this.say('Put the former drawing back'), () => bench.show(before, true)]);
      bench.findings.soon(0);
    } catch {
      await bench.show(before);
      bench.notice(this.say('{file} could not be read as a BPMN drawing; nothing was changed.', { file: file.name }));
    }
  }

  async simulate() {
    const { bench } = this;
    const cover = bench.node.querySelector('[data-simulation]');
    const button = this.find('simulate');
    if (this.running) {
      this.running.end();
      this.running = null;
    } else {
      bench.modeler.get('selection').select([]);
      cover.hidden = false;
      const { simulate } = await import('./simulation.js');
      this.running = await simulate(cover.querySelector('[data-simulation-drawing]'), await bench.read(), this.say);
    }
    cover.hidden = !this.running;
    bench.node.classList.toggle('simulating', Boolean(this.running));
    button.setAttribute('aria-pressed', String(Boolean(this.running)));
    button.querySelector('[data-words]').textContent = this.say(this.running ? 'Back to drawing' : 'Simulate the flow');
  }

  // Where saving stands, in words.
  tell(state, facts = {}) {
    const place = this.bench.node.querySelector('.state');
    const time = state === 'saved' && clock(facts.at, this.say.language);
    const words = {
      clean: ['All is saved'],
      saved: ['Saved {time}', { time }],
      unsaved: ['Not saved yet …'],
      saving: ['Saving …'],
      offline: ['No connection: kept in this browser, sent as soon as possible.'],
      'signed-out': ['Your session has ended: kept in this browser. Sign in again, then reload this page.'],
      refused: ['The server refused: {message}', { message: facts.message ?? '' }],
      full: ['This browser cannot keep a copy; save soon.'],
      conflict: ['Not saved'],
    }[state];
    place.textContent = this.say(...words);
    place.dataset.state = state;
    if (state === 'conflict' && !this.conflicted && facts.by !== undefined) this.conflict(facts);
  }

  conflict({ by, at }) {
    this.conflicted = true;
    const { bench } = this;
    const time = day(at, this.say.language);
    bench.notice(this.say('{by} saved this draft {time}, while you were drawing. Yours is not saved; take a copy, then load theirs.', { by, time }),
      [this.say('Load the saved version'), () => bench.discard()]);
    const note = bench.notices.lastElementChild;
    note.setAttribute('role', 'alert');
    note.querySelector('button').before(h('button', { type: 'button', class: 'small-button',
      onclick: async () => download(bench.copyName(), await bench.read()) }, this.say('Download my copy')));
  }
}
