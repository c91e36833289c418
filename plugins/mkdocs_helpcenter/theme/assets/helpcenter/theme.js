// The colour scheme's switch, and wide tables and code that a keyboard can scroll. Without this file the page still reads.
(function () {
  'use strict';
  var root = document.documentElement;
  var select = document.getElementById('hc-scheme');

  if (select) {
    select.value = root.dataset.hcScheme || 'auto';
    select.addEventListener('change', function () {
      var chosen = select.value;
      if (chosen === 'auto') delete root.dataset.hcScheme;
      else root.dataset.hcScheme = chosen;
      try {
        localStorage.setItem('hc-scheme', chosen);
      } catch (refused) {
        // Storage is off: the choice holds for this page.
      }
    });
  }

  var tables = document.querySelectorAll('.hc-prose table');
  for (var table of tables) {
    if (table.closest('.hc-scroll, .highlighttable')) continue;
    var box = document.createElement('div');
    box.className = 'hc-scroll';
    table.before(box);
    box.append(table);
  }

  // Only what overflows is a stop for the Tab key.
  function mark() {
    for (var scroller of document.querySelectorAll('.hc-scroll, .hc-prose pre')) {
      if (scroller.scrollWidth > scroller.clientWidth) scroller.tabIndex = 0;
      else scroller.removeAttribute('tabindex');
    }
  }
  mark();
  window.addEventListener('resize', mark, { passive: true });
})();
