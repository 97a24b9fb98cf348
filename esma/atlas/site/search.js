// The search box: by digits of a value, by quotients in a row, by a name, or by a key.
(() => {
  const SHOWN = 40;
  const LEAST = 3; // quotients, and digits, that are looked for
  const field = document.getElementById("search");
  const results = document.getElementById("results");
  const root = document.body.dataset.root;
  let joined; // the quotients of all formulas, a line each, and where the lines begin
  let starts;

  // \tan(1/2), tan 1/2 and sqrt2 are names too.
  const plain = (text) => text.toLowerCase().replace(/[\s\\{}()]/g, "").replace(/\^/g, "**");

  // Values that begin so, or that are rounded to it.
  const byDigits = ({ value }, text) => {
    let digits = text.replace(/^[-−]/, "").replace(/…|\.\.\.$/, "");
    if (digits.startsWith(".")) digits = `0${digits}`;
    digits = digits.slice(0, 26);
    const places = digits.split(".")[1].length;
    const below = (BigInt(digits.replace(".", "")) - 1n).toString().padStart(places + 1, "0");
    const truncated = `${below.slice(0, below.length - places)}.${below.slice(-places)}`;
    const found = [];
    value.forEach((x, i) => {
      if (x.startsWith(digits) || x.startsWith(truncated)) found.push(i);
    });
    return found;
  };

  const byQuotients = async (text) => {
    if (!joined) {
      const lines = await esma.load("quotients");
      joined = lines.map((line) => ` ${line} \n`).join("");
      starts = [];
      let at = 0;
      for (const line of lines) {
        starts.push(at);
        at += line.length + 3;
      }
    }
    const wanted = ` ${text.match(/\d+/g).join(" ")} `;
    const found = [];
    let line = 0;
    for (let at = joined.indexOf(wanted); at >= 0; at = joined.indexOf(wanted, starts[line + 1] ?? joined.length)) {
      let high = starts.length;
      while (high - line > 1) {
        const middle = (line + high) >> 1;
        if (starts[middle] <= at) line = middle;
        else high = middle;
      }
      found.push(line);
    }
    return found;
  };

  const byName = ({ constants, general }, text) => {
    const rank = (names) => {
      const places = names.map((name) => plain(name).indexOf(text)).filter((x) => x >= 0);
      if (!places.length) return Infinity;
      return names.some((name) => plain(name) === text) ? -1 : Math.min(...places);
    };
    const pages = [
      ...constants.map(([name, symbol, page, count, control]) => ({
        names: [name, symbol],
        title: symbol,
        address: page ? `constants/${page}.html` : `index.html${control ? "#controls" : ""}`,
        said: page ? `${count.toLocaleString("en")} formulas` : `${control ? "control: " : ""}no formula`,
      })),
      ...general.map(([name, page, count]) => ({
        names: [name],
        title: name,
        address: `parametric/${page}.html`,
        said: `${count.toLocaleString("en")} formulas for all values of the parameter`,
      })),
    ];
    return pages
      .map((page) => [rank(page.names), page])
      .filter(([place]) => place < Infinity)
      .sort(([a], [b]) => a - b)
      .map(([, page]) => page);
  };

  const entry = (address, title, said, kind = "") => {
    const link = document.createElement("a");
    link.href = root + address;
    link.className = kind;
    const first = document.createElement("b");
    first.textContent = title;
    const second = document.createElement("span");
    second.textContent = said;
    link.append(first, second);
    return link;
  };

  const formula = (index, i) =>
    entry(
      `classes/${index.tails[index.tail[i]]}.html#${index.key[i]}`,
      `${index.left[i]} = ${index.law[i]}`,
      `signs ${index.signs[i]} · ${index.value[i].slice(0, 16)}… · ${index.status[i]} · ${index.key[i]}`,
      index.status[i],
    );

  const say = (text) => {
    const line = document.createElement("p");
    line.textContent = text;
    return line;
  };

  const listed = (count, links, what) => {
    const more = count > links.length ? `, the first ${links.length}` : "";
    const many = count === 1 ? what : `${what}s`;
    return [say(`${count.toLocaleString("en")} ${many}${more}`), ...links];
  };

  const answer = async (typed) => {
    const text = plain(typed);
    if (!text) return [];
    const index = await esma.load("formulas");
    const list = (found) => found.slice(0, SHOWN).map((i) => formula(index, i));
    if (/^[-−]?\d*\.\d+(…|\.\.\.)?$/.test(text)) {
      if (text.replace(/\D/g, "").length < LEAST) return [say("Go on: a few more digits.")];
      const found = byDigits(index, text);
      if (found.length) return listed(found.length, list(found), "formula");
      return [say("No value here begins so. `esma identify` looks for it beyond the atlas.")];
    }
    if (/^[[⟨]?\d+([,;\s]+\d+)*[,;…\s\]]*$/.test(typed.trim()) && /\D/.test(typed.trim())) {
      if (typed.match(/\d+/g).length < LEAST) return [say("Go on: a few more quotients.")];
      const found = await byQuotients(typed);
      if (found.length) return listed(found.length, list(found), "formula");
      return [say("No formula here has these quotients in a row. `esma identify` looks beyond the atlas.")];
    }
    const at = index.key.indexOf(text);
    if (at >= 0) return listed(1, list([at]), "formula");
    const pages = byName(index, text);
    if (!pages.length) {
      return [say("No constant here is called so. Try tan(1/2), digits as 0.5463, or quotients as 1, 4, 1, 8.")];
    }
    const links = pages.slice(0, SHOWN).map((x) => entry(x.address, x.title, x.said));
    return listed(pages.length, links, "constant");
  };

  let last = 0;
  const search = async () => {
    const mine = ++last;
    const begun = performance.now();
    const found = await answer(field.value);
    if (mine !== last) return; // more was typed meanwhile
    results.replaceChildren(...found);
    results.hidden = !found.length;
    results.dataset.milliseconds = performance.now() - begun;
    results.dataset.of = field.value;
  };

  field.addEventListener("focus", () => esma.load("formulas"), { once: true });
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    const links = results.querySelectorAll("a");
    if (event.key === "Enter" && links.length) links[0].click();
  });
  document.querySelector(".search").addEventListener("keydown", (event) => {
    const places = [field, ...results.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = places[places.indexOf(document.activeElement) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
    if (event.key === "Escape") {
      field.focus();
      results.hidden = true;
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#results a");
    if (link || !event.target.closest(".search")) results.hidden = true;
  });
})();
