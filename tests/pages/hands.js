// The hands of a clerk at a console or the floor: keys and clicks, once, or doubled as hands do it that shake or doubt.

import { setTimeout as delay } from 'node:timers/promises';

const TAPS_SECONDS = 0.05;
const AGAIN_SECONDS = 0.2; // within the half second in which a page takes two presses for one
const MEANT_MS = 750; // whoever means to press the same once more does so later than that
const NAMED = { Space: { key: ' ', code: 'Space', windowsVirtualKeyCode: 32, text: ' ' }, Enter: { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' } };

const keyOf = (name) =>
  NAMED[name] ?? { key: name, text: name, windowsVirtualKeyCode: name.toUpperCase().charCodeAt(0), code: /\d/.test(name) ? `Digit${name}` : `Key${name.toUpperCase()}` };

/** Nothing that was pressed is still without its answer. */
const answered = (page) => page.waitForFunction(() => !document.querySelector('form[data-busy]'));

export async function hands(page, { doubled = false } = {}) {
  const session = await page.context().newCDPSession(page);
  let presses = 0;
  const pressed = new Map();

  const inEarnest = (act) => async (what, ...more) => {
    await delay(Math.max(0, (pressed.get(what) ?? 0) + MEANT_MS - Date.now()));
    await act(what, ...more);
    pressed.set(what, Date.now());
  };

  // Both presses bear the time at which a hand makes them, so that they are a fifth of a second apart for the page
  // however slow the machine is. The second comes now before the first has its answer, now after it.
  const twice = async (first, second) => {
    presses += 1;
    const early = presses % 2 === 0;
    const at = Date.now() / 1000;
    const firstDone = first(at);
    if (!early) {
      await firstDone;
      await answered(page);
    }
    await Promise.all([firstDone, second(at + AGAIN_SECONDS)]);
    await answered(page);
  };

  const tap = (key) => async (timestamp) => {
    const down = session.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, ...keyOf(key) });
    const { text, ...up } = keyOf(key);
    await Promise.all([down, session.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp: timestamp + TAPS_SECONDS, ...up })]);
  };

  const press = inEarnest((key) => (doubled ? twice(tap(key), tap(key)) : page.keyboard.press(key)));

  const click = inEarnest(async (selector, options) => {
    if (!doubled) return page.click(selector, options);
    let point;
    const first = async () => {
      await page.evaluate(() => addEventListener('pointerdown', ({ clientX: x, clientY: y }) => (window.pointed = { x, y }), { capture: true, once: true }));
      await page.click(selector, options);
      point = await page.evaluate(() => window.pointed);
    };
    const mouse = (type, timestamp) => session.send('Input.dispatchMouseEvent', { type, timestamp, ...point, button: 'left', clickCount: 2 });
    await first();
    const at = Date.now() / 1000;
    if (++presses % 2) await answered(page);
    await Promise.all([mouse('mousePressed', at), mouse('mouseReleased', at + TAPS_SECONDS)]);
    await answered(page);
  });

  return { press, click };
}
