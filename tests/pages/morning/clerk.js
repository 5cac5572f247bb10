// A clerk at a console, who does what the page shows that can be done next, until everybody has gone. What is done now
// and then stands in errands.js.

import { BREAKS } from '../line.js';
import { becomes, changes, notesCall, shows, stands, unlessLate } from './console.js';
import { errandFor } from './errands.js';

const CUT_MS = 20_000;
// After so many calls of a counter, one line after the other, and in the middle of what.
const CUT_AT = [[2, 'waited for'], [4, 'called'], [6, 'serving']];

export async function works(clerk, hall) {
  const { press, click } = clerk;
  const [calls, at] = CUT_AT[clerk.place];
  await hall.until(() => hall.tickets.length >= hall.beforeOpening);
  for (;;) {
    const now = await stands(clerk);
    const cut = hall.troubled && !clerk.cut && clerk.calls >= calls && now === at;
    const errand = !cut && (await errandFor(now, clerk, hall));
    if (cut) await breaks(clerk);
    else if (errand) await errand(clerk, hall);
    else if (now === 'closed') await becomes(clerk, () => press('o'));
    else if (now === 'taken') await becomes(clerk, () => click('#do-take_over'));
    else if (now === 'claimed') await becomes(clerk, () => press((hall.claims += 1) % 2 ? 'y' : 'w'));
    else if (now === 'waited for') await callsNext(clerk, hall);
    else if (now === 'called') await becomes(clerk, () => (clerk.calls % 2 ? press('s') : click('#do-start')));
    else if (now === 'serving') await serves(clerk);
    else if (hall.isOver()) return;
    else await changes(clerk, now, 1000);
  }
}

async function callsNext(clerk, hall) {
  const { press, click } = clerk;
  await hall.turn(async () => {
    if ((await stands(clerk)) !== 'waited for') return;
    await hall.together();
    // A colleague may have been quicker: then nobody is left, and a sentence says so.
    await (clerk.calls % 2 ? click('#do-call_next', { timeout: 1000 }).catch(unlessLate) : press('Space'));
    await changes(clerk, 'waited for', 1000);
    await notesCall(clerk, hall);
  });
}

async function serves(clerk) {
  const { page, press, click } = clerk;
  if (await page.$('.step[aria-pressed=false][data-key="1"]')) {
    await press('1');
    await shows(clerk, '.step[aria-pressed=true][data-key="1"]');
  }
  await becomes(clerk, () => (clerk.calls % 2 ? press('Enter') : click('#do-finish')));
}

/** The line breaks in the middle of a press, keys are pressed in vain, and it heals by itself. Each counter's breaks in
 * its own way. */
async function breaks(clerk) {
  const { page, line, place } = clerk;
  clerk.cut = true;
  const mended = new Promise((over) => setTimeout(over, CUT_MS));
  const next = { 'waited for': 'Space', called: 's', serving: 'Enter' }[await stands(clerk)] ?? 'Space';
  line.breaks(BREAKS[place]);
  await page.keyboard.press(next);
  await page.waitForFunction(() => !document.querySelector('#away').hidden);
  for (const key of ['Space', 's', 'Enter']) await page.keyboard.press(key);
  await mended;
  line.mends();
  await page.waitForFunction(() => document.querySelector('#away').hidden && document.documentElement.dataset.live === 'on');
  // A browser that is cut off says so in its console; that is all that it may say.
  const others = page.complaints.filter((words) => !/net::ERR_/.test(words));
  page.complaints.splice(0, Infinity, ...others);
}
