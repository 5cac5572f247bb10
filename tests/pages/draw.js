// Draws pages that were written out as HTML, as the screens of a desk, a tablet or a phone show them at first: by day in
// simplified Chinese, by night in English, whose words are longest. `node draw.js PAGES OUT`; see scripts/page-sheets.

import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [pages, out] = process.argv.slice(2);
const assets = new URL('../../central/assets/', import.meta.url).pathname;
const TYPES = { css: 'text/css', svg: 'image/svg+xml', html: 'text/html; charset=utf-8' };

const STAFF = { 'desk-small': [1366, 768], 'desk-large': [1920, 1080], 'tablet-lying': [1024, 768], 'tablet-upright': [768, 1024] };
const SCREENS = { staff: STAFF, admin: STAFF, doors: STAFF, customer: { phone: [390, 844], 'desk-small': [1366, 768], 'tablet-upright': [768, 1024] } };
const LIGHTS = { light: 'zh-Hans', dark: 'en' };

const kindOf = (page) => (/^(counter|floor)-/.test(page) ? 'staff' : page.startsWith('admin-') ? 'admin' : page.startsWith('customer-') ? 'customer' : 'doors');

/** From the folder, as the service would send it. A page without its stream says that it has none: it runs no script, and
 * what is only for browsers that have none is left out. */
async function sends(route) {
  const { pathname } = new URL(route.request().url());
  const file = pathname.startsWith('/assets/') ? join(assets, pathname.slice('/assets/'.length)) : join(pages, pathname);
  if (!existsSync(file)) return route.abort();
  const body = readFileSync(file);
  const contentType = TYPES[file.split('.').at(-1)];
  if (!file.endsWith('.html')) return route.fulfill({ body, contentType });
  const html = body.toString().replace(/<noscript>.*?<\/noscript>/gs, '').replace(/<p id="link".*?<\/p>/s, '');
  return route.fulfill({ body: html, contentType });
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--hide-scrollbars'] });
for (const [colorScheme, lang] of Object.entries(LIGHTS)) {
  const context = await browser.newContext({ colorScheme, javaScriptEnabled: false });
  await context.route('**', sends);
  const page = await context.newPage();
  for (const file of readdirSync(pages).filter((file) => file.endsWith(`.${lang}.html`)).sort()) {
    const name = file.replace(`.${lang}.html`, '');
    const kind = kindOf(name);
    await page.goto(`http://pages/${file}`);
    for (const [screen, [width, height]] of Object.entries(SCREENS[kind])) {
      await page.setViewportSize({ width, height });
      const folder = join(out, `${kind}.${screen}.${colorScheme}`);
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${String(readdirSync(folder).length).padStart(3, '0')}-${name}.png`) });
      const [wide, high] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
      if (wide > width) console.log(`${name}, ${lang}, ${screen}: ${wide - width} px too wide`);
      if (high > height && kind !== 'customer') console.log(`${name}, ${lang}, ${screen}: ${high - height} px below the screen`);
    }
  }
  await context.close();
}
await browser.close();
