// The diagram of a draft: drawn on a wide screen, shown on a narrow one. See modeller/app.js.
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './marks.css';
import './icons.css';
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css';
import '../static/modeller.css';

const WIDE = matchMedia('(min-width: 900px)');
const node = document.querySelector('[data-bpmn-modeller]');

// The workbench reaches down to the lower edge of the window, however tall the head of the page is.
function reach() {
  const top = node.getBoundingClientRect().top + scrollY;
  node.style.height = `${Math.max(540, innerHeight - top - 12)}px`;
}

async function begin() {
  if (!WIDE.matches) {
    await import('./viewer.js');
    WIDE.addEventListener('change', begin, { once: true });
    return;
  }
  document.documentElement.classList.add('js'); // what shows the workbench, see modeller.css
  reach();
  addEventListener('resize', reach);
  // What is drawn comes while the program does: the head of the page asks for it already. Neither may be kept.
  const { choices, url } = node.dataset;
  const answers = [choices, url].map(one => fetch(one, { credentials: 'same-origin' }));
  for (const one of answers) one.catch(() => {}); // told where it is waited for
  const { Workbench } = await import('./modeller/app.js');
  const bench = new Workbench(node);
  window.alur = { bench }; // for whoever looks into the page from its console, and for its tests
  try {
    await bench.open(...answers);
  } catch (fault) {
    node.dataset.failed = fault.message;
    node.querySelector('[data-failure]').hidden = false;
  }
}

if (node) begin();
