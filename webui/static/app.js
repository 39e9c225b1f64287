// What pages gain with JavaScript; each part stands alone, and no page needs one.
import { followStart } from './ahead.js';
import { watchChoices } from './choices.js';
import { offerCopies } from './copy.js';
import { listenForKeys } from './keys.js';
import { offerLooks } from './look.js';
import { completeMentions } from './mentions.js';
import { offerPrinting, retryOnce, showCurrentTab, unfoldForPaper, warnBeforeEnd } from './page.js';
import { keepTyped } from './typed.js';

document.documentElement.classList.add('js');
watchChoices();
listenForKeys();
offerPrinting();
showCurrentTab();
unfoldForPaper();
retryOnce();
warnBeforeEnd();
offerCopies();
keepTyped();
completeMentions();
followStart();
offerLooks();

// Only where rows are filled in, and where tasks are listed.
if (document.querySelector('form[data-form] fieldset.rows')) import('./rows.js').then(({ workRows }) => workRows());
if (document.querySelector('[data-states], [data-pick-all]')) import('./inbox.js').then(({ workList }) => workList());

// The error summary takes the focus, so that it is read first.
document.getElementById('ringkasan-galat')?.focus();
