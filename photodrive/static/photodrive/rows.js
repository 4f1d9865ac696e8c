// The blurred copy under a picture goes once the picture itself is there.
(() => {
  const there = (picture) => picture.closest(".ph")?.classList.add("there");
  const waits = (picture) => picture.matches(".ph > img:not(.lq)");

  document.addEventListener("load", (event) => {
    if (event.target instanceof HTMLImageElement && waits(event.target)) there(event.target);
  }, true);
  const look = (root) => root.querySelectorAll?.(".ph > img:not(.lq)").forEach((picture) => {
    if (picture.complete && picture.naturalWidth) there(picture);
  });
  document.addEventListener("DOMContentLoaded", () => look(document));
  document.addEventListener("htmx:load", (event) => look(event.target));
})();

// What follows is fetched before she gets there. Who pressed for it goes on with the first of it; trouble is told.
(() => {
  const links = () => [...document.querySelectorAll(".just .ph")];
  let goOn = null;

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target } = event.detail;
    goOn = target?.matches?.(".more") && target.contains(document.activeElement) ? links().length : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (goOn === null) return;
    links()[goOn]?.focus({ preventScroll: true });
    goOn = null;
  });
  ["htmx:responseError", "htmx:sendError"].forEach((kind) => document.addEventListener(kind, (event) => {
    const more = event.detail.elt?.closest(".more");
    if (!more || more.querySelector("[role=status]")) return;
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    more.prepend(said);
    said.textContent = "That could not be loaded. Your photos are safe; try again in a moment.";
  }));
})();
