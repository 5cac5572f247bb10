// The console of a counter for a whole day: every button and every key, two clerks at one counter, double clicks, and a
// line that breaks. Also that it fits its screens, and that axe finds nothing.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { browser, branch, closed, command, desk, firstCounter, flawless, hire, isLive, issue, openAfresh, place, snapshot, url } from './hall.js';

let chromium;
let counter;
let lead;
let other;

before(async () => {
  chromium = await browser();
  counter = await firstCounter();
  lead = await hire('supervisor', '陈静');
  other = await hire('counter', '王敏');
});
beforeEach(() => closed(counter));
after(async () => {
  await closed(counter);
  await chromium.close();
});

const state = async ({ ticket }) => (await snapshot()).tickets[ticket].state.is;
const current = async () => (await snapshot()).counters[counter];

/** The console with `clerk` logged in, which follows the counter. */
async function console_(clerk = lead, options = {}) {
  const page = await desk(chromium, counter, { as: clerk, ...options });
  await isLive(page);
  return page;
}

/** The ticket at the counter is in this state, as the page says it. */
const shows = (page, selector) => page.waitForSelector(selector);
const serving = (page) => shows(page, '#do-finish:enabled');
const calledTo = (page) => shows(page, '#do-start:enabled');
const free = (page) => shows(page, '.empty');

async function opened(clerk = lead, options = {}) {
  const page = await console_(clerk, options);
  await page.keyboard.press('o');
  await shows(page, '#panel-pause');
  return page;
}

const nothingWrong = async (page) => {
  assert.deepEqual(page.complaints, []);
  assert.deepEqual(page.failures, []);
  await page.context().close();
};

test('a ticket goes all ways by single keys', async () => {
  const [first] = [await issue(counter), await issue(counter)];
  const page = await opened();
  assert.equal((await current()).clerk, lead.id, 'whoever opens it serves');
  await page.keyboard.press('Space');
  await calledTo(page);
  await page.keyboard.press('u');
  await free(page);
  assert.equal(await state(first), 'waiting');
  await page.keyboard.press('Space');
  await calledTo(page);
  await page.keyboard.press('m');
  await shows(page, '.notice');
  assert.match(await page.textContent('.notice'), /再叫一次再过号/);
  // Two calls are some time apart; the page says so until that is over.
  const calledTwice = page.waitForFunction(() => document.querySelector('.since')?.textContent.includes('已叫 2 次'), null, { timeout: 15_000 });
  const again = setInterval(() => page.keyboard.press('r'), 700);
  await calledTwice.finally(() => clearInterval(again));
  await shows(page, '#do-miss:enabled');
  await page.keyboard.press('m');
  await free(page);
  assert.equal(await state(first), 'missed');
  await page.keyboard.press('b');
  await page.waitForSelector(`#return-${first.ticket}`, { state: 'detached' });
  assert.equal(await state(first), 'waiting');
  await page.keyboard.press('Space');
  await calledTo(page);
  await page.keyboard.press('s');
  await serving(page);
  await page.keyboard.press('1');
  await page.waitForSelector('.step[aria-pressed=true]');
  await page.keyboard.press('h');
  await free(page);
  await page.keyboard.press('j');
  await serving(page);
  await page.keyboard.press('Enter');
  await free(page);
  await page.keyboard.press('p');
  await page.click('#do-pause-meal');
  await shows(page, '.state.paused');
  assert.match(await page.textContent('.state'), /用餐/);
  await page.keyboard.press('o');
  await shows(page, '.state.open');
  await nothingWrong(page);
});

