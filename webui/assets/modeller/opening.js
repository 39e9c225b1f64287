// A file as text, whatever its encoding, made ready for bpmn-js so that nothing Alur reads is lost on saving.

const CAMUNDA = 'http://camunda.org/schema/1.0/bpmn';
const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';

// The text of an XML file: by its byte order mark, else by its declaration, else UTF-8.
export function decode(bytes) {
  const head = new Uint8Array(bytes.slice(0, 200));
  let encoding = 'utf-8';
  if (head[0] === 0xfe && head[1] === 0xff) encoding = 'utf-16be';
  else if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0x3c && head[1] === 0)) encoding = 'utf-16le';
  else encoding = /encoding\s*=\s*["']([\w.:-]+)["']/.exec(String.fromCharCode(...head))?.[1] ?? encoding;
  const text = new TextDecoder(encoding).decode(bytes);
  return text.replace(/^(<\?xml[^>]*?encoding\s*=\s*["'])[\w.:-]+(["'])/, '$1UTF-8$2');
}

export function parse(text) {
  const tree = new DOMParser().parseFromString(text, 'application/xml');
  if (tree.getElementsByTagName('parsererror').length) throw new Error('not XML');
  return tree;
}

// bpmn-js drops a reference to nothing. A list that is named by loopDataInputRef, as plain tools write it, is such
// a reference; it goes on as camunda:collection, which means the same to Alur.
export function keepLists(text) {
  if (!/loopDataInputRef/.test(text)) return text;
  const tree = parse(text);
  const ids = new Set([...tree.getElementsByTagName('*')].map(one => one.getAttribute('id')).filter(Boolean));
  const lost = [...tree.getElementsByTagNameNS(BPMN, 'loopDataInputRef')].filter(one => !ids.has(one.textContent.trim()));
  if (!lost.length) return text;
  for (const one of lost) {
    const loop = one.parentNode;
    if (!loop.hasAttributeNS(CAMUNDA, 'collection')) loop.setAttributeNS(CAMUNDA, 'camunda:collection', one.textContent.trim());
    one.remove();
  }
  return new XMLSerializer().serializeToString(tree);
}

// An empty drawing to begin with, for a draft that has none yet.
export const blank = key => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="${BPMN}" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="Definisi" targetNamespace="urn:alur:${key}">
  <bpmn:process id="${key}" isExecutable="true">
    <bpmn:startEvent id="Mulai" name="Mulai" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Gambar">
    <bpmndi:BPMNPlane id="Bidang_gambar" bpmnElement="${key}">
      <bpmndi:BPMNShape id="Mulai_di" bpmnElement="Mulai">
        <dc:Bounds x="180" y="160" width="36" height="36" />
      </bpmndi:BPMNShape>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`;
