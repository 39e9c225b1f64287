// One button copies a text to the clipboard; without a script the text stands there to be selected.

async function copied(area) {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch { // no clipboard on a page without TLS: the old way, by a selection
    const fold = area.closest('details');
    if (fold) fold.open = true;
    area.select();
    return document.execCommand('copy');
  }
}

export function offerCopies() {
  for (const button of document.querySelectorAll('[data-copy]')) {
    const area = document.getElementById(button.dataset.copy);
    const told = button.parentElement.querySelector('[data-copy-told]');
    button.closest('[data-copy-act]').hidden = false;
    button.addEventListener('click', async () => {
      const done = await copied(area);
      told.textContent = done ? button.dataset.copied : button.dataset.uncopied;
      if (!done) return;
      // What is on the clipboard is no longer lost by leaving.
      for (const form of document.querySelectorAll('form[data-unsent]')) delete form.dataset.unsent;
    });
  }
}
