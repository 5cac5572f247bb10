// What a clerk sees of their console, and waits for.

import { noteButtons } from './buttons.js';

/** How the counter stands, as its page says it: what a clerk looks at before they press. */
const LOOK = () => {
  const can = (selector) => !!document.querySelector(selector);
  if (document.querySelector('#acts').disabled) return 'away';
  if (can('#do-take_over')) return 'taken';
  if (can('#confirm-priority:enabled')) return 'claimed';
  if (can('#do-start:enabled')) return 'called';
  if (can('#do-finish:enabled')) return 'serving';
  if (can('#do-open:enabled')) return 'closed';
  return can('#do-call_next:enabled') ? 'waited for' : 'free';
};

export const stands = ({ page }) => page.evaluate(() => window.stands());

export const shows = ({ page }, selector) => page.waitForFunction((selector) => !!document.querySelector(selector), selector);

/** Whoever waits for so long and no longer. */
export const unlessLate = (error) => {
  if (error.name !== 'TimeoutError') throw error;
};

/** Until the counter stands otherwise than it did, or for so long. */
export const changes = ({ page }, stood, timeout) => {
  const changed = page.waitForFunction((stood) => window.stands() !== stood, stood, { timeout });
  return timeout ? changed.catch(unlessLate) : changed;
};

/** Something is pressed, and the page shows what came of it. */
export async function becomes(clerk, presses) {
  const stood = await stands(clerk);
  await presses();
  await changes(clerk, stood);
}

/** Before the page is there: it remembers its buttons, and when a hand pressed what calls somebody. */
export async function remembers(page) {
  await noteButtons(page);
  await page.addInitScript(`window.stands = ${LOOK}`);
  await page.addInitScript(() => {
    let down;
    for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, ({ timeStamp }) => (down = performance.timeOrigin + timeStamp), true);
    addEventListener('click', ({ target }) => {
      if (target.closest?.('#do-call_next, #do-call-ticket, [id^=call-]')) window.pressed = down;
    }, true);
  });
}

/** Writes down who was called, if somebody was, and when that was pressed. */
export async function notesCall(clerk, hall) {
  const called = await clerk.page.evaluate(() => {
    const number = document.querySelector('#do-start:enabled, #confirm-priority:enabled') && document.querySelector('#present').lastChild.textContent.trim();
    return number && { at: window.pressed, number };
  });
  if (!called) return;
  clerk.calls += 1;
  hall.presses.push(called);
}
