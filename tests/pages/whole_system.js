// One ticket from the kiosk to done, on the phone's page: what the counter does is there within a second, without a
// reload. Told by the environment which page and which number, because a kiosk took it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browser, command, isLive, phone, snapshot } from './hall.js';

const { TICKET_PAGE, TICKET_NUMBER, COUNTER } = process.env;
const counter = Number(COUNTER);
let chromium;

before(async () => {
  chromium = await browser();
});

after(() => chromium.close());

test('the page shows the number of the kiosk and follows the counter within a second', async () => {
  const page = await phone(chromium);
  await page.goto(TICKET_PAGE, { waitUntil: 'commit' });
  await page.waitForSelector('.number');
  assert.equal((await page.textContent('.number')).trim(), TICKET_NUMBER);
  await isLive(page);
  await page.evaluate(() => {
    window.stayed = true;
  });

  await command({ type: 'open_counter', counter });
  const ticket = Object.values((await snapshot()).tickets).find((ticket) => ticket.number === TICKET_NUMBER).id;
  const steps = [
    [{ type: 'call_next', counter }, 'called'],
    [{ type: 'start', counter, ticket }, 'serving'],
    [{ type: 'finish', counter, ticket, outcome: 'completed' }, 'done'],
  ];
  for (const [step, state] of steps) {
    await command(step);
    await page.waitForSelector(`main[data-state=${state}]`, { timeout: 1000 });
  }
  assert.equal(await page.evaluate(() => window.stayed), true, 'the page was reloaded');
  assert.deepEqual(page.complaints, []);
});
