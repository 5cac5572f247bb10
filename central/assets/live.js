// Keeps an open page up to date: follows the page's events, fetches <main> anew and swaps it, sends forms without
// leaving the page, and makes calls heard. Everything it does the server also does without it.

const body = document.body.dataset;
const root = document.documentElement.dataset;
const find = (selector) => document.querySelector(selector);
const away = find('#away');
const say = find('#say');
const told = find('#told');
const sound = find('#sound');
const MINUTE = 60_000;
const acts = () => find('#acts'); // only a clerk's page has buttons that must not be pressed in vain

const loaded = Date.now();
let seen = loaded; // when this page was last known to be right
let online = false;
let clockOffset = 0; // the server's clock less ours

// ---- <main>, fetched and swapped ----

let fetching = false;
let again = false;

async function refresh() {
  if (fetching) {
    again = true;
    return;
  }
  fetching = true;
  try {
    const answer = await fetch(`${body.page}&part=main`, { cache: 'no-store', signal: AbortSignal.timeout(acts() ? 5000 : 10_000) });
    if (answer.ok) swap(await answer.text());
    // Revoked, or of another day: the whole page says so. At most once a minute.
    else if (answer.status < 429 && Date.now() - loaded > MINUTE) return location.reload();
    else throw new Error(answer.status);
    if (!reached) live(streaming, true);
    // Who was reached again need not wait for the stream's own next try.
    if (acts() && !streaming && stream.readyState === EventSource.CLOSED) follow();
  } catch {
    // The stream may well be there while an answer got lost.
    if (acts()) live(streaming, false);
    setTimeout(refresh, 3000);
  }
  fetching = false;
  if (again) {
    again = false;
    refresh();
  }
}

const stripped = (main) => main.outerHTML.replace(/name="id" value="[^"]*"/g, '').replace(/ data-(now|clock)="[^"]*"/g, '');
let shown = '';
let noticed = 0; // a refusal stays for a while, whatever else happens

// A press that has begun ends on the button it began on, a list that hangs open stays open, and what is being composed is
// not taken from under the hands: the page waits for that, though not for ever. And what was sent brings its own page.
const HANDS_MS = 10_000;
let held = false;
let sending = 0;
let touched = 0;
let waits = false;
const busy = () => held || sending || (document.activeElement?.matches('main select, main input:not([type=radio])') && Date.now() - touched < HANDS_MS);
const released = () => {
  held = false;
  setTimeout(catchUp);
};
const catchUp = () => waits && !busy() && refresh();
for (const kind of ['pointerdown', 'keydown', 'input', 'focusin']) addEventListener(kind, () => (touched = Date.now()), true);
addEventListener('pointerdown', () => (held = true), true);
addEventListener('keydown', ({ key, target }) => (held ||= key === ' ' && target.matches('button, summary')), true);
for (const kind of ['pointerup', 'pointercancel', 'keyup']) addEventListener(kind, released, true);
addEventListener('blur', released); // the window's own: a press takes the focus from somewhere else

