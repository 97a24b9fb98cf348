// Finds the sections that hold all words, those with the words in their titles first. Pages that are
// files may read no others, so the sections come as a script, which build.py writes.
document.addEventListener("DOMContentLoaded", () => {
  const field = document.getElementById("mkdocs-search-query");
  if (!field) return;
  const shown = document.getElementById("mkdocs-search-results");
  const words = () => field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (text) => words().every((word) => text.toLowerCase().includes(word));
  const article = ({ location, title, text }) => {
    const link = Object.assign(document.createElement("a"), { href: location, textContent: title });
    const at = Math.max(0, text.toLowerCase().indexOf(words()[0]) - 80);
    const [heading, part, found] = ["h3", "p", "article"].map((x) => document.createElement(x));
    heading.append(link);
    part.textContent = text.slice(at, at + 240);
    found.append(heading, part);
    return found;
  };
  const show = () => {
    const found = words().length ? sections.filter((x) => holds(`${x.title} ${x.text}`)) : [];
    found.sort((x, y) => holds(y.title) - holds(x.title));
    shown.replaceChildren(...found.slice(0, 50).map(article));
    if (!found.length) shown.textContent = "No section holds all of these words.";
  };
  const list = Object.assign(document.createElement("script"), { src: "search/sections.js" });
  list.onload = () => {
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    field.addEventListener("input", show);
    show();
  };
  document.head.append(list);
});
