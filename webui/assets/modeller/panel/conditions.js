// The condition of a flow, put together from the fields of the form before it: ${keputusan == 'kembalikan'}.
const SIMPLE = /^\$\{\s*([A-Za-z_]\w*)\s*(==|!=|<=|>=|<|>)\s*(?:'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?|true|false))\s*\}$/;

// { field, operator, value } of a condition the helper can show, or null.
export function parse(text) {
  const found = SIMPLE.exec((text ?? '').trim());
  if (!found) return null;
  const [, field, operator, single, double, plain] = found;
  return { field, operator, value: single ?? double ?? plain };
}

// The text of a condition on a field; null while a number is none.
export function build(field, operator, value) {
  if (field.kind === 'number') {
    const number = value.trim().replace(',', '.');
    return /^-?\d+(\.\d+)?$/.test(number) ? `\${${field.key} ${operator} ${number}}` : null;
  }
  if (field.kind === 'checkbox') return `\${${field.key} ${operator} ${value === 'true'}}`;
  const quote = value.includes("'") ? '"' : "'";
  return value.includes(quote) ? null : `\${${field.key} ${operator} ${quote}${value}${quote}}`;
}

export const operators = field => (field?.kind === 'number' ? ['==', '!=', '<', '<=', '>', '>='] : ['==', '!=']);

export const firstValue = field => field.values[0]?.value ?? { number: '0', checkbox: 'true' }[field.kind] ?? '';
