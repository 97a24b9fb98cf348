// Keys: Enter in a field starts what it asks for, arrows move through the list of formulas, Escape
// closes the details. `this` is the style sheet of the workbench.
const style = this;
function begin() {
  const bench = style.closest('.esma-workbench');
  if (!bench) { setTimeout(begin, 100); return; }
  if (bench.reveal) return;
  // JupyterLab would take Enter and arrows for its cells
  bench.setAttribute('data-lm-suppress-shortcuts', 'true');
  const seen = x => x && x.offsetParent !== null;
  const press = (button, left) => {
    if (!button) return;
    // the kernel hears of the field first, and says whether it may start
    setTimeout(() => button.disabled && left ? press(button, left - 1) : button.click(), 150);
  };
  bench.addEventListener('keydown', event => {
    const rows = [...bench.querySelectorAll('.esma-hit button')].filter(seen);
    const at = rows.indexOf(document.activeElement);
    if (event.key === 'Enter' && event.target.matches('input[type=text], input[type=number]')) {
      const asking = event.target.closest('.esma-asking');
      press(asking && asking.querySelector('.esma-go'), 20);
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
