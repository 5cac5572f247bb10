// The customer's page on a phone, against a running centre.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { browser, closed, command, firstCounter, isLive, issue, openAfresh, phone, place, snapshot, url, uuid } from './hall.js';

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

const open = async (ticket, options) => {
  const page = await phone(chromium, options);
  await page.goto(ticket.page, { waitUntil: 'commit' });
  await page.waitForSelector('main');
  if (options?.javaScriptEnabled !== false) await isLive(page);
  return page;
};

test('without script the page says the number, how many are ahead and where', async () => {
  await issue(counter);
  const ticket = await issue(counter);
  const { area } = await place(counter);
  const page = await open(ticket, { javaScriptEnabled: false });
  const card = await page.textContent('.card');
  assert.match(card, new RegExp(ticket.number));
  assert.match(card, /1 人/);
  assert.match(card, new RegExp(area.name['zh-Hans']));
  assert.equal(await page.isVisible('#sound'), false, 'what needs script is not offered');
  await page.context().close();
});

test('without script the queue can be left, and only after confirming', async () => {
  const ticket = await issue(counter);
  const page = await open(ticket, { javaScriptEnabled: false });
  assert.equal(await page.isVisible('#do-leave'), false);
  await page.click('#leave summary');
  await page.click('#do-leave');
  await page.waitForSelector('main[data-state=cancelled]');
  await page.context().close();
});

test('the page follows call, start and done within a second, without a reload', async () => {
  const ticket = await issue(counter);
  const page = await open(ticket);
  await page.evaluate(() => (window.sameDocument = true));
  const follows = async (send, state) => {
    const since = Date.now();
    await send();
    await page.waitForSelector(`main[data-state=${state}]`, { timeout: WITHIN_MS });
    return Date.now() - since;
  };
  const at = { counter, ticket: ticket.ticket };
  await follows(() => command({ type: 'call_next', counter }), 'called');
  assert.match(await page.textContent('h1'), new RegExp(`${counter} 号窗口`));
  assert.equal(await page.title(), `请到 ${counter} 号窗口 · ${ticket.number}`);
  assert.match(await page.textContent('#say'), new RegExp(`${counter} 号窗口`));
  await follows(() => command({ type: 'start', ...at }), 'serving');
  await follows(() => command({ type: 'finish', ...at, outcome: 'completed' }), 'done');
  assert.equal(await page.evaluate(() => window.sameDocument), true);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('the call is heard once sound was turned on, and again when called again', async () => {
  const tickets = [];
  for (let i = 0; i < 5; i += 1) tickets.push(await issue(counter));
  const page = await open(tickets[4]);
  const beeps = () => page.evaluate(() => Number(document.documentElement.dataset.beeps ?? 0));
  assert.equal(await page.getAttribute('main', 'data-alert'), '', 'four are ahead: no alert yet');
  assert.equal(await beeps(), 0);
  await page.click('#sound');
  await page.waitForFunction(() => document.documentElement.dataset.sound === 'on');
  const armed = await beeps();
  await command({ type: 'leave', ticket: tickets[0].ticket });
  await page.waitForSelector('.alert', { timeout: WITHIN_MS });
  assert.match(await page.textContent('.alert'), /快到您了/);
  await page.waitForFunction((armed) => Number(document.documentElement.dataset.beeps) === armed + 1, armed);
  for (const { ticket } of tickets.slice(1, 4)) await command({ type: 'leave', ticket });
  await command({ type: 'call_next', counter });
  await page.waitForSelector('main[data-alert=called]', { timeout: WITHIN_MS });
  await page.waitForFunction((armed) => Number(document.documentElement.dataset.beeps) === armed + 2, armed);
  await page.context().close();
});

test('let others pass, from the phone', async () => {
  const ticket = await issue(counter);
  await issue(counter);
  await issue(counter);
  const page = await open(ticket);
  await page.click('#let-pass summary');
  await page.check('#others-2', { force: true });
  await page.click('#do-let-pass');
  await page.waitForFunction(() => /让 2 位先办/.test(document.querySelector('.line').textContent));
  assert.match(await page.textContent('.facts'), /2 人/);
  assert.equal((await snapshot()).tickets[ticket.ticket].let_passed, 1);
  await page.context().close();
});

test('a refusal is said in a sentence, and the page stays', async () => {
  const ticket = await issue(counter);
  const page = await open(ticket);
  await page.click('#let-pass summary');
  await page.click('#do-let-pass');
  await page.waitForSelector('.notice');
  assert.match(await page.textContent('.notice'), /您后面没有人/);
  await page.context().close();
});

test('help is asked for, told honestly on its way, and taken back', async () => {
  const ticket = await issue(counter);
  const page = await open(ticket);
  await page.click('#ask summary');
  await page.click('#topic-papers');
  await page.waitForSelector('.help.raised');
  assert.match(await page.textContent('.help'), /还没有人看到/);
  const calls = Object.values((await snapshot()).help);
  const call = calls.find((call) => call.from.ticket === ticket.ticket);
  assert.equal(call.topic, 'papers');
  await command({ type: 'deliver_help', help: call.id });
  await page.waitForSelector('.help.delivered', { timeout: WITHIN_MS });
  await command({ type: 'acknowledge_help', help: call.id, by: '王敏', eta_minutes: 2 });
  await page.waitForSelector('.help.acknowledged', { timeout: WITHIN_MS });
  assert.match(await page.textContent('.help'), /王敏 正在过来，约 2 分钟到/);
  await page.click('#cancel-help');
  await page.waitForSelector('.help.cancelled');
  await page.context().close();
});

test('what somebody is choosing is not lost when the page changes under it', async () => {
  const first = await issue(counter);
  const ticket = await issue(counter);
  await issue(counter);
  const page = await open(ticket);
  await page.click('#let-pass summary');
  await page.check('#others-3', { force: true });
  await page.focus('#do-let-pass');
  await command({ type: 'leave', ticket: first.ticket });
  await page.waitForFunction(() => /0 人/.test(document.querySelector('.facts').textContent));
  assert.equal(await page.evaluate(() => document.querySelector('#let-pass').open), true);
  assert.equal(await page.isChecked('#others-3'), true);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'do-let-pass');
  await page.context().close();
});

test('a lost connection is said, and what was missed is there when it comes back', async () => {
  const ticket = await issue(counter);
  const page = await open(ticket);
  await page.context().setOffline(true);
  await page.evaluate(() => dispatchEvent(new Event('offline')));
  await page.waitForSelector('#away:visible');
  assert.match(await page.textContent('#away'), /连接断开/);
  await command({ type: 'call_next', counter });
  await page.context().setOffline(false);
  await page.waitForSelector('main[data-state=called]', { timeout: 5000 });
  await page.waitForSelector('#away', { state: 'hidden' });
  await page.context().close();
});

test('a form whose answer got lost is sent again under the same id', async () => {
  const ticket = await issue(counter);
  await issue(counter);
  await issue(counter);
  const page = await open(ticket);
  const ids = [];
  await page.route('**/commands*', async (route) => {
    ids.push(new URLSearchParams(route.request().postData()).get('id'));
    const answer = await route.fetch({ maxRedirects: 0 });
    if (ids.length === 1) return route.abort();
    return route.fulfill({ response: answer });
  });
  await page.click('#let-pass summary');
  await page.click('#do-let-pass');
  await page.waitForSelector('.notice');
  const shut = await page.evaluate(() => !document.querySelector('#let-pass').open);
  if (shut) await page.click('#let-pass summary');
  await page.click('#do-let-pass');
  await page.waitForFunction(() => /让 1 位先办/.test(document.querySelector('.line').textContent));
  assert.equal(ids.length, 2);
  assert.equal(ids[0], ids[1]);
  assert.equal((await snapshot()).tickets[ticket.ticket].let_passed, 1);
  await page.context().close();
});

test('the page, its style, script and icon are at most 40 KB and all from here', async () => {
  const ticket = await issue(counter);
  const page = await phone(chromium);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const documents = new Map();
  session.on('Network.responseReceived', ({ requestId, type }) => type !== 'EventSource' && documents.set(requestId, 0));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => documents.has(requestId) && documents.set(requestId, encodedDataLength));
  await page.goto(ticket.page, { waitUntil: 'load' });
  await isLive(page);
  const total = [...documents.values()].reduce((sum, bytes) => sum + bytes, 0);
  assert.ok(total > 3000 && total <= 40 * 1024, `${total} bytes`);
  for (const heard of page.heard) assert.ok(heard.startsWith(`${url}/`), heard);
  await page.context().close();
});