// Keeps what the reader is in the middle of: open details, typed and chosen values, focus.
function swap(html, sent) {
  const next = new DOMParser().parseFromString(html, 'text/html').querySelector('main');
  if (!next) return false;
  waits = !sent && busy();
  if (waits) return true;
  const main = find('main');
  // Asked for before what stands here, answered after it.
  if (!sent && main.dataset.now - next.dataset.now > 0 && main.dataset.now - next.dataset.now < HANDS_MS) return true;
  const from = sent?.closest('.panel')?.id;
  fresh(next);
  const text = stripped(next);
  if (text === shown && !sent) return true;
  shown = text;
  const focused = document.activeElement;
  const inPanel = focused?.closest('.panel[open] .pane') && focused.closest('.panel').id !== from;
  for (const old of main.querySelectorAll('details[open], input[id], select[id]')) {
    const panel = old.closest('.panel');
    const twin = next.querySelector(`#${CSS.escape(old.id)}`);
    // A panel that was closed begins anew, and so does the one whose form was sent.
    if (!twin || (panel && (!panel.open || panel.id === from)) || (sent && (old.form ?? old).contains(main.querySelector(`#${sent.getAttribute('id')}`)))) continue;
    if (old.open) twin.open = true;
    else if (old.type === 'radio') twin.checked = old.checked;
    else if (old.tagName !== 'SELECT' || twin.querySelector(`[value="${CSS.escape(old.value)}"]`)) twin.value = old.value;
  }
  if (!sent) {
    const notice = main.querySelector('.notice');
    if (notice && Date.now() - noticed < 8000) place(next, notice);
    const kept = main.querySelector('[data-keep]'); // until it is dismissed
    if (kept) next.querySelector('.board').append(kept);
  }
  if (next.querySelector('.notice') && sent) noticed = Date.now();
  main.replaceWith(document.adoptNode(next));
  document.title = next.dataset.title || document.title;
  const kept = (!sent || inPanel) && find(named(focused));
  if (kept) kept.focus({ preventScroll: true });
  else if (sent) find('main [role=alert], main [data-focus]')?.focus({ preventScroll: true });
  arrived(next);
  return true;
}

// Where something is in the <main> that follows: by its own name, or as what opens the panel of that name.
const named = (element) => (element?.id ? `#${CSS.escape(element.id)}` : element?.matches('[id] > summary') ? `#${CSS.escape(element.parentElement.id)} > summary` : 'no-such');

function fresh(main) {
  seen = Date.now();
  if (main.dataset.now) clockOffset = Number(main.dataset.now) - seen;
  const updated = find('#updated');
  if (updated) updated.textContent = updated.dataset.words.replace('%n', main.dataset.clock);
  tick();
}

// After each <main>, the first included.
function arrived(main) {
  for (const button of main.querySelectorAll('[data-dismiss]')) button.hidden = false;
  alarm(main.dataset);
  deliver(main);
  if (told && told.textContent !== main.dataset.told) told.textContent = main.dataset.told;
  tick();
}

// ---- The stream ----

let stream;
let backoff = 500;
let retry;

function follow() {
  clearTimeout(retry);
  stream?.close();
  stream = new EventSource(body.events);
  const changed = () => {
    live(true, reached);
    refresh();
  };
  stream.onopen = () => {
    backoff = 500;
    changed(); // what was missed while away
  };
  for (const name of ['message', 'changed']) stream.addEventListener(name, changed);
  stream.onerror = () => {
    live(false, reached);
    stream.close();
    clearTimeout(retry);
    retry = setTimeout(follow, backoff * (0.75 + Math.random() / 2));
    backoff = Math.min(backoff * 2, 15_000);
  };
}

let streaming = false;
let reached = true; // the last question was answered

function live(streams, reaches) {
  streaming = streams;
  reached = reaches;
  online = streams && reaches;
  root.live = online ? 'on' : 'off';
  tick();
}

function wake() {
  if (document.visibilityState === 'hidden') return;
  backoff = 500;
  // A phone that slept may hold a dead socket that looks open.
  follow();
  deliver(find('main'));
}

addEventListener('online', wake);
addEventListener('offline', () => live(false, reached));
addEventListener('pageshow', (event) => event.persisted && wake());
document.addEventListener('visibilitychange', wake);
addEventListener('pagehide', () => stream?.close());
// A line that died in silence is noticed by a clerk's page within seconds.
setInterval(() => document.visibilityState === 'visible' && refresh(), acts() ? 10_000 : MINUTE);

// ---- What shows the passing of time ----

