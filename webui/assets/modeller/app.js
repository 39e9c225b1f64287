// The modeller page put together: drawing, panel, findings, saving, simulation.
import Modeler from 'bpmn-js/lib/Modeler';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json';
import together, { editor } from './commands.js';
import overdue from './deadline.js';
import { Findings } from './findings.js';
import room from './insert.js';
import { layout, undrawn } from './layout.js';
import palette from './palette.js';
import { h } from './panel/dom.js';
import { Panel } from './panel.js';
import { blank, decode, keepLists } from './opening.js';
import { download, Saving } from './saving.js';
import { Toolbar } from './toolbar.js';
import { clock } from './times.js';
import { speaker } from './words.js';
import { begin } from './views.js';
import { sweep } from './words/sweep.js';

// Far beyond what the lint accepts; such a drawing would only hold up the browser.
const MOST = 1500;
const DEEPEST = 30;
const LANGUAGE = document.documentElement.lang;

function held(answer) {
  if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
  return answer;
}

async function stored(coming) {
  const answer = await coming;
  return answer.status === 404 ? '' : decode(await held(answer).arrayBuffer());
}

export class Workbench {
  constructor(node) {
    this.node = node;
    this.say = speaker(LANGUAGE, JSON.parse(node.dataset.words));
    const { url, path, draft, revision, csrf } = node.dataset;
    this.place = { url, path, draft, csrf, revision: Number(revision) };
    this.drawing = node.querySelector('[data-drawing]');
    this.notices = node.querySelector('[data-notices]');
  }

  // With the answers that hold what may be chosen and the stored file, both still on their way.
  async open(chosen, file) {
    const { node, say, place } = this;
    const [choices, text] = await Promise.all([chosen.then(answer => held(answer).json()), stored(file)]);
    choices.formUrl = node.dataset.form;
    this.modeler = new Modeler({
      container: this.drawing,
      additionalModules: [together, palette, overdue, room, { translate: ['value', say] }],
      moddleExtensions: { camunda },
    });
    sweep(this.drawing, say);
    this.read = async () => (await this.modeler.saveXML({ format: true })).xml;
    this.ed = editor(this.modeler, say, choices);
    this.toolbar = new Toolbar(this);
    this.saving = new Saving({ place, read: this.read, tell: (state, facts) => this.toolbar.tell(state, facts) });
    this.saving.last = text;
    const findings = node.querySelector('[data-findings]');
    this.findings = new Findings(this.ed, { list: findings, head: node.querySelector('[data-findings-head]'),
      url: node.dataset.check, csrf: place.csrf, path: place.path, read: this.read, say });
    this.panel = new Panel(this.ed, node.querySelector('[data-panel]'), this.findings);
    this.findings.listeners.push(() => this.panel.later());
    await this.begin(text);
    this.lead(location.hash.slice(1));
    this.modeler.on('commandStack.changed', () => {
      if (this.opening) return;
      this.saving.touch();
      this.findings.soon();
    });
    this.toolbar.ready();
    this.keys();
    this.modeler.on('popupMenu.opened', () => requestAnimationFrame(keepInside));
    this.findings.soon(0);
    node.dataset.ready = '1';
  }

  // To the element that the address names: an id is written there as it is.
  lead(id) {
    const place = id && this.ed.registry.get(id);
    if (place) this.findings.lead(place);
  }

  // The stored file, or what an earlier visit could not save.
  async begin(text) {
    const kept = this.saving.kept();
    const words = { time: clock(new Date(kept?.at ?? 0), this.say.language) };
    if (kept && kept.text === text) this.saving.forget();
    if (!kept || kept.text === text) return this.show(text || blank(this.node.dataset.key), !text);
    if (kept.revision === this.place.revision) {
      await this.show(kept.text, true);
      return this.notice(this.say('What you drew at {time} was not saved yet; it is back.', words),
        [this.say('Use the saved version instead'), () => this.discard()]);
    }
    await this.show(text);
    return this.notice(this.say('This browser holds changes from {time} that were never saved. Meanwhile the draft was saved by somebody else.', words),
      [this.say('Download my copy'), () => download(this.copyName(), kept.text)],
      [this.say('Throw my copy away'), () => this.saving.forget()]);
  }

