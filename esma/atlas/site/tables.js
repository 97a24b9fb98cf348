// Tables are sorted by a click on a title, and by one more the other way.
(() => {
  const number = (text) => {
    const value = parseFloat(text.replaceAll(",", ""));
    return Number.isNaN(value) ? Infinity : value;
  };

  const sort = (title) => {
    const [row, body] = [title.parentElement, title.closest("table").tBodies[0]];
    const column = [...row.children].indexOf(title);
    const up = title.getAttribute("aria-sort") !== "ascending";
    for (const other of row.children) other.removeAttribute("aria-sort");
    title.setAttribute("aria-sort", up ? "ascending" : "descending");
    const numeric = title.dataset.sort === "number";
    const cell = (line) => {
      const found = line.children[column];
      return found.querySelector("[data-tex]")?.dataset.tex ?? found.textContent.trim();
    };
    const order = numeric
      ? (a, b) => number(a) - number(b)
      : (a, b) => a.localeCompare(b, "en", { numeric: true });
    const lines = [...body.rows].map((line) => [cell(line), line]);
    lines.sort(([a], [b]) => (up ? order(a, b) : order(b, a)));
    body.append(...lines.map(([, line]) => line));
  };

  for (const title of document.querySelectorAll("table.sortable th")) {
    title.tabIndex = 0;
    title.addEventListener("click", () => sort(title));
    title.addEventListener("keydown", (event) => {
      if (event.key === "Enter") sort(title);
    });
  }
})();
