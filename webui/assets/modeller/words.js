// The words of the modeller. Every key is English; `words/` has the Indonesian of each.
import bpmn from './words/bpmn.js';
import own from './words/own.js';

const TABLES = { id: { ...bpmn, ...own } };

// A translate function for one language; `missing` collects the keys it has no words for.
export function speaker(language) {
  const table = TABLES[language];
  const missing = new Set();

  function say(template, replacements = {}) {
    if (table && !Object.hasOwn(table, template)) missing.add(template);
    const words = table?.[template] ?? template;
    return words.replace(/{([^{}]+)}/g, (whole, name) => replacements[name] ?? whole);
  }

  return Object.assign(say, { language, missing, table: table ?? {} });
}
