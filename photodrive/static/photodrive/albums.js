// An album in her own order: dragging, Shift and an arrow, and the buttons without a new page.
(() => {
  const list = () => document.querySelector(".arranging");
  const form = () => document.getElementById("moving");
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  document.addEventListener("DOMContentLoaded", () => { if (list()) document.body.append(said); });

  const send = async (fields) => {
    const body = new FormData(form());
    Object.entries(fields).forEach(([name, value]) => body.append(name, value));
    const headers = { "HX-Request": "true" };
    try {
      const response = await fetch(form().action, { method: "POST", body, headers });
      if (response.status === 204) return true;
      if (response.status === 409) return false;
    } catch { /* no network: told below */ }
    location.reload(); // signed out, or changed elsewhere: what is there now
    return false;
  };
  const titled = (item) => item.querySelector("a > img:not(.lq)").alt;
  const tell = (item) => {
    const place = [...list().children].indexOf(item) + 1;
    said.textContent = `${titled(item)}: place ${place} of ${list().children.length}`;
  };
  let last = Promise.resolve(); // one after the other, as they were pressed
  const move = (item, name) => {
    const beside = name === "earlier" ? item.previousElementSibling : item.nextElementSibling;
    const focused = document.activeElement;
    if (beside) {
      if (name === "earlier") beside.before(item); else beside.after(item);
      if (item.contains(focused)) focused.focus();
      tell(item);
    }
    last = last.then(() => send({ [name]: item.dataset.photo })).then((moved) => { if (moved && !beside) location.reload(); });
  };

  document.addEventListener("keydown", (event) => {
    const item = event.target.closest && event.target.closest(".arranging > li");
    const name = { ArrowLeft: "earlier", ArrowUp: "earlier", ArrowRight: "later", ArrowDown: "later" }[event.key];
    if (!item || !name || !event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(item, name);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".arranging .moves button");
    if (!button) return;
    event.preventDefault();
    move(button.closest("li"), button.name);
  });

  let lifted = null, stood = null;
  document.addEventListener("dragstart", (event) => {
    const item = event.target.closest && event.target.closest(".arranging > li");
    if (!item) return;
    lifted = item;
    stood = item.nextElementSibling;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset.photo);
    requestAnimationFrame(() => item.classList.add("lift"));
  });
  document.addEventListener("dragover", (event) => {
    if (!lifted) return;
    event.preventDefault();
    const over = event.target.closest(".arranging > li");
    if (!over || over === lifted) return;
    const box = over.getBoundingClientRect();
    if (event.clientX < box.x + box.width / 2) over.before(lifted); else over.after(lifted);
  });
  document.addEventListener("drop", (event) => {
    if (!lifted) return;
    event.preventDefault();
    const item = lifted, next = item.nextElementSibling;
    stood = next;
    tell(item);
    if (next) last = last.then(() => send({ photo: item.dataset.photo, before: next.dataset.photo }));
    else moveBehind(item);
  });
  const moveBehind = (item) => {
    const before = list().dataset.following || ""; // what begins the next page, if there is one
    last = last.then(() => send({ photo: item.dataset.photo, before }));
  };
  document.addEventListener("dragend", () => {
    if (!lifted) return;
    lifted.classList.remove("lift");
    if (lifted.nextElementSibling !== stood) { if (stood) stood.before(lifted); else list().append(lifted); }
    lifted = stood = null;
  });
})();