test('every panel and every button of it does its part by mouse', async () => {
  const tickets = [await issue(counter), await issue(counter), await issue(counter)];
  const page = await console_();
  await page.click('#do-open');
  await shows(page, '#panel-pause');

  // Out of turn, with the leave of whoever may.
  await page.click('#panel-queue summary');
  await page.selectOption('#put-ticket', tickets[2].ticket);
  await page.selectOption('#put-other', tickets[0].ticket);
  await page.click('#do-put-before');
  const numbers = () => page.$$eval('.side ol strong', (all) => all.map((one) => one.textContent));
  await page.waitForFunction((number) => document.querySelector('.side ol strong').textContent === number, tickets[2].number);
  await page.click('#panel-queue summary');
  await page.selectOption('#put-ticket', tickets[2].ticket);
  await page.selectOption('#put-other', tickets[1].ticket);
  await page.click('#do-put-behind');
  await page.waitForFunction((number) => document.querySelectorAll('.side ol strong')[2].textContent === number, tickets[2].number);
  assert.deepEqual(await numbers(), tickets.map((ticket) => ticket.number));
  await page.click('#panel-queue summary');
  await page.selectOption('#call-ticket', tickets[1].ticket);
  await page.click('#do-call-ticket');
  await calledTo(page);
  assert.match(await page.textContent('.reason'), /指定/);
  await page.click('#do-undo');
  await free(page);
  await page.click(`#call-${tickets[2].ticket}`);
  await calledTo(page);
  await page.click('#do-undo');
  await free(page);

  await page.click('#do-call_next');
  await calledTo(page);
  await page.click('#do-start');
  await serving(page);

  // The papers and the steps.
  const paper = await page.getAttribute('.ticks button', 'id');
  await page.click(`#${paper}`);
  await shows(page, '.ticks .lacks');
  assert.equal((await snapshot()).tickets[tickets[0].ticket].lacking.length, 1);
  const step = await page.getAttribute('.step', 'id');
  await page.click(`#${step}`);
  await shows(page, `#${step}[aria-pressed=true]`);

  // It was another service after all, with other answers.
  await page.click('#panel-correct summary');
  const wanted = await serviceWithQuestions();
  await page.selectOption('#right-service', wanted.id);
  await page.click('#do-correct');
  await page.waitForFunction((name) => document.querySelector('.service')?.textContent === name, wanted.name['zh-Hans']);
  await page.click('#panel-correct summary');
  const [question] = wanted.questions;
  await page.selectOption(`#answer-${question.id}`, question.choices[1].id);
  await page.click('#do-answers');
  await page.waitForFunction((text) => document.querySelector('.chips').textContent.includes(text), question.choices[1].text['zh-Hans']);

  // Sent on: to a service, to a counter, to a skill group; and back each time.
  const back = async () => {
    await free(page);
    await page.click('#do-undo');
    await serving(page);
  };
  for (const there of ['transfer', 'transfer-counter', 'transfer-skill']) {
    await page.click('#panel-transfer summary');
    await page.click(`#do-${there}`);
    await back();
  }

  await page.click('#do-hold');
  await free(page);
  await page.click(`#resume-${tickets[0].ticket}`);
  await serving(page);
  await page.click('#panel-outcomes summary');
  await page.click('#do-finish-incomplete');
  await free(page);
  const { outcome } = (await snapshot()).tickets[tickets[0].ticket].state;
  assert.equal(outcome, 'incomplete');

  // A number for somebody at the desk.
  await page.click('#panel-issue summary');
  await page.selectOption('#issue-class', 'priority');
  await page.selectOption('#issue-lang', 'en');
  await page.click('#do-issue');
  const given = await page.waitForSelector('.given');
  const number = (await given.textContent()).match(/已取号 (\S+)/)[1];
  const issued = Object.values((await snapshot()).tickets).find((ticket) => ticket.number === number);
  assert.deepEqual([issued.class, issued.lang], ['priority', 'en']);
  await page.click('[data-dismiss]');
  assert.equal(await page.$('.given'), null);

  for (const reason of ['break', 'meal', 'meeting', 'back_office', 'other']) {
    await page.click('#panel-pause summary');
    await page.click(`#do-pause-${reason}`);
    await shows(page, '.state.paused');
    await page.click('#do-open');
    await shows(page, '.state.open');
  }
  await page.click('#panel-hand_over summary');
  await page.selectOption('#hand-over-to', other.id);
  await page.click('#do-hand_over');
  await shows(page, '#do-take_over');
  assert.equal((await current()).clerk, other.id);
  await page.click('#do-take_over');
  await page.waitForSelector('#do-take_over', { state: 'detached' });
  await page.click('#do-close');
  await shows(page, '.state.closed');
  await nothingWrong(page);
});

async function serviceWithQuestions() {
  const { service } = await place(counter);
  const answer = await fetch(`${url}/api/v1/branches/${branch}/catalogue`, { headers: { authorization: `Bearer ${process.env.FRONTDESK_KEY}` } });
  const { catalogue } = await answer.json();
  return catalogue.services.find((one) => one.skill === service.skill && one.id !== service.id && one.questions?.length) ?? service;
}

