// A read-only diagram with its done, active and overdue elements marked. The page says the same in words beside it.
//
// <div data-bpmn-viewer data-bpmn-url="…" data-done="a b" data-active="c" data-overdue="c"></div>
// The way taken: data-taken names flows, gateways and events, data-returned flows that led back; data-badges='{"a":
// "2×"}' writes on the upper edge of elements.
// Two versions: data-added, -removed, -changed, -moved name shapes and lines.
// A heat map: data-heat-good, -fair, -poor, -bad name elements, data-labels='{"a": "92 %"}' writes on them.
// `data-ready` is set once the drawing stands, `data-failed` when it cannot be drawn (then `data-error` is shown).
// Buttons <button data-bpmn-zoom="in|out|fit" aria-controls="id of the viewer" hidden> appear when it stands.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
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

// The wheel belongs to the page until the reader clicks into the drawing.
function tameWheel(viewer, node) {
  const wheel = viewer.get('zoomScroll');
  wheel.toggle(false);
  node.addEventListener('pointerdown', () => wheel.toggle(true));
  node.addEventListener('pointerleave', () => wheel.toggle(false));
}

// Lines and arrowheads reach past the shapes that are fitted: the rest is their margin.
function fit(viewer) {
  const canvas = viewer.get('canvas');
  canvas.zoom(canvas.zoom('fit-viewport', 'auto') * 0.96, 'auto');
}

function offerZoom(viewer, node) {
  for (const button of document.querySelectorAll('[data-bpmn-zoom]')) {
    if (button.getAttribute('aria-controls') !== node.id) continue;
    const steps = { in: 1, out: -1 }[button.dataset.bpmnZoom];
    button.addEventListener('click', () => (steps ? viewer.get('zoomScroll').stepZoom(steps) : fit(viewer)));
    button.hidden = false;
  }
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
  const viewer = new NavigatedViewer({ container: node });
  try {
    await viewer.importXML(await read(node.dataset.bpmnUrl));
  } catch (fault) {
    viewer.destroy();
    node.textContent = node.dataset.error || '';
    node.dataset.failed = fault.message;
    return;
  }
  await sized(node); // it may have been folded while its drawing came
  viewer.get('canvas').resized();
  mark(viewer, node);
  label(viewer, node.dataset.labels, 'heat-label', { top: -14, left: 8 });
  label(viewer, node.dataset.badges, 'visit-badge', { top: -13, left: 6 });
  fit(viewer);
  tameWheel(viewer, node);
  offerZoom(viewer, node);
  node.dataset.ready = '1';
}

document.querySelectorAll('[data-bpmn-viewer]').forEach(show);
