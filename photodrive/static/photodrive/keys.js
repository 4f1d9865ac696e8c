// Keys in rows of photos: arrows, Enter, x, f, Delete, Ctrl+A, Esc. Without this script Tab and the space bar do.
(() => {
  const typing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");
  const links = () => [...document.querySelectorAll(".just .ph")];
  const selection = () => window.photodriveSelection;

  // The picture above or below: of the nearest line the one whose middle is nearest.
  const across = (from, way) => {
    const here = from.getBoundingClientRect();
    const middle = here.left + here.width / 2;
    let best = null;
    links().forEach((link) => {
      const there = link.getBoundingClientRect();
      const down = (there.top - here.top) * way;
      if (down < here.height / 2) return;
      const far = down * 10 + Math.abs(there.left + there.width / 2 - middle);
      if (!best || far < best.far) best = { link, far };
    });
    return best?.link;
  };

  const moves = {
    ArrowRight: (row, at) => row[at + 1],
    ArrowLeft: (row, at) => row[Math.max(0, at - 1)],
    ArrowDown: (row, at) => at >= 0 && across(row[at], 1),
    ArrowUp: (row, at) => at >= 0 && across(row[at], -1),
    Home: (row, at) => at >= 0 && row[0],
    End: (row, at) => at >= 0 && row[row.length - 1],
  };

  const press = (key, focused) => { // a button of the bar, for what is selected, else for the photo in focus
    const chosen = selection();
    const box = focused?.parentElement.querySelector(".tk input");
    if (!chosen || (!chosen.ticked().length && !document.querySelector("input[name=all]:checked") && !box)) return false;
    if (!chosen.selecting() || !chosen.ticked().length) { if (box) chosen.tick(box, true, false); }
    document.querySelector(`#selection [data-key=${key}]`)?.click();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || typing(event.target)) return;
    const command = event.ctrlKey || event.metaKey;
    const focused = document.activeElement?.closest(".just li")?.querySelector(".ph");
    const chosen = selection();
    let done = false;
    if (command) {
      if (event.key.toLowerCase() === "a" && chosen?.boxes().length) { chosen.everything(); done = true; }
    } else if (event.key in moves) {
      const row = links();
      const next = moves[event.key](row, row.indexOf(focused));
      if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); done = true; }
    } else if (event.key === "Escape") {
      if (chosen?.selecting()) { chosen.none(); done = true; }
    } else if (event.key.toLowerCase() === "x" && chosen && focused) {
      const box = focused.parentElement.querySelector(".tk input");
      if (box) { chosen.tick(box, !box.checked, event.shiftKey); done = true; }
    } else if (event.key === "f" || event.key === "Delete") {
      done = press(event.key, focused);
    }
    if (done) event.preventDefault();
  });
})();
