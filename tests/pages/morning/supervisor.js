// A supervisor on the floor, who uses everything that it offers once.

/** `page` is the floor, `clerks` two who work nowhere yet. */
export async function leads({ page, click, counter, clerks, turn }) {
  const row = `#panel-counter-${counter}`;
  const stands = (words) => page.waitForFunction(([row, words]) => document.querySelector(row)?.closest('li').matches(words), [row, words]);
  const serves = (name) => page.waitForFunction(([row, name]) => [...document.querySelector(row).closest('li').querySelectorAll(':scope > p')].some((line) => line.textContent === name), [row, name]);
  const opens = async (panel, field) => {
    await click(`${panel} summary`);
    await page.waitForSelector(field);
  };
  for (const [act, clerk] of [['open', clerks[0]], ['hand_over', clerks[1]]]) {
    await opens(row, `#clerk-${counter}`);
    await page.selectOption(`#clerk-${counter}`, clerk.id);
    await click(`#do-${act}-${counter}`);
    await serves(clerk.name);
  }
  await opens(row, `#do-close-${counter}`);
  await click(`#do-close-${counter}`);
  await stands('.closed');

  if (!(await page.$('#idle[open]'))) await click('#idle > summary');
  const service = await page.$eval('#idle [id^=panel-stop-]', ({ id }) => id.replace('panel-stop-', ''));
  await opens(`#panel-stop-${service}`, `#stop-${service}-zh-Hans`);
  await page.fill(`#stop-${service}-zh-Hans`, '系统升级');
  await click(`#do-stop-${service}`);
  await page.waitForSelector(`#do-resume-${service}`);
  await click(`#do-resume-${service}`);
  await page.waitForSelector(`#do-resume-${service}`, { state: 'detached' });

  await opens('#panel-notice', '#notice-zh-Hans');
  await page.fill('#notice-zh-Hans', '一楼停电检修');
  await click('#do-notice');
  await click('#do-withdraw');
  await page.waitForSelector('.posted', { state: 'detached' });

  // Nobody gives out numbers at a desk meanwhile.
  await turn(async () => {
    await opens('#panel-early', '#do-early');
    await click('#do-early');
    await click('#do-reopen');
    await page.waitForSelector('#panel-early');
  });
}
