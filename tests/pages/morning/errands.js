// What clerks do once in a morning beside calling, starting and finishing, each by whoever comes to where it can be done.

import assert from 'node:assert/strict';
import { callForHelp, snapshot } from '../hall.js';
import { becomes, notesCall, shows, unlessLate } from './console.js';

/** By how the counter has to stand. Those that only a supervisor may do are named so. */
export const errands = () => ({
  called: [takesBack, misses, missesAndReturns],
  serving: [recordsPapers, correctsService, holdsByKey, holdsByMouse, ...ENDINGS.map((how) => endsAs(how)), sendsTo('transfer'), sendsTo('transfer-counter'), sendsToOthersAndBack],
  // What needs a line stands first: later it may be short.
  'waited for': [callsOneOfTheLine, callsByName, rearranges, issues, ...PAUSES.map((why) => pauses(why)), handsOver, closesAndOpens, helps, turnsKeysOff],
});

const ENDINGS = ['accepted', 'incomplete', 'declined', 'not_handled_here', 'withdrawn'];
const PAUSES = ['break', 'meal', 'meeting', 'back_office', 'other'];
const EVERY = 2; // calls of a counter, between which nothing special happens

/** The next errand that fits, if it is time for one. */
export async function errandFor(stands, clerk, hall) {
  const list = hall.errands[stands];
  if (!list?.length || clerk.calls % EVERY !== 0 || clerk.lastErrand === `${clerk.calls} ${stands}`) return undefined;
  for (const errand of [...list]) {
    if (errand.can && !(await errand.can(clerk, hall))) continue;
    if (!list.includes(errand)) continue; // a colleague has taken it meanwhile
    list.splice(list.indexOf(errand), 1);
    clerk.lastErrand = `${clerk.calls} ${stands}`;
    return errand;
  }
  return undefined;
}

const again = (errand, stands, hall) => hall.errands[stands].push(errand);

async function opens({ page, press }, panel, key) {
  await press(key);
  await page.waitForSelector(`#panel-${panel}[open]`);
}

// ---- With somebody called ----

const takesBack = (clerk) => becomes(clerk, () => clerk.press('u'));
takesBack.can = ({ page }) => page.evaluate(() => !!document.querySelector('.undo:not([hidden])'));

/** Called twice in vain; two calls are so far apart as the hall wants. */
async function misses(clerk, hall) {
  const { page, press } = clerk;
  const apart = `00:${String(hall.recallSpacing).padStart(2, '0')}`;
  await page.waitForFunction((apart) => document.querySelector('.since .clock')?.textContent > apart, apart);
  await press('r');
  await page.waitForFunction(() => document.querySelector('.since')?.textContent.includes('已叫 2 次'));
  await becomes(clerk, () => press('m'));
}

async function missesAndReturns(clerk, hall) {
  await misses(clerk, hall);
  const missed = await clerk.page.$$eval('[id^=return-]', (all) => all.map(({ id }) => id));
  await clerk.press('b');
  await clerk.page.waitForFunction((missed) => document.querySelectorAll('[id^=return-]').length < missed, missed.length);
}

// ---- With somebody served ----

async function recordsPapers({ page, click }) {
  const paper = await page.$eval('.ticks button', ({ id }) => id);
  await click(`#${paper}`);
  await page.waitForSelector('.ticks .lacks');
}

const alike = async (page, hall, select) => {
  const options = await page.$$eval(`${select} option`, (all) => all.map(({ value }) => value));
  return options.find((option) => hall.alike.some(({ id, questions }) => id === option && (select !== '#right-service' || questions?.length)));
};

async function correctsService(clerk, hall) {
  const { page, click } = clerk;
  await opens(clerk, 'correct', 'c');
  const right = await alike(page, hall, '#right-service');
  await page.selectOption('#right-service', right);
  const name = hall.alike.find(({ id }) => id === right).name['zh-Hans'];
  await click('#do-correct');
  await page.waitForFunction((name) => document.querySelector('.service')?.textContent === name, name);
  await answers(clerk);
}

async function answers(clerk) {
  const { page, click } = clerk;
  await opens(clerk, 'correct', 'c');
  const question = await page.$eval('[id^=answer-]', ({ id }) => id);
  await page.selectOption(`#${question}`, { index: 1 });
  const said = await page.$eval(`#${question}`, (select) => select.selectedOptions[0].textContent);
  await click('#do-answers');
  await page.waitForFunction((said) => document.querySelector('.chips').textContent.includes(said), said);
}

async function holdsByKey(clerk) {
  await becomes(clerk, () => clerk.press('h'));
  await shows(clerk, '[id^=resume-]:enabled');
  await becomes(clerk, () => clerk.press('j'));
}

async function holdsByMouse(clerk) {
  await becomes(clerk, () => clerk.click('#do-hold'));
  await becomes(clerk, () => clerk.click('[id^=resume-]:enabled'));
}

const endsAs = (how) => async (clerk) => {
  await opens(clerk, 'outcomes', 'd');
  await becomes(clerk, () => clerk.click(`#do-finish-${how}`));
};

