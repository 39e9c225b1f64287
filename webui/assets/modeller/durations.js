// "3 hari" and P3D, "20 menit" and PT20M: the one unit and number an SOP prints.
const UNITS = {
  hari: { read: /^P(\d{1,4})D$/, write: number => `P${number}D` },
  jam: { read: /^PT(\d{1,5})H$/, write: number => `PT${number}H` },
  menit: { read: /^PT(\d{1,6})M$/, write: number => `PT${number}M` },
};

export const UNIT_NAMES = Object.keys(UNITS);

// { number, unit } of a duration text, or null when it is mixed or something else.
export function fromIso(text) {
  for (const [unit, { read }] of Object.entries(UNITS)) {
    const found = read.exec((text ?? '').trim());
    if (found) return { number: Number(found[1]), unit };
  }
  return null;
}

// The duration text, or null when the number is none.
export function toIso(number, unit) {
  const bare = String(number).trim();
  return /^[1-9]\d{0,3}$/.test(bare) && UNITS[unit] ? UNITS[unit].write(bare) : null;
}

// What an SOP calls the moment after the standard time; the drawing is in the office's own language.
export function lateName(iso) {
  const found = fromIso(iso);
  return found ? `Lewat ${found.number} ${found.unit}` : '';
}

export const isLateName = name => !name || /^(Lewat \d+ (hari|jam|menit)|Tenggat)$/.test(name);
