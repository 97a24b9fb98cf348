// KaTeX typesets the formulas that the pages mark, and those in what the notebooks show.
document.addEventListener("DOMContentLoaded", () => {
  const between = (left, right, display) => ({ left, right, display });
  const marked = [between("\\(", "\\)", false), between("\\[", "\\]", true)];
  const dollars = [between("$$", "$$", true), between("$", "$", false)];
  const typeset = (selector, delimiters) => {
    for (const part of document.querySelectorAll(selector)) {
      renderMathInElement(part, { delimiters, throwOnError: false });
    }
  };
  typeset(".arithmatex", marked);
  if (location.pathname.includes("/notebooks/")) typeset(".rst-content", dollars);
});
