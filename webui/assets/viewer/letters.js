// Names are drawn whole: one that does not fit its shape gets smaller letters, but none that nobody can read.
import TextRenderer from 'bpmn-js/lib/draw/TextRenderer';

const SIZES = [[12, 1.2], [12, 1.1], [11, 1.1], [10, 1.1], [9, 1.1], [8, 1.1]]; // px, and lines to each px
const EDGE = 4; // px between name and frame
const PADDING = 5; // what diagram-js keeps free where nothing is said
const LEAST = 3; // beside a name that needs smaller letters

class Letters extends TextRenderer {
  constructor(config) {
    super(config);
    const create = this.createText;
    // Names beside a shape have no `align`; they have all the room they want.
    this.createText = (text, options) => create(text, options.align && options.box ? this.fitted(text, options) : options);
  }

  fitted(text, options) {
    const { padding = PADDING } = options;
    const sized = SIZES.map(([fontSize, lineHeight]) => ({
      ...options,
      padding: typeof padding === 'number' && fontSize < SIZES[0][0] ? LEAST : padding,
      style: { ...options.style, fontSize, lineHeight },
    }));
    return sized.find(one => this.fits(text, one)) ?? sized.at(-1);
  }

  // Whether all lines have room, and no word must be broken.
  fits(text, { box, style, padding, ...options }) {
    const open = { style, box: { width: 10_000 }, padding: 0 };
    const longest = Math.max(...text.split(/[\s-]+/).map(word => this.getDimensions(word, open).width));
    return longest <= box.width - 2 * (padding.left ?? padding)
      && this.getDimensions(text, { box, style, padding, ...options }).height <= box.height - EDGE;
  }
}
Letters.$inject = ['config.textRenderer'];

export default { textRenderer: ['type', Letters] };