test('a claim to priority is confirmed or sent back by a key', async () => {
  for (const [key, after] of [['y', '#do-start:enabled'], ['w', '.empty']]) {
    const ticket = await issue(counter, { priority: true });
    const page = await opened();
    await page.keyboard.press('Space');
    await shows(page, '.claim');
    await page.keyboard.press(key);
    await page.waitForSelector('.claim', { state: 'detached' });
    await shows(page, after);
    const { priority } = (await snapshot()).tickets[ticket.ticket];
    assert.equal(priority, key === 'y' ? 'confirmed' : 'revoked');
    await nothingWrong(page);
    await closed(counter);
  }
});

test('two clerks at one counter: the second is told by whom it is open, takes over, and the first can only look', async () => {
  await issue(counter);
  const first = await opened(lead);
  const second = await console_(other);
  assert.match(await second.textContent('#taken'), /陈静 正在这个窗口/);
  assert.equal(await second.isDisabled('#do-call_next'), true);
  await second.keyboard.press('Space');
  await second.keyboard.press('g');
  await shows(second, '#do-call_next:enabled');
  await shows(first, '#do-take_over');
  assert.match(await first.textContent('#taken'), /王敏/);
  assert.equal((await current()).ticket, null, 'nothing was called in between');
  await nothingWrong(first);
  await nothingWrong(second);
});

test('a double click does a thing once', async () => {
  const tickets = [await issue(counter), await issue(counter)];
  const page = await opened();
  const seq = async () => (await snapshot()).seq;
  const before = await seq();
  await page.dblclick('#do-call_next');
  await calledTo(page);
  await page.dblclick('#do-start');
  await serving(page);
  const step = await page.getAttribute('.step', 'id');
  await page.dblclick(`#${step}`);
  await shows(page, `#${step}[aria-pressed=true]`);
  await page.dblclick('#do-finish');
  await free(page);
  assert.equal(await seq(), before + 4, 'called, started, ticked and finished, once each');
  assert.deepEqual([await state(tickets[0]), await state(tickets[1])], ['done', 'waiting']);
  await nothingWrong(page);
});

test('a page that is not up to date is told what became of the customer, also without script', async () => {
  const ticket = await issue(counter);
  await command({ type: 'open_counter', counter });
  await command({ type: 'call_next', counter });
  const page = await desk(chromium, counter, { as: lead, javaScriptEnabled: false });
  await command({ type: 'leave', ticket: ticket.ticket });
  await page.click('#do-start');
  await page.waitForSelector('.notice');
  assert.match(await page.textContent('.notice'), new RegExp(`${ticket.number} 刚刚自己取消了，没有做成。请叫下一位`));
  await page.context().close();
});

test('a line that breaks is shown at once, nothing is pressed in vain, and it heals by itself', async () => {
  const ticket = await issue(counter);
  const page = await opened();
  await page.context().setOffline(true);
  await page.waitForSelector('#away:not([hidden])', { timeout: 1000 });
  assert.match(await page.textContent('#away'), /没有操作在排队/);
  assert.equal(await page.isDisabled('#do-call_next'), true);
  await page.keyboard.press('Space');
  await page.keyboard.press('p');
  assert.match(await page.textContent('.side ol'), new RegExp(ticket.number), 'the list can still be read');
  const later = await issue(counter);
  await page.context().setOffline(false);
  await page.waitForSelector('#away', { state: 'hidden' });
  await page.waitForFunction((number) => document.querySelector('.side ol').textContent.includes(number), later.number);
  assert.equal(await state(ticket), 'waiting', 'what was pressed meanwhile was not kept');
  await page.keyboard.press('Space');
  await calledTo(page);
  await page.context().close();
});

