// The page of a tail class shows the formula that its address names; texts are copied and saved.
(() => {
  const place = document.getElementById("formula");
  const text = (tabs) => tabs.querySelector("pre:not([hidden])").textContent;
  const chosen = (tabs) => tabs.querySelector("[aria-selected=true]");

  const actions = {
    async copy(tabs, button) {
      await navigator.clipboard.writeText(text(tabs));
      button.textContent = "copied";
      setTimeout(() => (button.textContent = "copy"), 1500);
    },
    save(tabs) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text(tabs)], { type: "text/plain" }));
      link.download = `${tabs.dataset.key}.${chosen(tabs).dataset.ending}`;
      link.click();
      URL.revokeObjectURL(link.href);
    },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".tabs button");
    if (!button) return;
    const tabs = button.closest(".tabs");
    if (button.dataset.action) {
      actions[button.dataset.action](tabs, button);
      return;
    }
    const names = [...tabs.querySelectorAll("[role=tab]")];
    const texts = tabs.querySelectorAll("pre");
    names.forEach((name, i) => {
      name.setAttribute("aria-selected", name === button);
      texts[i].hidden = name !== button;
    });
  });

  const show = async () => {
    const panels = await esma.panels;
    const key = location.hash.slice(1);
    if (!(key in panels)) return;
    place.innerHTML = panels[key];
    esma.typeset(place);
    for (const row of document.querySelectorAll("tr.chosen")) row.classList.remove("chosen");
    document.getElementById(key).classList.add("chosen");
    place.scrollIntoView();
  };

  if (place) {
    esma.panels = esma.unpack(document.getElementById("panels").textContent);
    addEventListener("hashchange", show);
    show();
  }
})();