function tick() {
  const minutes = Math.floor((Date.now() - seen) / MINUTE);
  const lost = root.live === 'off';
  away.hidden = !lost;
  if (lost) {
    const text = minutes ? away.dataset.minutes.replace('%n', minutes) : away.dataset.now;
    if (away.textContent !== text) away.textContent = text;
  }
  const link = find('#link');
  if (link) {
    link.classList.toggle('on', online);
    const words = online ? link.dataset.on : lost && link.dataset.off;
    if (words) link.lastElementChild.textContent = words;
  }
  if (acts()) acts().disabled = lost;
  const now = Date.now() + clockOffset;
  for (const clock of document.querySelectorAll('[data-since]')) {
    const seconds = Math.max(0, Math.floor((now - clock.dataset.since) / 1000));
    clock.textContent = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  }
  for (const undo of document.querySelectorAll('[data-until]')) {
    const left = Math.ceil((undo.dataset.until - now) / 1000);
    undo.hidden = left <= 0;
    undo.querySelector('.left').textContent = left;
  }
  // A wait that we got over two minutes ago is no longer told.
  const wait = find('[data-made]');
  if (wait && minutes >= 2) {
    wait.querySelector('dd').textContent = wait.dataset.stale;
    wait.querySelector('.made')?.remove();
    wait.removeAttribute('data-made');
  }
}
setInterval(() => {
  tick();
  catchUp();
}, 1000);

// ---- Being heard ----

const PATTERNS = { soon: [660], called: [880, 660, 880, 660], help: [740, 740], unwell: [980, 700, 980, 700, 980, 700] };
let audio;
let lastAlarm = '';

function alarm({ alert, alertKey, alertText }) {
  if (alertKey === lastAlarm) return;
  const before = new Set(lastAlarm.split(' '));
  const isNew = alertKey.split(' ').some((key) => key && !before.has(key));
  lastAlarm = alertKey;
  if (!isNew) return;
  say.textContent = alertText;
  root.alerted = alert;
  if (alert === 'called') scrollTo({ top: 0 });
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(alert === 'soon' ? [200] : [300, 150, 300, 150, 600]);
  beep(PATTERNS[alert] ?? []);
}

function beep(tones) {
  if (audio?.state !== 'running') return;
  tones.forEach((hertz, i) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const at = audio.currentTime + i * 0.28;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.5, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.25);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.26);
  });
  root.beeps = Number(root.beeps ?? 0) + 1;
}

// Browsers let a page sound only after somebody has touched it.
async function arm() {
  audio ??= new AudioContext();
  await Promise.race([audio.resume(), new Promise((done) => setTimeout(done, 1000))]).catch(() => {});
  const running = audio.state === 'running';
  root.sound = running ? 'on' : 'blocked';
  sound.lastElementChild.textContent = running ? sound.dataset.on : sound.dataset.blocked;
  sound.setAttribute('aria-pressed', running);
  beep([880]);
}

if (sound && 'AudioContext' in window) {
  sound.hidden = false;
  sound.setAttribute('aria-pressed', false);
  sound.addEventListener('click', () => arm().catch(() => (root.sound = 'blocked')));
}

// ---- Forms ----

// The second of a double press is none, wherever the focus has gone meanwhile and whatever has come under the pointer.
const AGAIN_MS = 500;
let down = {}; // the key that was pressed last, none for a pointer, and when by the hand's time: the page may have been busy
let last = {}; // which button that pressed
const none = (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
};

addEventListener('pointerdown', ({ timeStamp: at }) => (down = { at }), true);
addEventListener('keydown', (event) => {
  const { key, timeStamp: at } = event;
  if (key === last.key && (event.repeat || at - last.at < AGAIN_MS)) none(event);
  else down = { key, at };
}, true);
const pressed = (target) => {
  const button = target.closest('button, summary');
  return button && (button.id || button.parentElement.id);
};
addEventListener('click', (event) => {
  const what = pressed(event.target);
  if (what != null && (event.detail > 1 || (last.what === what && down.at - last.at < AGAIN_MS))) none(event);
}, true);
addEventListener('click', ({ target }) => (last = { what: pressed(target), ...down }));