test('a press whose answer is lost counts once, whatever is pressed then', async () => {
  const tickets = [await issue(counter), await issue(counter)];
  const page = await opened();
  let lost = 0;
  await page.route(`**/counter/${counter}?*`, async (route) => {
    if (route.request().method() !== 'POST' || lost) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  await page.keyboard.press('Space');
  await calledTo(page);
  assert.equal(lost, 1);
  assert.deepEqual([await state(tickets[0]), await state(tickets[1])], ['called', 'waiting']);
  await page.context().close();
});

test('a press that has begun ends on its button, whatever happens in the hall meanwhile', async () => {
  const page = await opened();
  const ticket = await issue(counter);
  await shows(page, '#do-call_next:enabled');
  await page.hover('#do-call_next');
  await page.mouse.down();
  const changed = page.waitForResponse((answer) => answer.url().includes('part=main'));
  await issue(counter);
  await (await changed).finished();
  await page.mouse.up();
  await calledTo(page);
  assert.equal(await state(ticket), 'called');
  await page.waitForFunction(() => document.querySelectorAll('.side ol li').length === 1);
  await nothingWrong(page);
});

test('a day of changes leaves nothing behind in the page', async () => {
  const ticket = await issue(counter);
  const page = await opened();
  await page.keyboard.press('Space');
  await calledTo(page);
  const [step] = ticket.service.steps;
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const ticks = async (times) => {
    for (let n = 1; n <= times; n += 1) {
      const done = n % 2 === 1;
      await command({ type: 'tick_step', counter, ticket: ticket.ticket, step: step.id, done });
      // A handle of an element would keep the whole page that it was in.
      await page.waitForFunction((selector) => !!document.querySelector(selector), `#step-${step.id}[aria-pressed=${done}]`);
    }
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    return Object.fromEntries(metrics.filter(({ name }) => ['Nodes', 'JSEventListeners'].includes(name)).map(({ name, value }) => [name, value]));
  };
  const early = await ticks(4);
  const late = await ticks(40);
  assert.ok(late.Nodes <= early.Nodes * 1.2, `${late.Nodes} nodes, ${early.Nodes} before`);
  assert.equal(late.JSEventListeners, early.JSEventListeners);
  await nothingWrong(page);
});

test('what has the focus keeps it when something happens in the hall', async () => {
  const page = await opened();
  await page.focus('#panel-issue > summary');
  const waiting = await page.textContent('main');
  await issue(counter);
  await page.waitForFunction((before) => document.querySelector('main').textContent !== before, waiting);
  assert.equal(await page.evaluate(() => document.activeElement.parentElement.id), 'panel-issue');
  await nothingWrong(page);
});

test('keys do nothing in a field or a panel, nor when they are turned off', async () => {
  await issue(counter);
  const page = await opened();
  await page.keyboard.press('n');
  await page.waitForFunction(() => document.activeElement?.closest('.pane'));
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.equal(await page.$('.panel[open]'), null);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'SUMMARY', 'the focus is where it was');
  await page.keyboard.press('?');
  await shows(page, '#panel-keys[open]');
  await page.click('#keys-on');
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('Space');
  await page.reload();
  await isLive(page);
  await page.keyboard.press('Space');
  await page.click('#panel-keys summary');
  await page.click('#keys-on');
  await page.keyboard.press('Escape');
  assert.equal((await current()).ticket, null, 'nobody was called');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('Space');
  await calledTo(page);
  await nothingWrong(page);
});

test('at a desk nothing has to be scrolled, and on a tablet only downwards', async () => {
  await issue(counter);
  await command({ type: 'open_counter', counter });
  await command({ type: 'call_next', counter });
  for (const lang of ['zh-Hans', 'zh-Hant', 'en']) {
    for (const [width, height] of [[1366, 768], [1920, 1080], [1024, 768], [768, 1024]]) {
      const page = await desk(chromium, counter, { as: lead, viewport: { width, height } });
      await page.goto(`${url}/b/${branch}/counter/${counter}?lang=${lang}`, { waitUntil: 'commit' });
      await isLive(page);
      const over = await page.evaluate(() => {
        const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
        return [scrollWidth - clientWidth, scrollHeight - clientHeight];
      });
      assert.equal(over[0], 0, `${lang} ${width}`);
      if (width >= 1366) assert.equal(over[1], 0, `${lang} ${width}×${height} is ${over[1]} too high`);
      await page.context().close();
    }
  }
});

test('axe finds nothing, by day and by night, with a panel open and without', async () => {
  for (const colorScheme of ['light', 'dark']) {
    await closed(counter);
    await issue(counter);
    await issue(counter);
    const page = await console_(lead, { colorScheme });
    await flawless(page, 'closed');
    await page.keyboard.press('o');
    await shows(page, '#panel-pause');
    await flawless(page, 'free');
    await page.keyboard.press('Space');
    await calledTo(page);
    await flawless(page, 'called');
    await page.keyboard.press('s');
    await serving(page);
    for (const panel of ['transfer', 'outcomes', 'correct', 'queue', 'issue', 'pause', 'hand_over', 'keys']) {
      await page.click(`#panel-${panel} > summary`);
      await flawless(page, `${colorScheme} ${panel}`);
    }
    const second = await console_(other, { colorScheme });
    await flawless(second, 'taken');
    await second.context().close();
    await nothingWrong(page);
  }
});
