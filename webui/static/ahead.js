// The first step stands below the start form, and begins from what is filled in there: a change above is followed below.

// Of a field that was left alone the server says what it holds now; what somebody types meanwhile stays.
async function follow(form, part) {
  const body = new FormData(form);
  body.set('aksi', 'periksa');
  const sent = new Map([...part.querySelectorAll('[name]')].map(one => [one, one.value]));
  const answer = await fetch(form.action, { method: 'POST', body });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector('form[data-ahead]');
  if (!answer.ok || !fresh) return;
  form.elements.namedItem('isi-awal').value = fresh.elements.namedItem('isi-awal').value;
  for (const [one, value] of sent) {
    const now = one.id && fresh.querySelector(`#${CSS.escape(one.id)}`);
    if (!now || one.value !== value) continue;
    if (['checkbox', 'radio'].includes(one.type)) one.checked = now.checked;
    else one.value = now.value;
  }
}

export function followStart() {
  for (const form of document.querySelectorAll('form[data-ahead]')) {
    const part = form.querySelector('[data-first-step]');
    form.addEventListener('change', event => {
      if (!part.contains(event.target)) follow(form, part).catch(() => {}); // sending does the same
    });
  }
}
