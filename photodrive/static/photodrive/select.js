// Selecting photos in rows: a day at once, Shift for a range, a long press on a phone, and the bar that counts along.
(() => {
  const bar = document.getElementById("selection");
  if (!bar) return;
  const HOLD = 450; // milliseconds of a long press
  const MOST_FIELDS = 900; // more than that go in one field: servers limit how many a form may have
  const find = (selector, root = document) => [...root.querySelectorAll(selector)];
  const boxes = (root) => find(".tk input[name=photo]", root);
  const all = document.querySelector("input[name=all]");
  const said = bar.querySelector("[data-said]");
  const size = bar.querySelector("[data-size]");
  const number = (value) => value.toLocaleString(document.documentElement.lang);
  let last = null;

  const inWords = (bytes) => {
    const units = ["bytes", "KB", "MB", "GB", "TB"];
    const step = bytes ? Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024))) : 0;
    const digits = { maximumFractionDigits: step > 1 ? 1 : 0 };
    return `${(bytes / 1024 ** step).toLocaleString(document.documentElement.lang, digits)} ${units[step]}`;
  };
  const ticked = () => boxes().filter((box) => box.checked);
  const selecting = () => document.body.classList.contains("selecting") || all?.checked || ticked().length > 0;

  const count = () => {
    const on = ticked();
    const everything = all?.checked;
    const total = everything && bar.dataset.total ? Number(bar.dataset.total) : on.length;
    said.textContent = everything && !bar.dataset.total ? "All selected" : `${number(total)} selected`;
    size.textContent = everything || !on.length ? "" : inWords(on.reduce((sum, box) => sum + Number(box.closest("li").dataset.size), 0));
    find(".tk-day input").forEach((ring) => {
      const of = boxes(ring.closest(".day"));
      const some = of.filter((box) => box.checked).length;
      ring.checked = Boolean(everything) || some === of.length;
      ring.indeterminate = !everything && some > 0 && some < of.length;
    });
  };

  const none = () => {
    bar.reset();
    document.body.classList.remove("selecting");
    last = null;
    count();
  };

  const addRings = (root) => find(".day > .dayhead", root).forEach((head) => {
    if (head.querySelector(".tk-day") || !boxes(head.parentElement).length) return;
    const ring = document.createElement("label");
    const words = document.createElement("span");
    const input = Object.assign(document.createElement("input"), { type: "checkbox", autocomplete: "off" });
    ring.className = "tk tk-day";
    words.className = "visually-hidden";
    words.textContent = `Select all of ${head.querySelector("b").textContent}`;
    ring.append(input, words);
    head.append(ring);
  });

  const oneByOne = () => { // from "all" to those on the page, which can be unticked
    if (!all?.checked) return;
    all.checked = false;
    boxes().forEach((box) => { box.checked = true; });
  };

  const tick = (box, on, range) => {
    oneByOne();
    const row = boxes();
    const [from, to] = [row.indexOf(last), row.indexOf(box)].sort((a, b) => a - b);
    (range && from >= 0 ? row.slice(from, to + 1) : [box]).forEach((one) => { one.checked = on; });
    last = box;
    count();
  };

  document.addEventListener("click", (event) => {
    const box = event.target.closest?.(".tk input[name=photo]");
    if (box) { tick(box, box.checked, event.shiftKey); return; }
    const ring = event.target.closest?.(".tk-day input");
    if (ring) {
      const on = ring.checked;
      oneByOne();
      boxes(ring.closest(".day")).forEach((one) => { one.checked = on; });
      count();
      return;
    }
    const photo = event.target.closest?.(".just .ph");
    const its = photo?.parentElement.querySelector(".tk input");
    if (its && selecting() && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      tick(its, all?.checked ? false : !its.checked, event.shiftKey);
    }
  });
  all?.addEventListener("change", count);
  bar.addEventListener("reset", () => { document.body.classList.remove("selecting"); setTimeout(count); });
  find("[data-select]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => { document.body.classList.add("selecting"); count(); boxes()[0]?.focus({ preventScroll: true }); });
  });

  // A long press begins; what follows it is no click and no menu.
  let held = null;
  const letGo = () => { clearTimeout(held?.timer); };
  document.addEventListener("pointerdown", (event) => {
    const its = event.pointerType === "touch" && event.target.closest?.(".just .ph")?.parentElement.querySelector(".tk input");
    held = its ? { timer: setTimeout(() => { held.done = true; tick(its, true, false); navigator.vibrate?.(10); }, HOLD) } : null;
  });
  ["pointerup", "pointercancel", "pointermove", "scroll"].forEach((kind) => document.addEventListener(kind, (event) => {
    if (kind !== "pointermove" || Math.hypot(event.movementX, event.movementY) > 6) letGo();
  }, { passive: true }));
  document.addEventListener("contextmenu", (event) => { if (held?.done) event.preventDefault(); });
  document.addEventListener("click", (event) => {
    if (held?.done) { event.preventDefault(); event.stopPropagation(); held = null; }
  }, true);

  bar.addEventListener("submit", () => {
    const on = ticked();
    if (all?.checked || on.length > MOST_FIELDS) {
      on.forEach((box) => { box.disabled = true; });
      const packed = Object.assign(document.createElement("input"), { type: "hidden", name: "photo", value: on.map((box) => box.value).join(" ") });
      if (!all?.checked) bar.append(packed);
      setTimeout(() => { packed.remove(); on.forEach((box) => { box.disabled = false; }); });
    }
  });
  window.addEventListener("pageshow", count);
  document.addEventListener("htmx:load", (event) => { addRings(event.target); count(); });
  addRings(document);
  count();
  window.photodriveSelection = { boxes, tick, none, count, selecting, ticked, everything: () => { boxes().forEach((box) => { box.checked = true; }); count(); } };
})();
