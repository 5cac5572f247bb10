// Which buttons the pages of staff offered, and which of them were pressed.

/** Has the page remember them. What serves many customers, counters or services is one button. */
export const noteButtons = (page) =>
  page.addInitScript(() => {
    const [offered, used] = [(window.offered = new Set()), (window.used = new Set())];
    const name = (button) => {
      const id = button.id || (button.matches('summary') && button.parentElement.id) || button.form?.getAttribute('action') || 'dismiss';
      const kind = id.replace(/-[0-9a-f]{8}-[0-9a-f]{4}-.*$/, '').replace(/^(step|lacking|do-stop|do-resume|panel-stop|panel-counter|do-open|do-hand_over|do-close)-.+/, '$1');
      return `${location.pathname.includes('/floor') ? 'floor' : 'counter'} ${kind}`;
    };
    const look = () => {
      for (const button of document.querySelectorAll('button:enabled, summary')) if (!button.closest('[hidden], noscript')) offered.add(name(button));
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['hidden', 'disabled'] });
    addEventListener('click', ({ target }) => {
      const button = target.closest?.('button, summary');
      if (button) used.add(name(button));
    }, true);
  });

/** Both lists of one page, before it is left. */
export const buttonsOf = (page) => page.evaluate(() => ({ offered: [...window.offered], used: [...window.used] }));
