// Times as the reader's clock shows them, and menus that close when one looks elsewhere.
(() => {
  const sameDay = (a, b) => a.toDateString() === b.toDateString();
  const clock = { hour: "2-digit", minute: "2-digit" };
  const day = { day: "numeric", month: "short" };

  const localise = (element) => {
    const moment = new Date(element.dateTime);
    const now = new Date();
    if (Number.isNaN(moment.getTime())) return;
    const year = moment.getFullYear() === now.getFullYear() ? {} : { year: "numeric" };
    const today = sameDay(moment, now);
    const wanted = element.dataset.local === "clock" && today ? clock : { ...day, ...year, ...clock };
    element.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { ...wanted, hour12: false })
      .format(moment);
    element.title = moment.toLocaleString(document.documentElement.lang);
  };

  const localiseAll = (root) => root.querySelectorAll("time[data-local]").forEach(localise);
  document.addEventListener("DOMContentLoaded", () => localiseAll(document));
  document.addEventListener("htmx:load", (event) => localiseAll(event.target));

  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
})();
