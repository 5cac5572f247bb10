// The floor as a supervisor sees it: it follows the hall, and every button of it does its part.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browser, closed, firstCounter, flawless, floor, hire, isLive, issue, snapshot } from './hall.js';

let chromium;
let counter;
let lead;
let clerks;

before(async () => {
  chromium = await browser();
  counter = await firstCounter();
  lead = await hire('supervisor', '陈静');
  clerks = [await hire('counter', '刘洋'), await hire('counter', '赵敏')];
  await closed(counter);
});
after(async () => {
  await closed(counter);
  await chromium.close();
});

test('a supervisor arranges the hall, and sees it change without a reload', async () => {
  const page = await floor(chromium, lead);
  await isLive(page);
  await page.evaluate(() => {
    window.stayed = true;
  });
  const { service } = await issue(counter);
  await page.waitForFunction(() => document.querySelector('tbody td').textContent === '1', null, { timeout: 1000 });

  const staffed = async (act, clerk) => {
    await page.click(`#panel-counter-${counter} summary`);
    await page.selectOption(`#clerk-${counter}`, clerk.id);
    await page.click(`#do-${act}-${counter}`);
    await page.waitForFunction((name) => [...document.querySelectorAll('.counters li:first-child > p')].some((line) => line.textContent === name), clerk.name);
    assert.equal((await snapshot()).counters[counter].clerk, clerk.id);
  };
  await staffed('open', { ...clerks[0], name: '刘洋' });
  await staffed('hand_over', { ...clerks[1], name: '赵敏' });
  await page.click(`#panel-counter-${counter} summary`);
  await page.click(`#do-close-${counter}`);
  await page.waitForSelector('.counters li:first-child.closed');

  await page.click(`#panel-stop-${service.id} summary`);
  await page.fill(`#stop-${service.id}-zh-Hans`, '系统升级');
  await page.click(`#do-stop-${service.id}`);
  await page.waitForSelector('tr.stopped');
  assert.match(await page.textContent('tr.stopped'), /系统升级/);
  await page.click(`#do-resume-${service.id}`);
  await page.waitForSelector('tr.stopped', { state: 'detached' });

  await page.click('#panel-notice summary');
  await page.fill('#notice-zh-Hans', '一楼停电检修');
  await page.selectOption('#notice-minutes', '30');
  await page.click('#do-notice');
  await page.waitForSelector('.posted');
  await page.click('#do-withdraw');
  await page.waitForSelector('.posted', { state: 'detached' });

  await page.click('#panel-early summary');
  await page.click('#do-early');
  await page.waitForSelector('.state.paused');
  await page.click('#do-reopen');
  await page.waitForSelector('.state.open');

  assert.equal(await page.evaluate(() => window.stayed), true, 'the page was reloaded');
  assert.deepEqual([page.complaints, page.failures], [[], []]);
  await page.context().close();
});

test('what is being written stays when something happens in the hall', async () => {
  const page = await floor(chromium, lead);
  await isLive(page);
  await page.click('#panel-notice summary');
  await page.fill('#notice-zh-Hans', '一楼停');
  const waiting = await page.textContent('tbody td');
  await issue(counter);
  await page.keyboard.type('电');
  await page.evaluate(() => document.activeElement.blur());
  await page.waitForFunction((before) => document.querySelector('tbody td').textContent !== before, waiting, { timeout: 3000 });
  assert.equal(await page.inputValue('#notice-zh-Hans'), '一楼停电');
  assert.equal(await page.isVisible('#notice-zh-Hans'), true);
  await page.context().close();
});

test('it fits a desk and a tablet, and axe finds nothing by day and by night', async () => {
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, height] of [[1366, 768], [1024, 768], [768, 1024]]) {
      const page = await floor(chromium, lead, { colorScheme, viewport: { width, height } });
      await isLive(page);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(over, 0, `${width}`);
      await flawless(page, `${colorScheme} ${width}`);
      await page.click('#panel-notice summary');
      await flawless(page, `${colorScheme} ${width} with a panel`);
      await page.context().close();
    }
  }
});
