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
