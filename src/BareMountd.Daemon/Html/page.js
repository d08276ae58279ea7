// Fetches the page again every ten seconds while it is looked at, and puts the new parts in place of the old ones.
(() => {
  'use strict';
  let paused = false;

  const say = (words) => { document.getElementById('said').textContent = words; };

  const show = () => {
    const button = document.getElementById('pause');
    button.hidden = false;
    button.textContent = paused ? 'Go on' : 'Pause';
    button.setAttribute('aria-pressed', String(paused));
  };

  const selected = (part) => {
    const selection = getSelection();
    return selection !== null && !selection.isCollapsed && part.contains(selection.anchorNode);
  };

  const refresh = async () => {
    if (paused || document.hidden) return;
    try {
      const answer = await fetch(location.href, { cache: 'no-store' });
      if (!answer.ok) throw new Error(answer.statusText);
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const focus = document.activeElement.id;
      for (const old of document.querySelectorAll('[data-live]')) {
        const part = fresh.getElementById(old.id);
        if (part === null || selected(old)) continue;
        for (const open of old.querySelectorAll('details[open]')) {
          const same = fresh.getElementById(open.id);
          if (same !== null) same.open = true;
        }
        old.replaceWith(document.adoptNode(part));
      }
      document.title = fresh.title;
      show();
      if (focus && document.activeElement.id !== focus) document.getElementById(focus)?.focus({ preventScroll: true });
    } catch {
      say('baremountd does not answer: these figures are old.');
    }
  };

  document.addEventListener('click', (event) => {
    if (event.target.id !== 'pause') return;
    paused = !paused;
    show();
    refresh();
  });
  document.addEventListener('visibilitychange', refresh);
  show();
  setInterval(refresh, 10000);
})();
