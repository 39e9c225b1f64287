// The form of a task, put together by mouse or keyboard. What may be set is what Alur honours; all words come from
// the page: <div data-form-editor data-url="…" data-words="…" data-attributes="…" data-supported="…"></div>
import '@bpmn-io/form-js-editor/dist/assets/form-js-editor.css';
import { Bench } from './formeditor/bench.js';

for (const node of document.querySelectorAll('[data-form-editor]')) {
  const bench = new Bench(node);
  bench.open().catch(fault => bench.failed(fault));
}