test('every control is large enough, has a name, and stands out from its ground', async () => {
  await issue(counter);
  const ticket = await issue(counter);
  // 195 is a phone of 390 at 200 %.
  for (const width of [195, 320, 390]) {
    for (const lang of ['zh-Hans', 'zh-Hant', 'en']) {
      const page = await phone(chromium, { viewport: { width, height: 700 } });
      await page.goto(`${ticket.page}?lang=${lang}`, { waitUntil: 'commit' });
      await isLive(page);
      assert.equal(await page.getAttribute('html', 'lang'), lang);
      await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
      assert.deepEqual(await page.evaluate(faults), [], `${width} ${lang}`);
      await page.context().close();
    }
  }
});

test('a code that the centre does not know yet gets a page that looks again by itself', async () => {
  const page = await phone(chromium, { javaScriptEnabled: false });
  const code = Buffer.from(uuid().replaceAll('-', ''), 'hex').toString('base64url');
  await page.goto(`${url}/t/${code}`, { waitUntil: 'commit' });
  await page.waitForSelector('main');
  assert.match(await page.textContent('h1'), /正在登记/);
  assert.ok(await page.$('meta[http-equiv=refresh]'));
  await page.context().close();
});

/** Runs in the page: what is too small, nameless, too pale or too wide. */
function faults() {
  const found = [];
  const visible = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  for (const control of document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')) {
    if (!visible(control)) continue;
    const { width, height } = control.getBoundingClientRect();
    if (width < 43.5 || height < 43.5) found.push(`${control.id || control.textContent}: ${width}×${height}`);
    const name = control.getAttribute('aria-label') || control.textContent.trim() || control.labels?.[0]?.textContent.trim();
    if (!name) found.push(`${control.outerHTML}: no name`);
  }
  const light = (colour) => {
    const [r, g, b] = colour.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const colour = (text) => text.match(/[\d.]+/g).map(Number);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const [r, g, b, alpha = 1] = colour(getComputedStyle(e).backgroundColor);
      if (alpha === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !visible(element) || element.closest('.unseen, noscript')) continue;
    const [a, b] = [light(colour(getComputedStyle(element).color).slice(0, 3)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 7) found.push(`${element.textContent.trim()}: ${ratio.toFixed(2)}:1`);
  }
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`wider than the screen by ${root.scrollWidth - root.clientWidth}`);
  if (document.querySelectorAll('h1').length !== 1) found.push('not one h1');
  return found;
}
