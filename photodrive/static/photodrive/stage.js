// The stage: keys, swiping, looking closer, the panel, and going on without losing the full screen.
(() => {
  const stage = () => document.getElementById("stage");
  const picture = () => document.getElementById("picture");
  const find = (selector) => stage().querySelector(selector);

  // Going on: the next stage takes the place of this one; what is not one of ours is opened as a page.
  let going = 0;
  const go = async (address, { focus = "" } = {}) => {
    const turn = ++going;
    let text = "";
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      text = response.ok ? await response.text() : "";
    } catch { /* no network: the browser says it better */ }
    if (turn !== going) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    const next = page.getElementById("stage");
    if (!next) { location.assign(address); return; }
    stage().replaceWith(document.adoptNode(next));
    document.title = page.title;
    history.replaceState(null, "", address);
    if (window.htmx) window.htmx.process(stage());
    begin();
    const wanted = focus && document.querySelector(focus);
    if (wanted) wanted.focus({ preventScroll: true });
    document.getElementById("stage-said").textContent = find("h1 bdi").textContent;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#stage a[data-go]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const focus = { info: "#info", prev: ".edge-l", next: ".edge-r", film: ".film [aria-current]" };
    go(link.href, { focus: focus[link.dataset.go] });
  });

  // Back: to the spot that she came from where the browser still knows it.
  document.addEventListener("click", (event) => {
    const back = event.target.closest("#back");
    if (!back || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const came = document.referrer && new URL(document.referrer);
    const home = new URL(back.href);
    if (came && came.origin === home.origin && came.pathname === home.pathname && history.length > 1) {
      event.preventDefault();
      history.back();
    }
  });

  // Swiping, on a phone: three pictures in a row that snap.
  const reel = () => find(".reel");
  const swipes = () => getComputedStyle(reel()).display === "flex";
  let settling = 0;
  const settled = () => {
    const middle = reel().scrollLeft + reel().clientWidth / 2;
    const shown = [...reel().children].find((each) => each.offsetLeft - reel().offsetLeft + each.offsetWidth > middle);
    if (shown && shown.dataset.href) go(shown.dataset.href);
  };
  const showNow = () => {
    if (swipes()) reel().scrollLeft = find(".now").offsetLeft - reel().offsetLeft;
  };

  // Looking closer.
  let scale = 1, x = 0, y = 0;
  const place = () => {
    const frame = find(".now");
    const room = (size) => (size * (scale - 1)) / 2;
    x = Math.max(-room(frame.clientWidth), Math.min(room(frame.clientWidth), x));
    y = Math.max(-room(frame.clientHeight), Math.min(room(frame.clientHeight), y));
    picture().style.transform = scale > 1 ? `translate(${x}px, ${y}px) scale(${scale})` : "";
    frame.classList.toggle("zoomed", scale > 1);
  };
  const zoom = (to, at) => {
    const before = scale;
    scale = Math.max(1, Math.min(6, to));
    if (scale > 1 && picture().dataset.full) { picture().src = picture().dataset.full; delete picture().dataset.full; }
    if (at) {
      const frame = find(".now").getBoundingClientRect();
      const [dx, dy] = [at.x - frame.x - frame.width / 2, at.y - frame.y - frame.height / 2];
      x = dx - ((dx - x) * scale) / before;
      y = dy - ((dy - y) * scale) / before;
    }
    if (scale === 1) { x = 0; y = 0; }
    place();
  };
  const fingers = new Map();
  let spread = 0;
  const apart = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("#stage .now")) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 2) spread = apart();
    if (scale > 1) { event.preventDefault(); find(".now").classList.add("dragging"); }
  });
  document.addEventListener("pointermove", (event) => {
    const was = fingers.get(event.pointerId);
    if (!was) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 2) {
      const [a, b] = [...fingers.values()];
      zoom((scale * apart()) / (spread || 1), { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
      spread = apart();
    } else if (scale > 1) {
      x += event.clientX - was.x;
      y += event.clientY - was.y;
      place();
    }
  });
  const lifted = (event) => {
    fingers.delete(event.pointerId);
    if (!fingers.size && stage()) find(".now").classList.remove("dragging");
  };
  document.addEventListener("pointerup", lifted);
  document.addEventListener("pointercancel", lifted);
  document.addEventListener("dblclick", (event) => {
    if (event.target.closest("#stage .now")) zoom(scale > 1 ? 1 : 2.5, { x: event.clientX, y: event.clientY });
  });
  let tapped = 0;
  document.addEventListener("touchend", (event) => {
    if (!event.target.closest("#stage .now") || event.changedTouches.length !== 1 || event.touches.length) return;
    const again = event.timeStamp - tapped < 300;
    tapped = again ? 0 : event.timeStamp;
    const [touch] = event.changedTouches;
    if (again) { event.preventDefault(); zoom(scale > 1 ? 1 : 2.5, { x: touch.clientX, y: touch.clientY }); }
  }, { passive: false });
  document.addEventListener("wheel", (event) => {
    if (!event.target.closest("#stage .now") || !(event.ctrlKey || scale > 1)) return;
    event.preventDefault();
    zoom(scale * Math.exp(-event.deltaY / 400), { x: event.clientX, y: event.clientY });
  }, { passive: false });
  const fill = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#stage button");
    if (!button) return;
    if (button.dataset.zoom) zoom(button.dataset.zoom === "in" ? scale * 1.5 : scale / 1.5);
    if ("fullscreen" in button.dataset) fill();
    if (button.dataset.copy) copy(button);
  });

  // Keys, but where she writes.
  const writes = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const turned = (by) => document.querySelector(`#turn button[value="${by}"]`);
  const pressed = (event) => {
    switch (event.key) {
      case "ArrowLeft": return scale > 1 ? null : find(".edge-l");
      case "ArrowRight": return scale > 1 ? null : find(".edge-r");
      case "r": return turned(1);
      case "R": return turned(-1);
      case "+": case "=": zoom(scale * 1.5); return null;
      case "-": zoom(scale / 1.5); return null;
      case "0": zoom(1); return null;
      case "F": case "f": return event.shiftKey ? (fill(), null) : find('[data-key="f"]');
      case "Escape": return scale > 1 ? (zoom(1), null) : document.getElementById("back");
      case "i": case "d": case "Delete": return find(`[data-key="${event.key}"]`);
    }
    return undefined;
  };
  document.addEventListener("keydown", (event) => {
    if (!stage() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.id === "title" && event.key === "Enter") { event.preventDefault(); event.target.blur(); return; }
    if (event.key === "Escape" && event.target.closest("#words")) {
      event.target.value = event.target.dataset.was;
      event.target.blur();
      return;
    }
    if (event.target.closest && writes(event.target)) return;
    const target = pressed(event);
    if (target === undefined) return;
    event.preventDefault();
    if (target) target.click();
  });

  // What is saved at once.
  const fade = (said) => setTimeout(() => said.classList.add("gone"), 2000);
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location).pathname) {
      event.detail.shouldSwap = false; // signed out meanwhile: the page that asks to sign in
      location.assign(xhr.responseURL);
    } else if (xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    document.querySelectorAll("#stage .saved:not(.wrong, :empty)").forEach(fade);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (form.id !== "words" || !event.detail.successful) return;
    form.querySelectorAll("[data-was]").forEach((field) => { field.dataset.was = field.value; });
    find("h1 bdi").textContent = form.elements.title.value;
  });
  const failed = () => { document.getElementById("stage-said").textContent = "That was not saved. Please try again."; };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);
  const copy = async (button) => {
    const field = document.getElementById(button.dataset.copy);
    const words = button.querySelector("span");
    try { await navigator.clipboard.writeText(field.value); } catch { field.select(); document.execCommand("copy"); }
    words.textContent = "Copied";
    setTimeout(() => { words.textContent = "Copy"; }, 2000);
  };

  const begin = () => {
    scale = 1; x = 0; y = 0;
    fingers.clear();
    const shown = picture();
    const there = () => shown.classList.add("there");
    const lost = () => find(".now").classList.add("lost");
    if (shown.complete) (shown.naturalWidth ? there : lost)();
    shown.addEventListener("load", there, { once: true });
    shown.addEventListener("error", lost, { once: true });
    if (swipes()) reel().tabIndex = 0; // what scrolls can be reached by keys
    showNow();
    reel().addEventListener("scroll", () => {
      clearTimeout(settling);
      if (swipes() && scale === 1) settling = setTimeout(settled, 120);
    });
    document.querySelectorAll("#stage .toast-stage:not(:has(form))").forEach((told) => setTimeout(() => told.remove(), 4000));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
  window.addEventListener("resize", () => { if (stage()) { showNow(); place(); } });
})();
