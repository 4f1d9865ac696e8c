// The scrubber follows what is on the screen, and can be dragged; a month that is on the page already is scrolled to.
(() => {
  const scrub = document.querySelector(".scrub");
  const pill = document.querySelector(".thumbjump");
  if (!scrub) return;
  const links = [...scrub.querySelectorAll("a[data-to]")];
  const bubble = pill?.querySelector("b");
  const QUIET = 1200; // milliseconds after which the pill goes
  let timer = null;

  const here = () => { // the first day below the bar
    const days = [...document.querySelectorAll(".day[data-day]")];
    return (days.find((day) => day.getBoundingClientRect().bottom > 90) || days[0])?.dataset.day;
  };
  const mark = () => {
    const day = here();
    if (!day) return;
    links.forEach((link) => {
      if (link.dataset.to === day.slice(0, 7)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    if (bubble && !pill.classList.contains("dragging")) {
      const wanted = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
      bubble.textContent = new Intl.DateTimeFormat(document.documentElement.lang, wanted).format(new Date(day));
      bubble.hidden = false;
    }
  };
  const go = (link) => {
    const there = document.querySelector(`.monthname[data-month="${link.dataset.to}"]`);
    if (!there) { window.location.assign(link.href); return; }
    there.scrollIntoView({ block: "start" });
    mark();
  };
  const nearest = (y, [top, bottom]) => {
    const height = bottom - top || 1;
    return links[Math.min(links.length - 1, Math.max(0, Math.floor(((y - top) / height) * links.length)))];
  };
  const byPlace = (y) => links.reduce((best, link) => {
    const box = link.getBoundingClientRect();
    const far = Math.abs(box.top + box.height / 2 - y);
    return !best || far < best.far ? { link, far } : best;
  }, null)?.link;

  const draggable = (grip, find, show) => {
    let drag = null;
    grip.addEventListener("pointerdown", (event) => { if (event.isPrimary && event.button === 0) drag = { y: event.clientY, moved: false, link: null }; });
    grip.addEventListener("pointermove", (event) => {
      if (!drag || (!drag.moved && Math.abs(event.clientY - drag.y) < 5)) return;
      if (!drag.moved) { drag.moved = true; grip.setPointerCapture(event.pointerId); grip.classList.add("dragging"); }
      drag.link = find(event.clientY);
      show(drag.link, event.clientY);
    });
    const end = (event) => {
      if (drag?.moved && event.type === "pointerup" && drag.link) go(drag.link);
      if (drag?.moved) { grip.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true }); setTimeout(() => show(null)); }
      grip.classList.remove("dragging");
      drag = null;
    };
    grip.addEventListener("pointerup", end);
    grip.addEventListener("pointercancel", end);
    grip.addEventListener("dragstart", (event) => event.preventDefault());
  };

  draggable(scrub, byPlace, (at) => links.forEach((link) => link.parentElement.classList.toggle("is-at", link === at)));
  if (pill) {
    draggable(pill, (y) => nearest(y, [110, window.innerHeight - 110]), (at) => {
      if (at && bubble) { bubble.textContent = at.textContent; bubble.hidden = false; }
    });
  }
  scrub.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-to]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    if (document.querySelector(`.monthname[data-month="${link.dataset.to}"]`)) { event.preventDefault(); go(link); }
  });
  let asked = false;
  document.addEventListener("scroll", () => {
    pill?.classList.add("is-scrolling");
    clearTimeout(timer);
    timer = setTimeout(() => pill?.classList.remove("is-scrolling"), QUIET);
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; mark(); });
  }, { passive: true });
})();
