// Uploads one file per request, with progress, two at a time. Without this script the form sends them all at once.
(() => {
  const AT_ONCE = 2;
  const form = document.getElementById("upload");
  const input = document.getElementById("photos");
  const drop = form.querySelector(".drop");
  const section = document.getElementById("uploads");
  const list = section.querySelector("ul");
  const sum = section.querySelector(".uploads-sum");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const queue = [];
  const count = { running: 0, added: 0, refused: 0, total: 0 };

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  const rowFor = (file) => {
    const row = element("li");
    const middle = element("div");
    const name = element("div", "name");
    const bdi = element("bdi", "", file.name);
    const bar = element("progress", "bar");
    const said = element("div", "said", "Waiting");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", `Progress of ${file.name}`);
    name.append(bdi);
    middle.append(name, bar, said);
    row.append(element("div", "thumb"), middle);
    list.append(row);
    return { row, bar, said, thumb: row.firstChild };
  };

  const finish = (view, ok, message) => {
    view.row.className = ok ? "is-good" : "is-bad";
    view.said.textContent = message;
    view.bar.remove();
    count[ok ? "added" : "refused"] += 1;
  };

  const offerRetry = (file, view) => {
    const again = element("button", "btn btn-sm btn-outline-secondary", "Try again");
    again.type = "button";
    again.addEventListener("click", () => {
      view.row.remove();
      count.refused -= 1;
      count.total -= 1;
      add([file]);
    });
    view.row.append(again);
  };

  const showPhoto = (view, result) => {
    const link = element("a");
    const picture = element("img");
    link.href = result.url;
    picture.src = result.thumb;
    picture.alt = result.name;
    link.append(picture);
    view.thumb.append(link);
  };

  const read = (request, file, view) => {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* a page of somebody in between */ }
    const result = (answer.results || [])[0];
    if (result) {
      finish(view, result.ok, result.message);
      if (result.ok) showPhoto(view, result);
      return;
    }
    const messages = { 401: answer.message, 413: `The file is too large: up to ${form.dataset.maxSize} can be added.` };
    finish(view, false, messages[request.status] || "Something went wrong at our end. The photo was not added.");
    if (request.status !== 413) offerRetry(file, view);
  };

  const send = ({ file, view }) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token);
    body.append("photos", file, file.name);
    request.open("POST", form.action || window.location.href);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) view.bar.value = (100 * event.loaded) / event.total;
      view.said.textContent = event.loaded < event.total ? "Uploading" : "Reading the picture";
    });
    request.addEventListener("load", () => read(request, file, view));
    request.addEventListener("error", () => {
      finish(view, false, "The connection broke. The photo was not added.");
      offerRetry(file, view);
    });
    request.addEventListener("loadend", () => { count.running -= 1; next(); });
    count.running += 1;
    view.said.textContent = "Uploading";
    request.send(body);
  };

  const tell = () => {
    const done = count.added + count.refused;
    const photos = (n) => `${n} photo${n === 1 ? "" : "s"}`;
    if (done < count.total) {
      sum.textContent = `${done} of ${photos(count.total)} done`;
      return;
    }
    const refused = count.refused ? `, ${count.refused} not` : "";
    sum.textContent = `${photos(count.added)} on your drive${refused}.`;
    if (!count.added) return;
    const link = element("a", "btn btn-primary", "See your library");
    link.href = form.dataset.library;
    sum.append(" ", link);
  };

  const next = () => {
    while (queue.length && count.running < AT_ONCE) send(queue.shift());
    tell();
  };

  const add = (files) => {
    section.hidden = false;
    for (const file of files) {
      const view = rowFor(file);
      count.total += 1;
      if (file.size > Number(form.dataset.maxBytes)) {
        finish(view, false, `The file is too large: up to ${form.dataset.maxSize} can be added.`);
      } else {
        queue.push({ file, view });
      }
    }
    next();
  };

  input.addEventListener("change", () => { add([...input.files]); input.value = ""; });
  form.addEventListener("submit", (event) => { event.preventDefault(); input.click(); });
  document.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("drop-over"); });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("drop-over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("drop-over");
    if (event.dataTransfer.files.length) add([...event.dataTransfer.files]);
  });
  window.addEventListener("beforeunload", (event) => {
    if (count.running || queue.length) event.preventDefault();
  });
})();
