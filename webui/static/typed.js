// Nothing typed is lost without asking: whoever leaves a page with unsent text is asked first, by the browser's own words.

function changed(control) {
  if (control instanceof HTMLSelectElement) {
    const standing = [...control.options].some(option => option.defaultSelected);
    if (!standing && !control.multiple) return control.selectedIndex > 0;
    return [...control.options].some(option => option.selected !== option.defaultSelected);
  }
  if (control instanceof HTMLTextAreaElement) return control.value !== control.defaultValue;
  if (!(control instanceof HTMLInputElement)) return false;
  if (['hidden', 'submit', 'button', 'reset', 'password', 'search'].includes(control.type)) return false;
  if (['checkbox', 'radio'].includes(control.type)) return control.checked !== control.defaultChecked;
  if (control.type === 'file') return control.files.length > 0;
  return control.value !== control.defaultValue;
}

// `data-unsent`: what stands in the form came back from the server and is kept nowhere.
function unsent(form) {
  return 'unsent' in form.dataset || [...form.elements].some(changed);
}

// The modeller and the form editor keep what is drawn in them themselves.
export function askBeforeLeaving() {
  const forms = [...document.querySelectorAll('main form[method="post"]:not([data-fleeting], .workbench form)')];
  if (!forms.length) return;
  let sent = null; // the form on its way to the server takes its text with it
  addEventListener('submit', event => {
    sent = event.defaultPrevented ? null : event.target;
  });
  addEventListener('beforeunload', event => {
    const lost = forms.some(form => form !== sent && unsent(form));
    // Whoever stays, or gets a file as the answer, is asked again the next time.
    setTimeout(() => { sent = null; });
    if (lost) event.preventDefault();
  });
}
