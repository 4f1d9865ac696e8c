// The rows of the tray: a few dozen at most, however many files there are.
(() => {
  const tray = (window.photodriveTray ??= {});
  const SHOWN = { running: 3, paused: 20, failed: 50, refused: 50, double: 20, done: 20 };
  const PICTURES = 300; // with more files than this no picture is drawn before it is on the drive
  const EDGE = 88; // pixels of a small picture: twice its place on the page

  tray.makeRows = ({ list, templates, queue, act }) => {
    const rows = new Map();
    let drawing = Promise.resolve();

    const icon = (name) => templates.querySelector(`[data-icon="${name}"]`).firstElementChild.cloneNode(true);

    const button = (name, label, what, item) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "act";
      made.setAttribute("aria-label", `${label} ${item.file.name}`);
      made.append(icon(name));
      made.addEventListener("click", () => act(what, item));
      return made;
    };
    const text = (tag, className, words) => {
      const made = document.createElement(tag);
      made.className = className;
      made.textContent = words;
      return made;
    };

    const draw = async (item, place) => {
      if (!item.file.type.startsWith("image/") || queue.items().length > PICTURES) return;
      try {
        const picture = await createImageBitmap(item.file, { resizeWidth: EDGE, resizeQuality: "medium" });
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = EDGE;
        const scale = Math.max(EDGE / picture.width, EDGE / picture.height);
        const [width, height] = [picture.width * scale, picture.height * scale];
        canvas.getContext("2d").drawImage(picture, (EDGE - width) / 2, (EDGE - height) / 2, width, height);
        picture.close();
        place.replaceChildren(canvas);
      } catch { /* a format that this browser does not read: the drive shows it when it is there */ }
    };

    const make = (item) => {
      const row = document.createElement("li");
      const picture = text("span", "noimg", "");
      const middle = document.createElement("div");
      const name = text("div", "nm", "");
      name.append(text("bdi", "", item.file.name));
      const said = text("div", "sd", "");
      const bar = text("progress", "prog prog-thin", "");
      bar.max = 100;
      bar.setAttribute("aria-label", item.file.name);
      picture.append(icon("image"));
      middle.append(name, bar, said);
      row.append(picture, middle);
      drawing = drawing.then(() => draw(item, picture)); // one after the other
      return { row, picture, said, bar, shown: "" };
    };

    const end = {
      running: (item) => button("pause-fill", "Pause", "pause", item),
      waiting: (item) => button("pause-fill", "Pause", "pause", item),
      paused: (item) => button("play-fill", "Go on with", "resume", item),
      refused: (item) => button("x-lg", "Put away", "away", item),
      failed: (item) => button("arrow-clockwise", "Try again:", "retry", item),
      double: (item) => {
        const link = text("a", "act act-t", "Show");
        link.href = item.photo;
        link.setAttribute("aria-label", `Show ${item.file.name}`);
        return link;
      },
      done: () => {
        const mark = text("span", "ok", "");
        mark.append(icon("check-circle-fill"));
        return mark;
      },
    };

    const words = (item) => {
      if (item.state === "running" && item.sent >= item.file.size) return "Looking at the picture";
      if (item.state === "running") return tray.sizes(item.sent, item.file.size);
      if (item.state === "waiting") return item.lost ? `Interrupted at ${tray.percent(item.sent, item.file.size)}%` : "Waiting";
      if (item.state === "paused") return item.sent ? `Paused at ${tray.percent(item.sent, item.file.size)}%` : "Paused";
      return item.state === "refused" ? `Not taken: ${item.message.charAt(0).toLowerCase()}${item.message.slice(1)}` : item.message;
    };

    // What was on the way when the connection was lost, or all were paused, stays in sight.
    const kept = (items, ready) => items.filter((item) => item.state === "running" || (item.state === "waiting" && (item.lost || item.sent) && ready.includes(item)));

    const chosen = () => {
      const items = queue.items();
      const groups = { running: kept(items, queue.state().ready), paused: [], failed: [], refused: [], double: [], done: [] };
      for (let at = items.length - 1; at >= 0; at -= 1) {
        const group = groups[items[at].state];
        if (items[at].state !== "running" && group && group.length < SHOWN[items[at].state]) group.push(items[at]);
      }
      const { refused, double, done, failed } = queue.count();
      const hidden = [
        [refused - groups.refused.length, "not taken"], [failed - groups.failed.length, "to try again"],
        [double - groups.double.length, "that you had"], [done - groups.done.length, "done"],
      ];
      return { shown: Object.values(groups).flat(), hidden: hidden.filter(([n]) => n > 0) };
    };

    const refresh = (item) => {
      const view = rows.get(item);
      view.said.textContent = words(item);
      view.bar.hidden = item.state !== "running";
      view.bar.value = tray.percent(item.sent, item.file.size);
      if (view.shown === item.state) return view.row;
      const focused = view.row.contains(document.activeElement);
      view.shown = item.state;
      view.row.className = item.state === "refused" || item.state === "failed" ? "no" : "";
      while (view.row.children.length > 2) view.row.lastChild.remove();
      view.row.append(end[item.state](item));
      if (focused) view.row.lastChild.focus?.();
      if (view.row.className) view.picture.replaceChildren(icon("file-earmark-x"));
      else if (item.thumb && !view.picture.querySelector("canvas")) {
        const picture = document.createElement("img");
        picture.alt = "";
        picture.src = item.thumb;
        view.picture.replaceChildren(picture);
      }
      return view.row;
    };

    // Gives what is not shown, as pairs of a number and words.
    return () => {
      const { shown, hidden } = chosen();
      const wanted = new Set(shown);
      for (const [item, view] of rows) if (!wanted.has(item)) { view.row.remove(); rows.delete(item); }
      shown.forEach((item, at) => {
        if (!rows.has(item)) rows.set(item, make(item));
        const row = refresh(item);
        if (list.children[at] !== row) list.insertBefore(row, list.children[at] || null);
      });
      return hidden;
    };
  };
})();
