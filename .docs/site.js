// KaTeX typesets the formulas that the pages mark.
document.addEventListener("DOMContentLoaded", () => {
  const delimiters = [
    { left: "\\(", right: "\\)", display: false },
    { left: "\\[", right: "\\]", display: true },
  ];
  for (const part of document.querySelectorAll(".arithmatex")) {
    renderMathInElement(part, { delimiters, throwOnError: false });
  }
});
