// The tray itself: what brings files into it, what stands in its head, and what it asks before she leaves.
(() => {
  const tray = (window.photodriveTray ??= {});
  const place = document.getElementById("tray");
  if (!place) return;
  const find = (name) => place.querySelector(`[data-tray="${name}"]`);
  const [title, sum, bar, more, live, list] = ["title", "sum", "bar", "more", "live", "rows"].map(find);
  const { maxBytes, maxSize } = place.dataset;
  const pages = document.querySelector("[data-upload-album]")?.dataset.uploadAlbum || "";
  const form = document.getElementById("upload"); // of the upload page, which has a choice of its own
  const album = () => (form ? form.querySelector("[name=album]")?.value || "" : find("album").value || pages);
  let rates = []; // [time, bytes] of the last seconds
  let told = { taken: 0, at: 0, busy: false };
  let timer = 0;

  const queue = tray.makeQueue({ maxBytes: Number(maxBytes), maxSize, changed: () => { timer ||= window.setTimeout(show, 200); } });
  const act = (what, item) => ({ pause: queue.pause, resume: queue.resume, retry: queue.retry, away: queue.putAway }[what](item));
  const rows = tray.makeRows({ list, templates: find("icons").content, queue, act });

  let opener = null; // what opened the tray without a file

  const see = find("see").firstElementChild;
  if (pages) { see.href = window.location.pathname; see.textContent = "Show them in this album"; }

  const open = (kind) => {
    place.hidden = false;
    find("add").hidden = kind !== "add";
    place.classList.toggle("tray-empty", !queue.items().length);
    if (kind === "add") offerAlbums();
  };

  const add = (files) => {
    if (!files.length) return;
    queue.add(files, album());
    open("");
    if (window.matchMedia("(max-height: 40rem)").matches) small(true);
  };

  // Head.
  const rate = (sent) => {
    const now = performance.now() / 1000;
    rates = rates.filter(([at, bytes]) => now - at < 15 && bytes <= sent);
    rates.push([now, sent]);
    const [at, bytes] = rates[0];
    return now - at > 2 ? (sent - bytes) / (now - at) : NaN;
  };
  const heading = (count, state, busy) => {
    if (!count.all) return "Upload photos";
    if (busy && state.paused) return `${tray.photos(count.waiting)} paused`;
    if (busy) return `Uploading ${tray.photos(count.all - count.refused - count.failed)}`;
    const there = count.done + count.double;
    return there ? `${tray.photos(there)} ${there === 1 ? "is" : "are"} on your drive` : "Nothing was added";
  };
  const summary = (count, state, busy) => {
    if (!count.all) return "";
    if (state.held) return state.held;
    const not = count.refused + count.failed;
    if (!busy) {
      const said = [count.double && `You had ${tray.number(count.double)} of them`, not && `${tray.number(not)} not added`];
      return said.filter(Boolean).join(" · ");
    }
    const parts = [`${tray.number(count.done + count.double)} done`, tray.sizes(count.sent, count.bytes)];
    if (!navigator.onLine || state.lost) parts.push("no connection: it goes on by itself");
    else if (!state.paused) parts.push(tray.timeLeft((count.bytes - count.sent) / rate(count.sent)));
    return parts.filter(Boolean).join(" · ");
  };
  const swap = (button, name, label) => {
    if (button.dataset.shown === name) return;
    button.dataset.shown = name;
    button.replaceChildren(find("icons").content.querySelector(`[data-icon="${name}"]`).firstElementChild.cloneNode(true));
    button.setAttribute("aria-label", label);
  };

  // Other parts of the page hear of new photos; people who do not see the tray hear the totals, now and then.
  const tell = (count, busy) => {
    const now = Date.now();
    const over = told.busy && !busy;
    if (count.taken > told.taken && (over || now - told.at > 5000)) {
      const photos = queue.items().filter((item) => item.state === "done" && item.photoId && !item.told);
      for (const item of photos) item.told = true;
      const detail = { count: count.taken - told.taken, photos: photos.map((item) => item.photoId), over: !busy };
      document.dispatchEvent(new CustomEvent("photodrive:uploaded", { detail }));
      told.taken = count.taken;
    }
    if (over || (busy && now - told.at > 15000) || (busy && !told.busy)) {
      live.textContent = `${title.textContent}. ${busy ? `${tray.number(count.done + count.double)} done.` : sum.textContent}`;
      told.at = now;
    }
    told.busy = busy;
  };

  const show = () => {
    timer = 0;
    const count = queue.count();
    const state = queue.state();
    const busy = queue.busy();
    title.textContent = heading(count, state, busy);
    sum.textContent = summary(count, state, busy);
    bar.hidden = !busy;
    bar.max = Math.max(1, count.bytes);
    bar.value = count.sent;
    const still = state.paused || Boolean(state.held) || (busy && count.paused === count.waiting);
    find("pause").hidden = !busy;
    swap(find("pause"), still ? "play-fill" : "pause-fill", still ? "Go on with all" : "Pause all");
    find("close").setAttribute("aria-label", busy ? "Stop" : "Close");
    find("see").hidden = busy || !count.taken;
    if (!busy) find("ask").hidden = true;
    place.classList.toggle("tray-empty", !count.all);
    const hidden = rows().map(([n, words]) => `${tray.number(n)} more ${words}`);
    const waiting = busy ? count.waiting - list.querySelectorAll("progress:not([hidden])").length - count.paused : 0;
    if (waiting > 0) hidden.unshift(`${tray.number(waiting)} waiting`);
    more.textContent = hidden.join(" · ");
    more.hidden = !hidden.length;
    tell(count, busy);
  };

  const small = (wanted) => {
    place.classList.toggle("tray-small", wanted);
    find("small").setAttribute("aria-expanded", String(!wanted));
    find("small").setAttribute("aria-label", wanted ? "Show the files" : "Make small");
  };
  const close = () => {
    place.hidden = true;
    queue.clear();
    told.taken = 0;
    opener?.focus();
    opener = null;
  };
  place.addEventListener("keydown", (event) => { if (event.key === "Escape" && !queue.items().length) close(); });

  find("pause").addEventListener("click", () => { if (find("pause").dataset.shown === "play-fill") queue.resumeAll(); else queue.pauseAll(); });
  find("small").addEventListener("click", () => small(!place.classList.contains("tray-small")));
  find("close").addEventListener("click", () => {
    if (!queue.busy()) { close(); return; }
    find("ask").hidden = false;
    find("stop").focus();
  });
  find("stop").addEventListener("click", () => { find("ask").hidden = true; queue.stop(); if (!queue.items().length) close(); });
  find("on").addEventListener("click", () => { find("ask").hidden = true; find("close").focus(); });

  // What brings files.
  const offerAlbums = async () => {
    const choice = find("album");
    if (choice.dataset.filled || form) return;
    choice.dataset.filled = "yes";
    try {
      for (const { id, title: name } of await tray.albums()) choice.add(new Option(name, id, id === pages, id === pages));
    } catch { choice.dataset.filled = ""; }
  };
  for (const name of ["photos", "folder"]) {
    const input = find(name);
    input.addEventListener("change", () => { add(tray.fromInput(input)); input.value = ""; });
    find(`choose-${name}`).addEventListener("click", () => input.click());
  }
  find("choose-folder").hidden = !("webkitdirectory" in find("folder"));

  // The page's own upload buttons are links to the upload page, which does without all this.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href], [data-upload-choose]");
    const ours = link && (link.hasAttribute("data-upload-choose") || link.getAttribute("href") === place.dataset.page);
    if (!ours || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (link.hasAttribute("data-upload-choose") || window.matchMedia("(pointer: coarse)").matches) { find("photos").click(); return; }
    opener = link;
    open("add");
    small(false);
    show();
    find("choose-photos").focus();
  });

  const brings = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  const over = (wanted) => {
    document.documentElement.classList.toggle("dropping", wanted);
    document.querySelectorAll("[data-drop]").forEach((area) => area.classList.toggle("drop-over", wanted));
  };
  document.addEventListener("dragover", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    over(true);
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(false); });
  document.addEventListener("drop", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    over(false);
    tray.fromDrop(event.dataTransfer, add);
  });
  document.addEventListener("paste", (event) => {
    if (event.target.closest?.("input, textarea, [contenteditable]") || !event.clipboardData?.files.length) return;
    event.preventDefault();
    add(tray.fromClipboard(event.clipboardData));
  });

  if (form) {
    const input = document.getElementById("photos");
    find("into").hidden = true;
    const folder = form.querySelector("[data-upload-folder]");
    folder.hidden = !("webkitdirectory" in find("folder"));
    folder.addEventListener("click", () => find("folder").click());
    input.addEventListener("change", () => { add(tray.fromInput(input)); input.value = ""; });
    form.addEventListener("submit", (event) => { event.preventDefault(); input.click(); });
  }

  window.addEventListener("beforeunload", (event) => { if (queue.busy()) event.preventDefault(); });
  window.addEventListener("offline", show);
  window.addEventListener("online", show);
})();
