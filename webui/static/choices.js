// Fields that belong to one answer appear with it; the button says what was decided. The server judges anyway.

function answers(form, name) {
  const found = form.elements.namedItem(name);
  if (!found) return [];
  const controls = found instanceof RadioNodeList ? [...found] : [found];
  return controls
    .filter(control => !['radio', 'checkbox'].includes(control.type) || control.checked)
    .map(control => control.value);
}

function update(form) {
  for (const part of form.querySelectorAll('[data-shown-by]')) {
    const given = answers(form, part.dataset.shownBy);
    const wanted = part.dataset.shownFor.split('|');
    const shown = given.length ? given.some(answer => wanted.includes(answer)) : wanted.includes('');
    part.classList.toggle('away', !shown);
  }
  const send = form.querySelector('[data-send]');
  const decision = form.querySelector('input[name="keputusan"]:checked');
  if (send) send.textContent = decision?.dataset.label || send.dataset.words;
}

export function watchChoices() {
  for (const form of document.querySelectorAll('[data-form]')) {
    form.addEventListener('change', () => update(form));
    update(form);
  }
}
