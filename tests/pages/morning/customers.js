// The played customers of a morning: they take numbers at the kiosk, many follow them on their phone, a few leave.

import assert from 'node:assert/strict';
import { isLive, issue, phone } from '../hall.js';

const LINE_MAX = 5; // as many wait at once, so that some always do and the machine need not show too many phones
const ON_THE_PHONE = 3;

/** `hall.customers` of them, one after another as the line allows; done when the last has come. */
export async function arrive(hall) {
  const { tickets, log } = hall;
  const waiting = () => tickets.filter(({ ticket }) => !log.ending(ticket)).length;
  for (let n = 0; n < hall.atTheKiosk; n += 1) {
    await hall.until(() => waiting() < LINE_MAX + hall.counters.length);
    const ticket = await issue(hall.counters[0], { priority: n % 9 === 4 });
    tickets.push(ticket);
    if (hall.allHavePhones || n % ON_THE_PHONE === 0) hall.phones.push(follows(hall, ticket, n % 20 === 7));
  }
}

/** A customer with their page open, who may leave by it while others are before them. */
function follows(hall, ticket, leaves) {
  const gone = looks(hall, ticket, leaves);
  gone.catch(() => {}); // whoever waits for them hears of it
  return gone;
}

async function looks(hall, ticket, leaves) {
  const page = hall.idlePhones.pop() ?? (await takesOut(hall));
  await page.goto(ticket.page, { waitUntil: 'commit' });
  await page.waitForSelector('main');
  await isLive(page);
  const looksSince = Date.now();
  if (leaves) {
    await hall.turn(async () => {
      if (!(await page.$('main[data-state=waiting]'))) return;
      await page.click('#leave summary');
      await page.click('#do-leave');
      await page.waitForSelector('main:not([data-state=waiting])');
    });
  }
  await hall.until(() => hall.log.ending(ticket.ticket) && (hall.log.ending(ticket.ticket) !== 'missed' || hall.isOver()));
  const ending = hall.log.ending(ticket.ticket);
  await page.waitForSelector(`main[data-state=${ending}]`);
  const called = await page.evaluate(() => window.called);
  assert.deepEqual(page.complaints, [], ticket.number);
  const calledMeanwhile = hall.presses.some(({ number, at }) => number === ticket.number && at > looksSince);
  if (calledMeanwhile) assert.ok(called.length, `${ticket.number} saw their call`);
  hall.idlePhones.push(page);
  return { number: ticket.number, called, looksSince };
}

/** A phone that notes when its page says that its number is called. Who comes later takes it over from who has gone. */
async function takesOut(hall) {
  const page = await phone(hall.browser);
  await page.addInitScript(() => {
    window.called = [];
    let was;
    new MutationObserver(() => {
      const now = document.querySelector('main')?.dataset.state;
      if (now === 'called' && was !== 'called') window.called.push(performance.timeOrigin + performance.now());
      was = now;
    }).observe(document, { childList: true, subtree: true });
  });
  return page;
}

/** From each press to the number on its customer's phone, in milliseconds. A call that was taken back at once may never
 * have been shown, and who opened their page later was not called on it. */
export function untilSeen(presses, phones) {
  return phones.flatMap(({ number, called, looksSince }) => {
    const calls = presses.filter((press) => press.number === number).sort((a, b) => a.at - b.at);
    return calls.flatMap(({ at }, n) => {
      const seen = called.find((time) => time >= at && time < (calls[n + 1]?.at ?? Infinity));
      return seen && at > looksSince ? [seen - at] : [];
    });
  });
}
