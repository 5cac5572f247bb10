// A hall to test the pages in: commands to the centre as a kiosk sends them, and a browser. How it is told where the
// centre is stands in README.md.

import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const need = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; see tests/pages/README.md`);
  return value;
};

export const url = need('FRONTDESK_URL').replace(/\/$/, '');
export const key = need('FRONTDESK_KEY');
export const branch = need('FRONTDESK_BRANCH');
const api = `${url}/api/v1/branches/${branch}`;

/** UUIDv7, as every id here is. */
export function uuid() {
  const bytes = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  return bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

async function call(path, { bearer = key, ...options } = {}) {
  const answer = await fetch(path.startsWith('/api/') ? url + path : `${api}${path}`, {
    ...options,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
  });
  const body = await answer.json();
  return { status: answer.status, body };
}

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

async function post(path, body, bearer) {
  const answer = await call(path, { method: 'POST', body: JSON.stringify(body), bearer });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

let enrolled;

/** The last kiosk of the hall, which these tests take the place of: its id, its lane and its key. */
export function kiosk() {
  enrolled ??= (async () => {
    const { settings } = await catalogue();
    const setup = settings.kiosks.at(-1);
    const { code } = await post('/enrolment-codes', { kiosk: setup.id });
    const secret = randomBytes(32).toString('base64url');
    const { lane } = await post('/api/v1/enrol', { code, device: uuid(), secret_hash: sha256(secret) });
    return { ...setup, lane, secret };
  })();
  return enrolled;
}

/** Sends a command that must be carried out. */
export const command = (command) => post('/commands', { id: uuid(), command });

/** The same, from the kiosk. */
export const fromKiosk = async (command) => post('/commands', { id: uuid(), command }, (await kiosk()).secret);

export const snapshot = async () => (await call('/snapshot')).body.state;
let published;

/** What the hall offers, and how it is set up. Nobody publishes anything else while these tests run. */
export const catalogue = () => (published ??= call('/catalogue').then(({ body }) => body));

/** A service that counter `counter` serves, and where that is. */
export async function place(counter) {
  const { settings, catalogue: offered } = await catalogue();
  const setup = settings.counters.find((setup) => setup.number === counter);
  const service = offered.services.find((service) => setup.skills.includes(service.skill));
  return { settings, service, area: settings.areas.find((area) => area.id === setup.area) };
}

/** The hall's first counter. The tests run one after another and leave it closed and its line empty. */
export async function firstCounter() {
  const { settings } = await catalogue();
  return settings.counters[0].number;
}

/** Issues a ticket as the kiosk would: the next number of its lane, recorded as a fact. */
export async function issue(counter, { tick = true, priority = false } = {}) {
  const { service } = await place(counter);
  const { id, lane } = await kiosk();
  const state = await snapshot();
  const prefix = service.prefix;
  const issued = Object.values(state.tickets)
    .map((ticket) => ticket.number.match(/^(.)([A-Z]*)(\d+)$/))
    .filter((number) => number[1] === prefix && number[2] === lane)
    .map((number) => Number(number[3]));
  const next = Math.max(500, ...issued) + 1;
  const code = randomBytes(16).toString('base64url');
  const ticket = uuid();
  const number = `${prefix}${lane}${String(next).padStart(3, '0')}`;
  await fromKiosk({
    type: 'record_ticket',
    kiosk: id,
    ticket,
    number,
    business_date: state.day,
    code: sha256(code),
    service: service.id,
    class: priority ? (await catalogue()).settings.classes.at(-1).id : undefined,
    catalogue: state.catalogue,
    lang: 'zh-Hans',
    answers: {},
    ticked: tick ? (service.materials ?? []).slice(0, 1).map((material) => material.id) : [],
    arrival: Date.now(),
  });
  return { ticket, number, code, service, page: `${url}/t/${code}` };
}

/** Somebody at the kiosk calls for help. */
export async function callForHelp(topic) {
  const { id, place } = await kiosk();
  const help = uuid();
  const context = { screen: 'checklist', lang: 'en' };
  await fromKiosk({ type: 'raise_help', help, origin: { from: 'kiosk', kiosk: id }, context, topic, raised_at: Date.now() });
  return { help, place };
}

/** Opens the counter with nobody in its line and nothing at it. */
export async function openAfresh(counter) {
  const { settings } = await catalogue();
  const skills = settings.counters.find((setup) => setup.number === counter).skills;
  const state = await snapshot();
  for (const call of Object.values(state.help)) {
    const { id: help, state: { is } } = call;
    if (is === 'raised') await command({ type: 'deliver_help', help });
    if (['raised', 'delivered'].includes(is)) await command({ type: 'acknowledge_help', help, by: 'Li', eta_minutes: 0 });
    if (['raised', 'delivered', 'acknowledged'].includes(is)) await command({ type: 'arrive_help', help });
    if (['raised', 'delivered', 'acknowledged', 'arrived'].includes(is)) await command({ type: 'resolve_help', help, reason: 'helped' });
  }
  for (const ticket of Object.values(state.tickets)) {
    const here = ticket.waits_for === counter || ticket.state.counter === counter;
    if (!skills.includes(ticket.skill) && !here) continue;
    const { is } = ticket.state;
    if (['waiting', 'called', 'missed'].includes(is)) await command({ type: 'leave', ticket: ticket.id });
    if (['serving', 'held'].includes(is)) {
      await command({ type: 'finish', counter: ticket.state.counter, ticket: ticket.id, outcome: 'completed' });
    }
  }
  if (state.counters[counter].state.is !== 'open') await command({ type: 'open_counter', counter });
}

export const closed = async (counter) => {
  await openAfresh(counter);
  await command({ type: 'close_counter', counter });
};

export const browser = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

/** A phone's page, which notes every request and every complaint of the browser. */
export async function phone(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', ...options });
  const page = await context.newPage();
  page.heard = [];
  page.complaints = [];
  page.on('request', (request) => page.heard.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()));
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  return page;
}

/** Somebody with a role in this hall, who has followed their link: what they log in with, and a session's cookie. */
export async function hire(role, name) {
  const login = `${role}-${randomBytes(4).toString('hex')}`;
  const password = randomBytes(12).toString('base64url');
  const { staff: id, link } = await post('/api/v1/staff', { login, name, public_name: '8号', roles: [{ branch, role }] });
  const body = new URLSearchParams({ password, again: password });
  const entered = await fetch(url + new URL(link).pathname, { method: 'POST', body, redirect: 'manual' });
  const cookies = entered.headers.getSetCookie().map((cookie) => cookie.split(';')[0].split('='));
  const [cookie, value] = cookies.find(([cookie]) => cookie.endsWith('frontdesk_session'));
  return { id, login, password, cookie: { name: cookie, value, url } };
}

let hired;

/** A clerk of this hall. */
export const clerk = () => (hired ??= hire('counter', '李伟'));

/** Their session is over: the next one to ask hires another. */
export const forgetClerk = () => {
  hired = undefined;
};

/** A page of staff's, with `as` logged in, by the line `by`. It notes what the browser complains of and which requests
 * failed; `prepare` has the page before anything is loaded. */
async function staffPage(browser, path, { as, by = url, prepare, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', ...options });
  await context.addCookies([(as ?? (await clerk())).cookie]);
  const page = await context.newPage();
  page.complaints = [];
  page.failures = [];
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()));
  page.on('response', (answer) => answer.status() >= 400 && page.failures.push(`${answer.status()} ${answer.url()}`));
  await prepare?.(page);
  await page.goto(`${by}/b/${branch}/${path}`, { waitUntil: 'commit' });
  await page.waitForSelector('main .board');
  return page;
}

/** The page of a counter, with a clerk logged in. */
export const desk = (browser, counter, options) => staffPage(browser, `counter/${counter}`, options);

/** The page of the floor. */
export const floor = (browser, as, options) => staffPage(browser, 'floor', { as, ...options });

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** axe finds nothing that keeps people out. */
export async function flawless(page, what) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run());
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`);
  assert.deepEqual(found, [], what);
}

/** The page has the stream and follows it. */
export const isLive = (page) => page.waitForFunction(() => document.documentElement.dataset.live === 'on');