  async discard() {
    this.saving.forget();
    this.saving.sent = this.saving.changes;
    location.reload();
  }

  copyName() {
    return this.place.path.replace(/(\.bpmn)?$/, `-${this.say('my-copy')}.bpmn`);
  }

  // Shows a text; one without a drawing is laid out first. `changed` makes it unsaved.
  async show(text, changed = false) {
    this.opening = true;
    try {
      const laid = await this.load(text);
      if (changed || laid) this.saving.touch();
    } finally {
      this.opening = false;
    }
    begin(this.modeler.get('canvas'));
    this.panel.later();
  }

  async load(stored) {
    const text = keepLists(stored);
    const { missing, all, deep } = undrawn(text);
    if (all > MOST || deep > DEEPEST) throw new Error(`${all} elements, ${deep} levels`);
    if (!missing || missing < all) {
      await this.modeler.importXML(text);
      if (missing) {
        this.notice(this.say('{missing} of {all} elements are not drawn.', { missing, all }),
          [this.say('Draw everything anew'), async () => { await this.redraw(await layout(await this.read())); this.saving.touch(); }]);
      }
      return false;
    }
    await this.redraw(await layout(text));
    this.notice(this.say('The file had no drawing: it was laid out automatically. Move what stands in the way.'));
    return true;
  }

  // Lines of an automatic drawing find their way around the shapes; that is no step anybody could undo.
  async redraw(text) {
    const before = this.opening;
    this.opening = true;
    await this.modeler.importXML(text);
    const { modeling, registry } = this.ed;
    this.ed.together(() => registry.filter(one => one.waypoints).forEach(one => {
      const way = wayBack(one);
      if (way) modeling.updateWaypoints(one, way);
      else modeling.layoutConnection(one, { waypoints: [] });
    }));
    this.modeler.get('commandStack').clear();
    this.opening = before;
    this.toolbar.fit();
  }

  notice(words, ...acts) {
    [...this.notices.children].filter(one => one.firstChild.textContent === words).forEach(one => one.remove());
    const note = h('div', { class: 'notice' }, h('p', {}, words));
    const close = () => note.remove();
    for (const [label, act] of acts) {
      note.append(h('button', { type: 'button', class: 'small-button quiet', onclick: () => { close(); act(); } }, label));
    }
    note.append(h('button', { type: 'button', class: 'small-button quiet', onclick: close }, this.say('Close')));
    this.notices.append(note);
  }

  // Ctrl+S saves at once, Ctrl+Z and Ctrl+Y work beside the drawing too, but in fields, which have their own.
  // Bare letters belong to the drawing, not to the shortcuts of the site.
  keys() {
    const acts = {
      s: () => { document.activeElement?.blur?.(); this.saving.soon(0); },
      z: event => (event.shiftKey ? this.toolbar.acts.redo() : this.toolbar.acts.undo()),
      y: () => this.toolbar.acts.redo(),
    };
    this.node.addEventListener('keydown', event => {
      event.stopPropagation();
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || !acts[key] || event.defaultPrevented) return;
      const elsewhere = event.target.closest('[data-drawing], input, textarea, select');
      if (key !== 's' && elsewhere) return;
      event.preventDefault();
      acts[key](event);
    });
  }
}

// A return arrow goes over the top: on the row itself it would lie on the arrows that lead forward.
function wayBack({ type, source, target }) {
  const middle = shape => Math.round(shape.x + shape.width / 2);
  if (type !== 'bpmn:SequenceFlow' || source === target || middle(source) <= middle(target)) return null;
  const y = Math.min(source.y, target.y) - 22;
  return [{ x: middle(source), y: source.y }, { x: middle(source), y }, { x: middle(target), y }, { x: middle(target), y: target.y }];
}

// A menu opened low on the screen moves up until all of it can be seen.
function keepInside() {
  const menu = document.querySelector('.djs-popup');
  if (!menu) return;
  const { top, bottom } = menu.getBoundingClientRect();
  const over = bottom + 8 - innerHeight;
  if (over > 0) menu.style.top = `${Math.max(8, top - over)}px`;
}
