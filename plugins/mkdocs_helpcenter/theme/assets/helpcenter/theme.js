// The colour scheme's switch, the contents beside an article, and wide tables and code that a keyboard can scroll.
// Without this file the page still reads.
(() => {
  'use strict';
  const root = document.documentElement;
  const select = document.getElementById('hc-scheme');

  if (select) {
    select.value = root.dataset.hcScheme || 'auto';
    select.addEventListener('change', () => {
      if (select.value === 'auto') delete root.dataset.hcScheme;
      else root.dataset.hcScheme = select.value;
      try {
        localStorage.setItem('hc-scheme', select.value);
      } catch {
        // Storage is off: the choice holds for this page.
      }
    });
  }

  for (const table of document.querySelectorAll('.hc-prose table')) {
    if (table.closest('.hc-scroll, .highlighttable')) continue;
    const box = document.createElement('div');
    box.className = 'hc-scroll';
    table.before(box);
    box.append(table);
  }

  // Where the contents stand beside the text they are open; above it, on a phone, the answer comes first.
  const contents = document.getElementById('hc-contents');
  const beside = window.matchMedia('(min-width: 64rem)');
  const unfold = () => {
    if (contents) contents.open = beside.matches;
  };
  unfold();
  beside.addEventListener('change', unfold);

  // Only what overflows is a stop for the Tab key.
  function markScrollers() {
    for (const box of document.querySelectorAll('.hc-scroll, .hc-prose pre')) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    }
  }
  markScrollers();
  window.addEventListener('resize', markScrollers, { passive: true });
})();
