// "/" goes to the search, "?" shows the keys, and links with data-sheet open their page in a dialog over this one.
(() => {
  const typing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");

  const open = async (link) => {
    let answer = null;
    try {
      answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    } catch { /* no connection: the browser says so */ }
    if (!answer?.ok || answer.redirected) { window.location.assign(link.href); return; }
    const sheet = document.createElement("dialog");
    const head = Object.assign(document.createElement("div"), { className: "sheet-head" });
    const title = Object.assign(document.createElement("h2"), { textContent: link.dataset.sheet });
    const close = Object.assign(document.createElement("button"), { className: "act", type: "button", textContent: "✕" });
    const body = document.createElement("div");
    sheet.className = "sheet";
    sheet.setAttribute("aria-label", link.dataset.sheet);
    close.setAttribute("aria-label", "Close");
    head.append(title, close);
    body.innerHTML = await answer.text(); // eslint-disable-line no-unsanitized/property -- a part of a page of this site
    sheet.append(Object.assign(document.createElement("i"), { className: "grab" }), head, body);
    document.body.append(sheet);
    close.addEventListener("click", () => sheet.close());
    sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
    sheet.addEventListener("close", () => { sheet.remove(); link.focus?.(); });
    sheet.showModal();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-sheet]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const box = event.key === "/" && document.querySelector(".search input[type=search], .search input[type=text]");
    const keys = event.key === "?" && document.querySelector("[data-keys]");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
    if (keys) { event.preventDefault(); open({ href: keys.dataset.keys, dataset: { sheet: "Keys" } }); }
  });
})();
