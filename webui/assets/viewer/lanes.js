// Whose work a step is can be read where the head of its lane is out of sight: the name is pinned to the left edge.
import { isHorizontal } from 'bpmn-js/lib/util/DiUtil';
import { is } from 'bpmn-js/lib/util/ModelUtil';

const EDGE = 6; // px
const HEAD = 30; // the strip that carries a lane's name
const LOWEST = 34; // px of a lane that must be seen for its name to be pinned

const named = shape => shape.businessObject.name && isHorizontal(shape)
  && (is(shape, 'bpmn:Lane') || is(shape, 'bpmn:Participant')) && !shape.children.some(one => is(one, 'bpmn:Lane'));

export function pinLanes(viewer) {
  const canvas = viewer.get('canvas');
  const layer = document.createElement('div');
  layer.className = 'lane-pins';
  layer.setAttribute('aria-hidden', 'true'); // the drawing has them already
  const pins = viewer.get('elementRegistry').filter(named).map(lane => {
    const pin = document.createElement('span');
    pin.textContent = lane.businessObject.name;
    layer.append(pin);
    return [lane, pin];
  });
  const place = () => {
    const { x, y, height, scale } = canvas.viewbox();
    const root = canvas.getRootElement();
    for (const [lane, pin] of pins) {
      const top = Math.max(lane.y, y);
      const seen = (Math.min(lane.y + lane.height, y + height) - top) * scale;
      const middle = lane.y + lane.height / 2;
      const head = lane.x >= x && middle > y && middle < y + height;
      pin.hidden = head || seen < LOWEST || canvas.findRoot(lane) !== root;
      pin.style.left = `${Math.max(0, (lane.x + HEAD - x) * scale) + EDGE}px`; // beside what of the head is in sight
      pin.style.top = `${(top - y) * scale + EDGE}px`;
    }
  };
  canvas.getContainer().append(layer);
  viewer.on('canvas.viewbox.changed', place);
}
