// An attached file is looked at beside what one is doing: nothing typed is left for it. Without a script its link opens a page.

let panel = null;
let opener = null;

// The program that draws PDF comes only when there is one to draw.
async function draw(place) {
  const node = place.querySelector('[data-pdf]');
  if (!node?.dataset.drawer) return;
  const { open } = await import(node.dataset.drawer);
  await open(node);
}

function close() {
  panel?.querySelector('[data-pdf]')?.dispatchEvent(new Event('put-away'));
  panel?.remove();
  panel = null;
  document.documentElement.classList.remove('looking');
  opener?.focus();
}

function frame(name, words) {
  const made = document.createElement('aside');
  Object.assign(made, { className: 'look-panel', tabIndex: -1 });
  made.setAttribute('aria-label', name);
  const head = document.createElement('div');
  head.className = 'look-head';
  const title = document.createElement('h2');
  title.textContent = name;
  const shut = document.createElement('button');
  Object.assign(shut, { type: 'button', className: 'quiet', textContent: words });
  shut.addEventListener('click', close);
  head.append(title, shut);
  made.append(head);
  made.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  });
  return made;
}

async function show(link) {
  close();
  opener = link;
  const mine = frame(link.dataset.look, link.dataset.close);
  panel = mine;
  document.body.append(mine);
  document.documentElement.classList.add('looking');
  mine.focus();
  try {
    const answer = await fetch(link.href, { credentials: 'same-origin' });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const content = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-look-content]');
    if (panel !== mine) return; // put away meanwhile
    mine.append(document.importNode(content, true));
    await draw(mine);
  } catch {
    const sorry = document.createElement('p');
    sorry.setAttribute('role', 'alert');
    sorry.textContent = link.dataset.failed;
    mine.append(sorry);
  }
}

export function offerLooks() {
  draw(document);
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[data-look]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show(link);
  });
}
