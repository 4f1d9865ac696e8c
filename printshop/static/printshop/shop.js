// Small helpers. Every page works without them.
(() => {
  "use strict";

  // The server does not know her clock: <time datetime data-clock> shows the hour where she is.
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  const tellTimes = (within) => {
    for (const time of within.querySelectorAll("time[data-clock], time[data-day]")) {
      const moment = new Date(time.dateTime);
      if (!Number.isNaN(moment.getTime())) {
        time.textContent = (time.hasAttribute("data-day") ? day : clock).format(moment);
      }
    }
  };

  // A form that must not go twice: the server would not mind, but she should see that it is on its way.
  const once = (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
      return;
    }
    form.setAttribute("data-sent", "");
    for (const button of form.querySelectorAll("button[data-busy]")) {
      button.setAttribute("aria-disabled", "true");
      button.dataset.rest = button.textContent;
      button.textContent = button.dataset.busy;
    }
  };
  const again = () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      form.removeAttribute("data-sent");
      for (const button of form.querySelectorAll("button[data-rest]")) {
        button.removeAttribute("aria-disabled");
        button.textContent = button.dataset.rest;
      }
    }
  };

  // How many photos are ticked, in the words of the form: data-one, data-many, data-none on the button.
  const countTicks = (form) => {
    const ticked = form.querySelectorAll("input[type=checkbox][name=photo]:checked").length;
    for (const button of form.querySelectorAll("button[data-many]")) {
      const words = ticked === 0 ? button.dataset.none : ticked === 1 ? button.dataset.one : button.dataset.many;
      button.textContent = words.replace("{n}", String(ticked));
    }
  };

  const look = (within) => {
    tellTimes(within);
    for (const form of within.querySelectorAll("form[data-ticks]")) countTicks(form);
  };
  document.addEventListener("submit", once);
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-ticks]");
    if (form) countTicks(form);
  });
  document.addEventListener("htmx:load", (event) => look(event.target.parentElement || document));
  window.addEventListener("pageshow", again);
  look(document);
})();