const sendsTo = (where) => async (clerk, hall) => {
  const { page, click } = clerk;
  await opens(clerk, 'transfer', 't');
  if (where === 'transfer') await page.selectOption('#to-service', await alike(page, hall, '#to-service'));
  else await page.selectOption('#to-counter', String(hall.counters[(clerk.place + 1) % hall.counters.length]));
  await becomes(clerk, () => click(`#do-${where}`));
};

/** To a skill group that nobody has today, which is taken back. */
async function sendsToOthersAndBack(clerk) {
  await opens(clerk, 'transfer', 't');
  await becomes(clerk, () => clerk.click('#do-transfer-skill'));
  await becomes(clerk, () => clerk.click('#do-undo'));
}

// ---- With nobody at the counter, and somebody waiting ----

const pauses = (why) => async (clerk) => {
  await opens(clerk, 'pause', 'p');
  await becomes(clerk, () => clerk.click(`#do-pause-${why}`));
  await becomes(clerk, () => clerk.click('#do-open'));
};

async function closesAndOpens(clerk) {
  await becomes(clerk, () => clerk.press('x'));
  await becomes(clerk, () => clerk.press('o'));
}

/** To the colleague who has this counter's page open too, and back. */
async function handsOver(clerk) {
  const { page, click, colleague } = clerk;
  await opens(clerk, 'hand_over', 'g');
  await page.selectOption('#hand-over-to', colleague.id);
  await becomes(clerk, () => click('#do-hand_over'));
  await colleague.page.waitForSelector('#do-take_over', { state: 'detached' });
  await becomes(clerk, () => click('#do-take_over'));
}
handsOver.can = ({ colleague }) => !!colleague;

/** Space, in the moment in which a colleague takes the counter over on a page of their own. */
export async function wrestles(clerk, hall) {
  const { press, colleague } = clerk;
  await Promise.all([press('Space'), colleague.press('g')]);
  await shows(clerk, '#do-take_over');
  await becomes(clerk, () => clerk.click('#do-take_over'));
  await notesCall(clerk, hall);
}
wrestles.can = ({ colleague }) => !!colleague;

const leadAndTwoWait = ({ leads }, hall) => leads && hall.waiting() > 2;

async function callsOneOfTheLine(clerk, hall) {
  await hall.turn(async () => {
    const first = await clerk.page.$$eval('.side ol [id^=call-]', (all) => all[0]?.id);
    // The line may have changed while the hand was on its way.
    const clicked = first && (await clerk.click(`#${first}`, { timeout: 2000 }).then(() => true, unlessLate));
    if (!clicked) return again(callsOneOfTheLine, 'waited for', hall);
    await becomesOrNot(clerk);
    await notesCall(clerk, hall);
  });
}
callsOneOfTheLine.can = leadAndTwoWait;

async function callsByName(clerk, hall) {
  await hall.turn(async () => {
    await opens(clerk, 'queue', 'q');
    await clerk.click('#do-call-ticket');
    await becomesOrNot(clerk);
    await notesCall(clerk, hall);
  });
}
callsByName.can = leadAndTwoWait;

/** A colleague may have called them in the same moment. */
const becomesOrNot = ({ page }) => page.waitForFunction(() => document.querySelector('#do-start:enabled, #confirm-priority:enabled, .notice'));

async function rearranges(clerk, hall) {
  const { page, click } = clerk;
  for (const where of ['before', 'behind']) {
    await hall.turn(async () => {
      await opens(clerk, 'queue', 'q');
      await page.selectOption('#put-ticket', { index: where === 'before' ? 1 : 0 });
      await page.selectOption('#put-other', { index: where === 'before' ? 0 : 1 });
      await click(`#do-put-${where}`);
      await page.waitForFunction(() => !document.querySelector('#panel-queue[open]'));
    });
  }
}
rearranges.can = (clerk, hall) => hall.waiting() > 3;

/** A number for somebody at the desk, who waits like everybody else. */
async function issues(clerk, hall) {
  const { page, click } = clerk;
  await hall.turn(async () => {
    await opens(clerk, 'issue', 'n');
    await click('#do-issue');
    const given = await page.waitForSelector('.given h2');
    const number = (await given.textContent()).match(/已取号 (\S+)/)[1];
    const { tickets } = await snapshot();
    const { id } = Object.values(tickets).find((ticket) => ticket.number === number);
    hall.tickets.push({ ticket: id, number });
    await click('[data-dismiss]');
    assert.equal(await page.$('.given'), null);
  });
}

/** Somebody at the kiosk calls for help; this clerk goes. */
async function helps(clerk) {
  const { page, click } = clerk;
  const { help } = await callForHelp('unwell');
  await click(`#do-take-${help}`);
  await click(`#do-arrive-${help}`);
  await page.waitForSelector('.call.arrived');
  await click(`#end-${help} > summary`);
  await click(`#do-resolve-${help}`);
  await page.waitForFunction((help) => !document.querySelector(`#do-resolve-${help}`), help);
}

/** The list of keys, and the switch in it, there and back. */
async function turnsKeysOff(clerk) {
  const { page, press, click } = clerk;
  await click('#sound');
  await press('?');
  await page.waitForSelector('#panel-keys[open]');
  for (const on of [false, true]) {
    await click('#keys-on');
    await page.waitForSelector(`#keys-on[aria-pressed=${on}]`);
  }
  await page.keyboard.press('Escape');
  await page.click('h1'); // what has the focus takes Space for itself
}
