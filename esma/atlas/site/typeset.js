// Mathematics: what stands in data-tex, when it comes into view, and proofs between dollars.
globalThis.esma = { packed: {} };

esma.typeset = (() => {
  const options = { throwOnError: false, strict: false, output: "htmlAndMathml" };
  // KaTeX would print the place of the base line.
  const known = (latex) => latex.replaceAll("{aligned}[t]", "{aligned}");
  const write = (element) => {
    const displayMode = element.classList.contains("display");
    katex.render(known(element.dataset.tex), element, { ...options, displayMode });
  };
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((x) => x.isIntersecting)) {
        seen.unobserve(entry.target);
        write(entry.target);
      }
    },
    { rootMargin: "400px" },
  );
  return (part) => {
    for (const element of part.querySelectorAll(".tex")) seen.observe(element);
    for (const element of part.querySelectorAll(".proof")) {
      const delimiters = [
        { left: "$$", right: "$$", display: true },
        { left: "$", right: "$", display: false },
      ];
      renderMathInElement(element, { ...options, delimiters, preProcess: known });
    }
  };
})();

document.addEventListener("DOMContentLoaded", () => esma.typeset(document));
