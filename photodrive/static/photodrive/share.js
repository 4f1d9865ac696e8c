// The share sheet: a dialog over the page, where each change is sent at once. Without this it is a page with a button.
(() => {
  const CLOSED = "photodrive.share.closed";
  let changed = false;
  let last = Promise.resolve(); // one request after the other, so that the last word counts

  const dialog = () => {
    const found = document.querySelector("dialog.sheet-share");
    if (found) return found;
    const made = document.createElement("dialog");
    made.className = "sheet sheet-share";
    made.setAttribute("aria-labelledby", "share-title");
    made.addEventListener("close", () => {
      if (!changed) return;
      try { sessionStorage.setItem(CLOSED, location.pathname); } catch { /* then the focus begins at the top */ }
      location.reload();
    });
    made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
    document.body.append(made);
    return made;
  };

  const ask = async (address, options) => {
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, ...options });
    const text = await answer.text();
    // Signed out meanwhile, or gone: the page itself says so.
    if (answer.redirected || !text.includes("data-share-sheet")) { location.assign(address); return null; }
    return new DOMParser().parseFromString(text, "text/html").querySelector("[data-share-sheet]");
  };

  const show = (sheet, fresh) => {
    const focused = sheet.contains(document.activeElement) ? document.activeElement.id : "";
    sheet.replaceWith(fresh);
    prepare(fresh);
    fresh.querySelector(focused ? `#${CSS.escape(focused)}` : "[autofocus]")?.focus();
  };

  const prepare = (sheet) => {
    const copy = sheet.querySelector("[data-share-copy]");
    if (copy) copy.hidden = false;
    sheet.querySelector("#share-address")?.addEventListener("focus", (event) => event.target.select());
  };

  const send = (form, submitter) => {
    const sheet = form.closest("[data-share-sheet]");
    const body = new URLSearchParams(new FormData(form, submitter));
    last = last.then(async () => {
      const current = document.contains(sheet) ? sheet : document.querySelector("[data-share-sheet]");
      if (!current) return;
      current.setAttribute("aria-busy", "true");
      try {
        const fresh = await ask(form.action, { method: "POST", body });
        if (fresh) { changed = Boolean(current.closest("dialog")); show(current, fresh); }
      } catch {
        current.removeAttribute("aria-busy");
        const status = current.querySelector("[role=status]");
        if (status) status.textContent = "Not saved: no connection. Try again.";
      }
    });
  };

  const waits = (form) => {
    const until = form.querySelector("#share-until");
    return until?.value === "day" && !form.querySelector("#share-day").value;
  };

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-share-form]");
    if (!form || event.target.type === "email") return;
    if (waits(form)) { form.querySelector("#share-day").focus(); return; }
    send(form);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-share-form]");
    if (!form) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  const copy = async (button) => {
    const field = button.closest(".linkrow").querySelector("[data-share-address]");
    const words = button.querySelector("span");
    try { await navigator.clipboard.writeText(field.value); } catch { field.select(); document.execCommand("copy"); }
    words.textContent = "Copied";
    setTimeout(() => { words.textContent = "Copy"; }, 2000);
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-share-copy]");
    if (button) { copy(button); return; }
    const close = event.target.closest("[data-share-close]");
    if (close?.closest("dialog")) { event.preventDefault(); close.closest("dialog").close(); return; }
    const link = event.target.closest("a[data-share], a[data-share-again]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const fresh = await ask(link.href, {}).catch(() => { location.assign(link.href); });
    if (!fresh) return;
    const current = link.closest("[data-share-sheet]");
    if (current) { show(current, fresh); return; }
    const box = dialog();
    box.replaceChildren(fresh);
    prepare(fresh);
    if (!box.open) box.showModal();
  });

  // The page was read anew behind the closed sheet: whoever uses keys stands where she opened it.
  const back = () => {
    let where = "";
    try { where = sessionStorage.getItem(CLOSED); sessionStorage.removeItem(CLOSED); } catch { return; }
    if (where === location.pathname) document.querySelector("main a[data-share]")?.focus({ preventScroll: true });
  };

  document.addEventListener("DOMContentLoaded", () => { document.querySelectorAll("[data-share-sheet]").forEach(prepare); back(); });
})();
