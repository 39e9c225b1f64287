// The words of the modeller. Every key is English. Our own Indonesian comes with the page, from the catalogue
// (webui/messages/modeller_words.py); `words/` has that of bpmn-js and its parts alone.
import bpmn from './words/bpmn.js';
import simulation from './words/simulation.js';

const TABLES = { id: { ...bpmn, ...simulation } };

// A translate function for one language, with our `own` words; `missing` collects the keys it has no words for.
export function speaker(language, own) {
  const table = TABLES[language] && { ...TABLES[language], ...own };
  const missing = new Set();

  function say(template, replacements = {}) {
    if (table && !Object.hasOwn(table, template)) missing.add(template);
    const words = table?.[template] ?? template;
    return words.replace(/{([^{}]+)}/g, (whole, name) => replacements[name] ?? whole);
  }

  return Object.assign(say, { language, missing, table: table ?? {} });
}
