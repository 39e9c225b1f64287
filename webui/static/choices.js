// Fields that belong to one answer appear with it; an answer that asks for more opens it first. The server judges anyway.

function answers(form, name) {
  const found = form.elements.namedItem(name);
  if (!found) return [];
  const controls = found instanceof RadioNodeList ? [...found] : [found];
  return controls
    .filter(control => !control.disabled && (!['radio', 'checkbox'].includes(control.type) || control.checked))
    .map(control => control.value);
}

function update(form) {
  for (const part of form.querySelectorAll('[data-shown-by]')) {
    const given = answers(form, part.dataset.shownBy);
    const wanted = part.dataset.shownFor.split('|');
    const shown = given.length ? given.some(answer => wanted.includes(answer)) : wanted.includes('');
    part.classList.toggle('away', !shown);
  }
  // A decision that is drawn as a choice: its button says what was chosen.
  const send = bar(form).querySelector('[data-words]');
  const decision = form.querySelector('input[type="radio"][name="keputusan"]:checked');
  if (send) send.textContent = decision?.dataset.label || send.dataset.words;
}

// The bar of a form: at its end, or at the end of its page.
function bar(form) {
  return document.querySelector(`[data-acts-of="${form.id}"]`) ?? form;
}

// The block of one answer opened, and the bar left to it; none of them, and the bar shows every answer.
function decide(form, answer) {
  for (const button of bar(form).querySelectorAll('[data-answer]')) {
    const mine = button.dataset.answer === answer;
    button.hidden = Boolean(answer) && !mine;
    const block = document.getElementById(button.dataset.opens);
    if (!block) continue;
    block.hidden = !mine;
    block.querySelector('input[type="hidden"]').disabled = !mine;
    if (mine) block.scrollIntoView({ block: 'center' });
    if (mine) block.querySelector('input:not([type="hidden"]), textarea, select')?.focus({ preventScroll: true });
  }
  for (const part of bar(form).querySelectorAll('[data-goes-with]')) {
    part.hidden = Boolean(answer) && part.dataset.goesWith !== answer;
  }
  bar(form).querySelector('[data-reconsider]').hidden = !answer;
  update(form);
}

function watchAnswers(form) {
  const other = bar(form).querySelector('[data-reconsider]');
  if (!other) return;
  for (const button of bar(form).querySelectorAll('[data-opens]')) {
    button.addEventListener('click', event => {
      if (!document.getElementById(button.dataset.opens).hidden) return;
      event.preventDefault();
      decide(form, button.dataset.answer);
    });
  }
  other.addEventListener('click', () => {
    decide(form, '');
    bar(form).querySelector('[data-answer]').focus();
  });
  if (form.dataset.deciding) decide(form, form.dataset.deciding);
}

export function watchChoices() {
  for (const form of document.querySelectorAll('[data-form]')) {
    form.addEventListener('change', () => update(form));
    watchAnswers(form);
    update(form);
  }
}
