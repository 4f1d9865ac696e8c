// The consent page counts along. Everything here is also done by the server, one press later.
(() => {
  const form = document.querySelector("form[data-consent]");
  if (!form) return;
  const elsewhere = Number(form.dataset.elsewhere);
  const total = Number(form.dataset.total);
  const boxes = [...form.querySelectorAll("input[name=photo]")];
  const allow = form.querySelector("[data-allow]");
  const selectors = [...form.querySelectorAll("button[name=select]")];
  const onePage = boxes.length === total;

  const words = (element, count) => {
    const { none, one, many } = element.dataset;
    return count === 0 ? none : count === 1 ? one : many.replace("{n}", count);
  };

  const count = () => {
    const ticked = elsewhere + boxes.filter((box) => box.checked).length;
    form.querySelectorAll("[data-many]").forEach((element) => { element.textContent = words(element, ticked); });
    form.querySelectorAll("[data-count]").forEach((element) => { element.textContent = ticked; });
    if (boxes.length) allow.classList.toggle("waits", ticked === 0);
    selectors.forEach((button) => { button.hidden = button.value === "all" ? ticked === total : ticked === 0; });
  };

  const setAll = (checked) => {
    boxes.forEach((box) => { box.checked = checked; });
    count();
  };

  // With more pages than this one the server ticks the rest, so the press still goes there.
  selectors.forEach((button) => button.addEventListener("click", (event) => {
    setAll(button.value === "all");
    if (!onePage) return;
    event.preventDefault();
    selectors.find((other) => !other.hidden)?.focus();
  }));

  // Shift ticks the whole row between two presses; Enter ticks like the space bar does.
  let last = null;
  form.querySelector(".picks")?.addEventListener("click", (event) => {
    if (event.target.name !== "photo") return;
    const here = boxes.indexOf(event.target);
    if (event.shiftKey && last !== null) {
      boxes.slice(Math.min(last, here), Math.max(last, here) + 1).forEach((box) => { box.checked = event.target.checked; });
    }
    last = here;
    count();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type !== "checkbox") return;
    event.preventDefault();
    event.target.click();
  });

  form.addEventListener("submit", (event) => {
    if (form.hasAttribute("data-sent")) event.preventDefault();
    form.setAttribute("data-sent", "");
  });
  // Back from the next page: the browser restores ticks and may restore this page whole.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) form.removeAttribute("data-sent");
    count();
  });

  count();
  form.querySelector("[data-errors]")?.focus();
})();
