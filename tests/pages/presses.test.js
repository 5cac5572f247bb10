// What is pressed counts once and where it was meant: pressed twice by key, mouse or finger, while another answer arrives,
// and when an answer is lost.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { browser, callForHelp, closed, command, desk, firstCounter, isLive, issue, snapshot } from './hall.js';
import { hands } from './hands.js';

let chromium;
let counter;

before(async () => {
  chromium = await browser();
  counter = await firstCounter();
});
beforeEach(() => closed(counter));
after(async () => {
  await closed(counter);
  await chromium.close();
});

const state = async ({ ticket }) => (await snapshot()).tickets[ticket].state.is;
const present = async () => (await snapshot()).counters[counter].ticket;

/** The console of the open counter, and hands that press everything twice. */
async function opened(options = {}) {
  await command({ type: 'open_counter', counter });
  const page = await desk(chromium, counter, options);
  await isLive(page);
  return { page, ...(await hands(page, { doubled: true })) };
}

/** The same with a customer being served. */
async function serving(options) {
  const ticket = await issue(counter);
  const console = await opened(options);
  await command({ type: 'call_next', counter });
  await command({ type: 'start', counter, ticket: ticket.ticket });
  await console.page.waitForSelector('#do-finish:enabled');
  return { ticket, ...console };
}

const nothingWrong = async (page) => {
  assert.deepEqual([page.complaints, page.failures], [[], []]);
  await page.context().close();
};

test('taking back by Space on its button, twice, does not call the customer again', async () => {
  const ticket = await issue(counter);
  const { page, press } = await opened();
  await command({ type: 'call_next', counter });
  await page.focus('#do-undo');
  await press('Space');
  await page.waitForSelector('.empty');
  assert.equal(await present(), null);
  assert.equal(await state(ticket), 'waiting');
  await nothingWrong(page);
});

test('a panel that is opened twice is open, and nothing in it is chosen or sent', async () => {
  const { ticket, page, press, click } = await serving({ locale: 'en' });
  const { seq } = await snapshot();
  const isOpen = async (panel) => {
    assert.equal(await page.$eval('.panel[open]', (open) => open.id), panel);
    await page.keyboard.press('Escape');
  };
  const chosen = await page.inputValue('#to-service');
  await press('t');
  assert.equal(await page.inputValue('#to-service'), chosen, 'the second letter chose nothing');
  await isOpen('panel-transfer');
  await click('#panel-issue summary');
  await isOpen('panel-issue');
  for (const key of ['Enter', 'Space']) {
    for (const panel of ['panel-correct', 'panel-outcomes', 'panel-pause']) {
      await page.focus(`#${panel} summary`);
      await press(key);
      await isOpen(panel);
    }
  }
  assert.equal((await snapshot()).seq, seq, 'nothing was sent');
  assert.equal(await state(ticket), 'serving');
  await nothingWrong(page);
});

test('Enter in a field, twice, sends that form and does not finish with the customer', async () => {
  const { ticket, page, press } = await serving();
  const { help } = await callForHelp();
  await page.focus(`#by-${help}`);
  await press('Enter');
  await page.waitForSelector(`#do-arrive-${help}`);
  assert.equal(await state(ticket), 'serving');
  await nothingWrong(page);
});

test('a finger that taps twice acts once, also where another button has come under it', async () => {
  const { ticket, page } = await serving({ hasTouch: true, viewport: { width: 1024, height: 768 } });
  const tap = async (selector) => {
    const { x, y, width, height } = await page.locator(selector).boundingBox();
    await page.touchscreen.tap(x + width / 2, y + height / 2);
    await page.waitForFunction(() => !document.querySelector('form[data-busy]'));
    await page.touchscreen.tap(x + width / 2, y + height / 2);
  };
  await tap('#panel-pause summary');
  assert.equal(await page.isVisible('#do-pause-meal'), true);
  await page.keyboard.press('Escape');
  const [step] = ticket.service.steps;
  const { seq } = await snapshot();
  await tap(`#step-${step.id}`);
  await page.waitForSelector(`#step-${step.id}[aria-pressed=true]`);
  assert.equal((await snapshot()).seq, seq + 1);
  await nothingWrong(page);
});

test('a call whose answer was lost is not in the way of the next one', async () => {
  const tickets = [await issue(counter), await issue(counter)];
  await command({ type: 'open_counter', counter });
  const page = await desk(chromium, counter);
  await isLive(page);
  let lost = 0;
  await page.route(`**/counter/${counter}?*`, async (route) => {
    if (route.request().method() !== 'POST' || lost) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  for (const ticket of tickets) {
    await page.keyboard.press('Space');
    await page.waitForSelector('#do-start:enabled');
    await page.keyboard.press('s');
    await page.waitForSelector('#do-finish:enabled');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.empty');
    assert.equal(await state(ticket), 'done');
  }
  assert.equal(lost, 1);
  await page.context().close();
});

/** The answers to what the page sends arrive once `arrives` has been called. */
async function slowAnswers(page) {
  let arrives;
  const may = new Promise((go) => (arrives = go));
  await page.route(`**/counter/${counter}?*`, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const answer = await route.fetch();
    await may;
    await route.fulfill({ response: answer });
  });
  return arrives;
}

test('a press that has begun ends on its button, also when the answer to the one before it comes meanwhile', async () => {
  const { ticket, page } = await serving();
  const [first, second] = ticket.service.steps.map(({ id }) => `#step-${id}`);
  const arrives = await slowAnswers(page);
  await page.click(first);
  await page.hover(second);
  await page.mouse.down();
  const answer = page.waitForResponse((answer) => answer.request().method() === 'POST');
  arrives();
  await (await answer).finished();
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.mouse.up();
  for (const step of [first, second]) await page.waitForSelector(`${step}[aria-pressed=true]`);
  await nothingWrong(page);
});

test('what the hall does while something is sent is shown with its answer, and closes no panel', async () => {
  const { page } = await serving();
  const arrives = await slowAnswers(page);
  await page.click('#panel-transfer summary');
  await page.selectOption('#to-counter', String(counter));
  const asked = page.waitForResponse((answer) => answer.url().includes('part=main'));
  await page.click('#do-transfer-counter');
  await asked;
  assert.equal(await page.isVisible('#do-finish:enabled'), true, 'it is not gone before its answer is there');
  arrives();
  await page.waitForSelector('.empty');
  await page.click('#panel-issue summary');
  assert.equal(await page.isVisible('#do-issue'), true);
  await nothingWrong(page);
});
