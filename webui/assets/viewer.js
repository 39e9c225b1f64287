// A read-only diagram with its done, active and overdue elements marked. The page says the same in words beside it.
//
// <div data-bpmn-viewer data-bpmn-url="…" data-done="a b" data-active="c" data-overdue="c"></div>
// The way taken: data-taken names flows, gateways and events, data-returned flows that led back; data-badges='{"a":
// "2×"}' writes on the upper edge of elements.
// Two versions: data-added, -removed, -changed, -moved name shapes and lines.
// A heat map: data-heat-good, -fair, -poor, -bad name elements, data-labels='{"a": "92 %"}' writes on them.
// `data-ready` is set once the drawing stands, `data-failed` when it cannot be drawn (then `data-error` is shown).
// Standard times are folded into marks: data-deadline has their words, see viewer/folding.js.
// It opens on what is active, else on what differs, else on the start, with letters that can be read.
// Buttons <button data-bpmn-zoom="in|out|fit|current|full" aria-controls="id of the viewer" hidden> appear when it
// stands; "full" needs an element [data-bpmn-frame] around viewer and buttons.
import Viewer from 'bpmn-js/lib/Viewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import { fold } from './viewer/folding.js';
import { FullScreen } from './viewer/fullscreen.js';
import { pinLanes } from './viewer/lanes.js';
import letters from './viewer/letters.js';
import { offerMoves } from './viewer/moves.js';
import { Views } from './viewer/views.js';
import './marks.css';

const MARKS = {
  done: 'is-done',
  active: 'is-active',
  overdue: 'is-overdue',
  taken: 'is-taken',
  returned: 'is-returned',
  added: 'is-added',
  removed: 'is-removed',
  changed: 'is-changed',
  moved: 'is-moved',
  heatGood: 'is-heat-good',
  heatFair: 'is-heat-fair',
  heatPoor: 'is-heat-poor',
  heatBad: 'is-heat-bad',
};

async function read(url) {
  const answer = await fetch(url, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return answer.text();
}

function mark(viewer, node) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  for (const [fact, marker] of Object.entries(MARKS)) {
    for (const id of (node.dataset[fact] || '').split(/\s+/)) {
      if (id && registry.get(id)) canvas.addMarker(id, marker);
    }
  }
}

function label(viewer, facts, className, position) {
  const overlays = viewer.get('overlays');
  const registry = viewer.get('elementRegistry');
  for (const [id, words] of Object.entries(JSON.parse(facts || '{}'))) {
    if (!registry.get(id)) continue;
    const html = document.createElement('div');
    html.className = className;
    html.textContent = words;
    overlays.add(id, { position, html });
  }
}

const ids = (node, facts) => facts.flatMap(fact => (node.dataset[fact] || '').split(/\s+/)).filter(Boolean);

// What a reader came for: the work that is open, or what differs from the other version.
function places(node) {
  const active = ids(node, ['active']);
  return active.length ? active : ids(node, ['added', 'removed', 'changed']);
}

// Gives whether the drawing has the whole screen.
function offerButtons(views, node) {
  const acts = { in: () => views.step(1), out: () => views.step(-1), fit: () => views.whole(), current: () => views.current() };
  const frame = node.closest('[data-bpmn-frame]');
  let full = null;
  for (const button of document.querySelectorAll('[data-bpmn-zoom]')) {
    const act = button.dataset.bpmnZoom;
    if (button.getAttribute('aria-controls') !== node.id || (act === 'current' && !views.places.length)) continue;
    if (act !== 'full') button.addEventListener('click', acts[act]);
    else if (frame) full = new FullScreen(frame, button);
    button.hidden = act === 'full' && !frame;
  }
  return () => Boolean(full?.on);
}

// What is folded away or left out on paper has no size, and nothing can be fitted into it: it waits until it has one.
function sized(node) {
  return new Promise(resolve => {
    const watching = new ResizeObserver(entries => {
      const { width, height } = entries.at(-1).contentRect;
      if (!width || !height) return;
      watching.disconnect();
      resolve();
    });
    watching.observe(node);
  });
}

async function show(node) {
  await sized(node);
  const viewer = new Viewer({ container: node, additionalModules: [letters] });
  try {
    await viewer.importXML(await read(node.dataset.bpmnUrl));
  } catch (fault) {
    viewer.destroy();
    node.textContent = node.dataset.error || '';
    node.dataset.failed = fault.message;
    return;
  }
  await sized(node); // it may have been folded while its drawing came
  mark(viewer, node);
  fold(viewer, node);
  label(viewer, node.dataset.labels, 'heat-label', { top: -14, left: 8 });
  label(viewer, node.dataset.badges, 'visit-badge', { top: -13, left: 6 });
  pinLanes(viewer);
  viewer.get('canvas').resized();
  const views = new Views(viewer, places(node));
  views.begin();
  offerMoves(views, node, offerButtons(views, node));
  node.dataset.ready = '1';
  new ResizeObserver(() => { if (node.clientWidth && node.clientHeight) views.resized(); }).observe(node);
}

document.querySelectorAll('[data-bpmn-viewer]').forEach(show);
