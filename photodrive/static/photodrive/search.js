// The search box: suggestions while one types, arrow keys, "/" from anywhere; filters that answer at once.
// Without it the box and the filters are forms with a button.
(() => {
  const WAIT = 120; // ms after a key, so that a word is asked for and not each of its letters

  const suggesting = (form) => {
    const input = form.elements.q;
    const list = form.querySelector("[role=listbox]");
    const said = form.querySelector("[data-suggested]");
    let asked = null;
    let waiting = 0;

    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })
      .forEach(([name, value]) => input.setAttribute(name, value));

    const options = () => [...list.querySelectorAll("[role=option]")];
    const chosen = () => list.querySelector("[aria-selected=true]");
    const choose = (option) => {
      options().forEach((one) => one.setAttribute("aria-selected", String(one === option)));
      if (!option) { input.removeAttribute("aria-activedescendant"); return; }
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    };
    const open = (shown) => {
      list.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown));
      if (!shown) choose(null);
    };
    const close = () => { clearTimeout(waiting); asked?.abort(); open(false); said.textContent = ""; };

    const ask = async () => {
      asked?.abort();
      asked = new AbortController();
      const fields = new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "q"));
      fields.set("typed", input.value);
      try {
        const answer = await fetch(`${form.dataset.suggest}?${fields}`, { signal: asked.signal, headers: { Accept: "text/html" } });
        if (!answer.ok || answer.redirected) { close(); return; }
        list.innerHTML = await answer.text();
        const count = options().length;
        open(count > 0 && form.contains(document.activeElement));
        said.textContent = count === 0 ? "" : count === 1 ? "1 suggestion" : `${count} suggestions`;
      } catch (problem) {
        if (problem.name !== "AbortError") close(); // the box searches without them
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      if (input.value.trim()) waiting = setTimeout(ask, WAIT);
      else close();
    });
    input.addEventListener("keydown", (event) => {
      const each = options();
      const here = each.indexOf(chosen());
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); close(); return; }
      if (event.key === "Enter" && !list.hidden && here >= 0) { event.preventDefault(); each[here].click(); return; }
      if (!["ArrowDown", "ArrowUp"].includes(event.key) || !each.length || event.isComposing) return;
      event.preventDefault();
      open(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = here + step; // one step beyond either end is the box itself
      choose(here < 0 && step < 0 ? each.at(-1) : each[next] || null);
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
    form.addEventListener("submit", () => close());
    form.querySelector(".searchbox").addEventListener("click", (event) => { if (!event.target.closest("a")) input.focus(); });
  };

  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const input = document.querySelector("form[data-suggest] input[name=q]");
    if (!input || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  // A press on another filter, beside it or on Esc closes the one that is open.
  const opened = () => document.querySelectorAll("details.drop2[open]");
  document.addEventListener("click", (event) => {
    opened().forEach((one) => { if (!one.contains(event.target)) one.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    opened().forEach((one) => { one.open = false; one.querySelector("summary").focus(); });
  });

  // A choice is sent at once when it is pressed; with the arrow keys one may pass others, so then by Enter or on leaving.
  const submits = (form) => {
    let byKey = false;
    let changed = false;
    const send = () => { changed = false; form.requestSubmit(); };
    form.addEventListener("keydown", (event) => { byKey = event.key.startsWith("Arrow") || event.target.type === "date"; });
    form.addEventListener("pointerdown", () => { byKey = false; });
    form.addEventListener("change", () => { if (byKey) changed = true; else send(); });
    form.addEventListener("focusout", (event) => { if (changed && !form.contains(event.relatedTarget)) send(); });
    form.addEventListener("formdata", (event) => { // an empty field says nothing in an address
      [...event.formData].forEach(([name, value]) => { if (!value) event.formData.delete(name); });
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form[data-suggest]").forEach(suggesting);
    document.querySelectorAll("form[data-submits]").forEach(submits);
  });
})();
