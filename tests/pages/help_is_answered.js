// Staff see a kiosk's call for help on the counter page, take it, and arrive.

import { after, before, test } from 'node:test';
import { browser, desk } from './hall.js';

const { COUNTER, HELP } = process.env;
let chromium;

before(async () => {
  chromium = await browser();
});

after(() => chromium.close());

test('a call is shown, taken and reached', async () => {
  const page = await desk(chromium, Number(COUNTER));
  await page.click(`#do-take-${HELP}`);
  await page.click(`#do-arrive-${HELP}`);
  await page.waitForSelector('.call.arrived');
});
