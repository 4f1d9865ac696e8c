// The consent page, on top of picks.js. Everything here is also done by the server, one press later.
(() => {
  const form = document.querySelector("form[data-consent]");
  if (!form) return;
  const total = Number(form.dataset.total);
  const boxes = [...form.querySelectorAll("input[name=photo]")];
  const allow = form.querySelector("[data-allow]");
  const selectors = [...form.querySelectorAll("button[name=select]")];
  const onePage = boxes.length === total;

  const chosenAlbum = () => {
    const found = form.querySelector("input[name=album]:checked, select[name=album] option:checked");
    return found?.value ? found : null;
  };

  form.addEventListener("picks:counted", (event) => {
    const ticked = event.detail;
    const way = form.querySelector("[name=selection]:checked")?.value;
    const album = chosenAlbum();
    form.querySelectorAll("[data-album]").forEach((element) => {
      element.textContent = album?.dataset.title || element.dataset.none;
    });
    const declined = form.querySelector("[name=give][value='photos:read']:not(:checked)");
    const missing = !declined && { chosen: ticked === 0, album: !album }[way];
    if (boxes.length) allow.classList.toggle("waits", Boolean(missing));
    selectors.forEach((button) => { button.hidden = button.value === "all" ? ticked === total : ticked === 0; });
  });

  // With more pages than this one the server ticks the rest, so the press still goes there.
  selectors.forEach((button) => button.addEventListener("click", (event) => {
    boxes.forEach((box) => { box.checked = button.value === "all"; });
    if (!onePage) return;
    event.preventDefault();
    form.dispatchEvent(new Event("change"));
    selectors.find((other) => !other.hidden)?.focus();
  }));

  form.addEventListener("submit", (event) => {
    if (form.hasAttribute("data-sent")) event.preventDefault();
    form.setAttribute("data-sent", "");
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) form.removeAttribute("data-sent");
  });
  form.querySelector("[data-errors]")?.focus();
})();
