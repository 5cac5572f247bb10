// The clerk's page, against a running centre: by mouse, by keyboard, without script.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { browser, branch, callForHelp, clerk, closed, command, desk, firstCounter, forgetClerk, isLive, issue, openAfresh, place, snapshot, url } from './hall.js';

const WITHIN_MS = 1000;
let chromium;
let counter;

before(async () => {
  chromium = await browser();
  counter = await firstCounter();
});
beforeEach(() => openAfresh(counter));
after(async () => {
  await closed(counter);
  await chromium.close();
});

const stands = async ({ ticket }) => (await snapshot()).tickets[ticket].state.is;

test('a ticket is called, served, held, resumed and finished by mouse', async () => {
  const ticket = await issue(counter);
  const page = await desk(chromium, counter);
  await isLive(page);
  await page.click('#do-call_next');
  await page.waitForSelector('#do-start:enabled');
  assert.match(await page.textContent('#present'), new RegExp(ticket.number));
  await page.click('#do-start');
  await page.waitForSelector('#do-hold:enabled');
  await page.click('#do-hold');
  await page.click(`#resume-${ticket.ticket}`);
  await page.waitForSelector('#do-finish:enabled');
  await page.click('#panel-outcomes summary');
  await page.click('#do-finish-accepted');
  await page.waitForSelector('.empty');
  assert.equal(await stands(ticket), 'done');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('a ticket is called, served and finished by keyboard alone, one after another', async () => {
  const tickets = [await issue(counter), await issue(counter)];
  const page = await desk(chromium, counter);
  await isLive(page);
  for (const ticket of tickets) {
    await page.keyboard.press('Space');
    await page.waitForSelector('#do-start:enabled');
    assert.match(await page.textContent('#present'), new RegExp(ticket.number));
    await page.keyboard.press('s');
    await page.waitForSelector('#do-finish:enabled');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.empty');
    assert.equal(await stands(ticket), 'done');
  }
  await page.context().close();
});

test('a ticket is not missed before it was called often enough, and a sentence says so', async () => {
  await issue(counter);
  const page = await desk(chromium, counter);
  await isLive(page);
  await page.keyboard.press('Space');
  await page.waitForSelector('#do-recall:enabled');
  await page.keyboard.press('m');
  await page.waitForSelector('.notice');
  assert.match(await page.textContent('.notice'), /再叫一次再过号/);
  const next = await issue(counter);
  await page.waitForFunction((number) => document.querySelector('.side ol')?.textContent.includes(number), next.number);
  assert.equal(await page.isVisible('.notice'), true, 'it stays when something else happens');
  await page.context().close();
});

test('what cannot be done now stays where it is, disabled', async () => {
  const page = await desk(chromium, counter);
  for (const action of ['call_next', 'recall', 'start', 'hold', 'finish', 'miss', 'open']) {
    assert.equal(await page.isDisabled(`#do-${action}`), true, action);
  }
  assert.equal(await page.isVisible('#panel-pause summary'), true);
  await page.context().close();
});

test('who comes next is there within a second, in the order they are called', async () => {
  const page = await desk(chromium, counter);
  await isLive(page);
  const tickets = [await issue(counter), await issue(counter)];
  await page.waitForSelector('.side ol li:nth-child(2)', { timeout: WITHIN_MS });
  const shown = await page.$$eval('.side ol li strong', (numbers) => numbers.map((number) => number.textContent));
  assert.deepEqual(shown, tickets.map((ticket) => ticket.number));
  await page.context().close();
});

test('a call for help that the page shows counts as delivered, and is taken, reached and ended', async () => {
  const page = await desk(chromium, counter);
  await isLive(page);
  const { help, place } = await callForHelp('unwell');
  await page.waitForSelector('.call.urgent', { timeout: WITHIN_MS });
  assert.match(await page.textContent('.call'), new RegExp(place['zh-Hans']));
  await page.waitForSelector('.call.delivered');
  assert.equal((await snapshot()).help[help].state.is, 'delivered');
  await page.fill(`#by-${help}`, '王敏');
  await page.click(`#do-take-${help}`);
  await page.waitForSelector('.call.acknowledged');
  await page.click(`#do-arrive-${help}`);
  await page.waitForSelector('.call.arrived');
  await page.click(`#end-${help} summary`);
  await page.click(`#do-resolve-${help}`);
  await page.waitForSelector('.call', { state: 'detached' });
  assert.equal((await snapshot()).help[help].state.is, 'resolved');
  await page.context().close();
});

test('a page in the background does not say that a call was seen', async () => {
  const page = await desk(chromium, counter);
  await isLive(page);
  await page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }));
  const { help } = await callForHelp(null);
  await page.waitForSelector('.call.raised', { timeout: WITHIN_MS });
  assert.equal((await snapshot()).help[help].state.is, 'raised');
  await page.evaluate(() => {
    delete document.visibilityState;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.waitForSelector('.call.delivered');
  await page.context().close();
});

test('without script a ticket is called and served all the same', async () => {
  const ticket = await issue(counter);
  const page = await desk(chromium, counter, { javaScriptEnabled: false });
  await page.click('#do-call_next');
  await page.waitForSelector('#do-start:enabled');
  await page.click('#do-start');
  await page.waitForSelector('#do-finish:enabled');
  assert.equal(await stands(ticket), 'serving');
  await page.context().close();
});

test('the page asks who it is, a wrong password does not open it, and after logging out nothing is behind it', async () => {
  const { login, password } = await clerk();
  const context = await chromium.newContext({ locale: 'zh-CN' });
  const page = await context.newPage();
  const answer = await page.goto(`${url}/b/${branch}/counter/${counter}`);
  assert.equal(answer.status(), 401);
  await page.fill('#login', login);
  await page.fill('#password', 'a guess that is none');
  await page.click('button');
  await page.waitForSelector('[role=alert]');
  assert.equal(await page.inputValue('#login'), login);
  assert.equal(await page.inputValue('#password'), '');
  await page.fill('#password', password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('main .board');
  assert.equal(new URL(page.url()).pathname, `/b/${branch}/counter/${counter}`);
  await page.click('.who button');
  await page.waitForSelector('#login');
  await page.goBack();
  await page.waitForSelector('#login');
  assert.equal(await page.$('main .board'), null);
  await context.close();
});

test('a clerk who is logged out elsewhere is led to the login by the next press, and back', async () => {
  const page = await desk(chromium, counter);
  await isLive(page);
  const { login, password } = await clerk();
  const out = await page.context().request.post(`${url}/logout`, { maxRedirects: 0 });
  assert.equal(out.status(), 303);
  forgetClerk();
  await page.context().addCookies([{ name: 'frontdesk_session', value: 'gone', url }]);
  await page.click('#do-close');
  await page.waitForSelector('#login');
  await page.fill('#login', login);
  await page.fill('#password', password);
  await page.click('button');
  await page.waitForSelector('main .board');
  await page.context().close();
});

test('the page fits a small office screen in every language', async () => {
  await issue(counter);
  await command({ type: 'call_next', counter });
  for (const lang of ['zh-Hans', 'zh-Hant', 'en']) {
    const page = await desk(chromium, counter);
    await page.goto(`${url}/b/${branch}/counter/${counter}?lang=${lang}`, { waitUntil: 'commit' });
    await isLive(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(over, 0, lang);
    await page.context().close();
  }
});
