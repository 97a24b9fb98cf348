// Keys and clicks: Enter in a field presses the button that uses it, arrows move through the list of
// formulas, Escape closes the details. What is said in hidden fields comes in one message, whereas
// a busy kernel hears of a click before it hears of what was typed. `this` is the style sheet.
const style = this;
function begin() {
  const bench = style.closest('.esma-workbench');
  if (!bench) { setTimeout(begin, 100); return; }
  if (bench.reveal) return;
  // JupyterLab would take Enter and arrows for its cells
  bench.setAttribute('data-lm-suppress-shortcuts', 'true');
  const seen = x => x && x.offsetParent !== null;
  let count = 0; // what is said twice is heard twice
  const tell = (place, what) => {
    const field = place.querySelector('input');
    field.value = JSON.stringify({...what, count: ++count});
    field.dispatchEvent(new Event('change', {bubbles: true}));
  };
  const press = (asking, button) => {
    const fields = {};
    for (const x of asking.querySelectorAll('[class*="esma-field-"]'))
      fields[x.className.match(/esma-field-(\w+)/)[1]] = x.querySelector('input, textarea').value;
    const at = [...asking.querySelectorAll('.esma-go')].indexOf(button);
    tell(asking.querySelector('.esma-told'), {fields, button: at});
  };
  bench.addEventListener('click', event => {
    const go = event.target.closest('.esma-asking .esma-go');
    const hit = event.target.closest('.esma-hit');
    if (!go && !hit) return;
    event.preventDefault();
    event.stopPropagation();
    if (go) press(go.closest('.esma-asking'), go);
    else tell(bench.querySelector('.esma-opened'), {key: hit.querySelector('.esma-row').dataset.key});
  }, true);
  // rows that somebody looks at stay where they are
  let over = false;
  const watch = () => {
    const now = bench.querySelector('.esma-hit:hover, .esma-hit :focus-visible') !== null;
    if (now === over) return;
    over = now;
    tell(bench.querySelector('.esma-watched'), {over});
  };
  for (const x of ['mouseover', 'mouseleave', 'focusin', 'focusout'])
    bench.addEventListener(x, watch);
  bench.addEventListener('keydown', event => {
    const rows = [...bench.querySelectorAll('.esma-hit button')].filter(seen);
    const at = rows.indexOf(document.activeElement);
    if (event.key === 'Enter' && event.target.matches('input[type=text], input[type=number]')) {
      const asking = event.target.closest('.esma-asking');
      const go = asking && [...asking.querySelectorAll('.esma-go')].find(seen);
      if (go) press(asking, go);
    } else if (at >= 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const next = rows[at + (event.key === 'ArrowDown' ? 1 : -1)];
      if (next) next.focus();
    } else if (event.key === 'Escape') {
      const close = bench.querySelector('.esma-close');
      const row = bench.querySelector('.esma-chosen button') || rows[0];
      if (!seen(close)) return;
      close.click();
      if (row) row.focus();
    }
  }, true); // before the fields, which keep their keys to themselves
  // details that stand below their row are brought to where one looks, as those beside the list
  // are that are out of sight
  bench.reveal = () => {
    const details = bench.querySelector('.esma-details');
    const below = getComputedStyle(details.parentElement).display !== 'grid';
    const top = details.getBoundingClientRect().top;
    if (below) (bench.querySelector('.esma-chosen') || details).scrollIntoView({block: 'start'});
    else if (top < 0 || top > 0.7 * innerHeight) details.scrollIntoView({block: 'start'});
  };
}
begin();
