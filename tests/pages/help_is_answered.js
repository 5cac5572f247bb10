// Staff see a kiosk's call for help on the counter page, take it, and arrive.

import { after, before, test } from 'node:test';
import { browser, desk } from './hall.js';

const counter = Number(process.env.COUNTER);
let chromium;

before(async () => {
  chromium = await browser();
});

after(() => chromium.close());

test('a call is shown, taken and reached', async () => {
  const page = await desk(chromium, counter);
  await page.click('button:has-text("我去")');
  await page.click('button:has-text("已到")');
  await page.waitForSelector('text=已到');
});
