// Token simulation: dots run over a copy of the drawing, which cannot be changed meanwhile. Loaded when asked for.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import SimulationModule from 'bpmn-js-token-simulation/lib/viewer.js';
import { begin, WATCHABLE } from './views.js';
import { sweep } from './words/sweep.js';

export async function simulate(node, text, say) {
  const stop = sweep(node, say);
  const viewer = new NavigatedViewer({
    container: node,
    additionalModules: [SimulationModule, { translate: ['value', say] }],
  });
  await viewer.importXML(text);
  begin(viewer.get('canvas'), WATCHABLE);
  viewer.get('toggleMode').toggleMode(true);
  return {
    viewer,
    end() {
      viewer.destroy();
      stop();
    },
  };
}