const unanswered = new Map(); // form → what was sent and perhaps received: within a minute it goes under the same id

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (form.dataset.native) return;
  event.preventDefault();
  const name = form.getAttribute('id'); // form.id is its field of that name
  if (form.dataset.busy) return;
  form.dataset.busy = '1';
  const fields = new URLSearchParams(new FormData(form));
  const button = event.submitter;
  if (button?.name) fields.set(button.name, button.value);
  let id = fields.get('id');
  fields.delete('id');
  const asked = `${fields}`;
  const before = unanswered.get(name);
  if (before?.asked === asked) id = before.id;
  fields.set('id', id);
  unanswered.set(name, { asked, id });
  sending += 1;
  try {
    const answer = await post(form.action, fields);
    const html = await answer.text();
    unanswered.clear(); // whatever was asked before has been decided by now
    for (const late = Date.now() + HANDS_MS; held && Date.now() < late; ) await new Promise((go) => setTimeout(go, 20));
    // Nobody is logged in any more, or has another role: the whole page says so.
    if ([401, 403].includes(answer.status) || !swap(html, form)) location.reload();
  } catch {
    last = {};
    if (acts()) {
      // Whether it went through, the page will show; it is not sent again by itself.
      delete form.dataset.busy;
      refresh();
    } else {
      // The next press goes the plain way.
      form.dataset.native = '1';
      form.elements.id.value = id;
    }
    setTimeout(() => unanswered.delete(name), MINUTE);
    notice(body.failed);
  } finally {
    sending -= 1;
    catchUp();
  }
});

async function post(url, fields) {
  const answer = await fetch(url, { method: 'POST', body: fields, signal: AbortSignal.timeout(8000) });
  if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
  return answer;
}

function notice(text) {
  const main = find('main');
  let line = main.querySelector('.notice');
  if (!line) {
    line = document.createElement('p');
    line.className = 'notice';
    line.setAttribute('role', 'alert');
    place(main, line);
  }
  noticed = Date.now();
  line.textContent = text;
}

const place = (main, notice) => main.insertBefore(notice, main.querySelector('#acts') ?? main.firstChild);

// A call for help counts as delivered once this screen has really drawn it.
const delivered = new Set();

function deliver(main) {
  if (document.visibilityState !== 'visible') return;
  for (const form of main.querySelectorAll('[data-deliver]')) {
    const id = form.dataset.deliver;
    if (delivered.has(id)) continue;
    delivered.add(id);
    requestAnimationFrame(() => setTimeout(async () => {
      try {
        await post(form.action, new URLSearchParams(new FormData(form)));
        refresh();
      } catch {
        delivered.delete(id);
      }
    }));
  }
}

// ---- Panels and keys ----

const openPanel = () => find('.panel[open]');

document.addEventListener('toggle', ({ target }) => {
  if (target.open && target.matches('.panel')) target.querySelector('.pane :is(select, button):not([hidden])')?.focus();
}, true);

document.addEventListener('click', ({ target }) => {
  if (target.closest('[data-dismiss]')) target.closest('[data-keep]').remove();
  if (!target.closest('.panel')) openPanel()?.removeAttribute('open');
});

const toggleKeys = find('#keys-on');
const useKeys = (use) => {
  root.keys = use ? 'on' : 'off';
  toggleKeys?.setAttribute('aria-pressed', use);
};
if (toggleKeys) {
  useKeys(localStorage.getItem('keys') !== 'off');
  toggleKeys.hidden = false;
  toggleKeys.onclick = () => {
    useKeys(root.keys === 'off');
    localStorage.setItem('keys', root.keys);
  };
}

addEventListener('keydown', (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const panel = openPanel();
  if (event.key === 'Escape' && panel) {
    panel.open = false;
    return panel.querySelector('summary').focus();
  }
  const inside = event.target.closest?.('input, select, textarea, .pane, button, summary, a');
  // A button that has the focus takes Space and Enter for itself.
  if (inside && (!inside.matches('button, summary, a') || [' ', 'Enter'].includes(event.key)) || root.keys === 'off') return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const button = [...document.querySelectorAll('[data-key]')].find((b) => b.dataset.key === key && !b.closest('[hidden]'));
  if (!button) return;
  event.preventDefault(); // a space must not scroll, even when nothing can be called
  if (!button.matches(':disabled') && !acts()?.disabled) button.click();
});

shown = stripped(find('main'));
fresh(find('main'));
arrived(find('main'));
follow();
