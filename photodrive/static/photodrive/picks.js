// Pictures to tick: counts along, Shift ticks the row between two presses, Enter ticks like the space bar, and what was
// ticked before "back" or a link is still ticked afterwards. Without it everything works, only less is said before the press.
(() => {
  const words = (element, count) => {
    const { none, one, many } = element.dataset;
    return count === 0 ? none : count === 1 ? one : many.replace("{n}", count);
  };

  // What was ticked or unticked in this tab and has not been sent yet: {photo id: ticked}.
  const unsent = (list) => {
    const key = `picks:${list}`;
    return {
      read: () => { try { return JSON.parse(sessionStorage.getItem(key)) || {}; } catch { return {}; } },
      write: (changes) => {
        try {
          if (list && Object.keys(changes).length) sessionStorage.setItem(key, JSON.stringify(changes));
          else sessionStorage.removeItem(key);
        } catch { /* no storage: then "back" forgets what was not sent */ }
      },
    };
  };

  document.querySelectorAll("form[data-picks]").forEach((form) => {
    const boxes = [...form.querySelectorAll("input[name=photo]")];
    const before = new Set((form.elements.before?.value || "").split(" "));
    const kept = unsent(form.dataset.picks);
    const whole = boxes.length === Number(form.dataset.total);
    const selectors = [...form.querySelectorAll("button[name=select]")];
    const ticked = () => boxes.filter((box) => box.checked).length;
    let elsewhere = Number(form.dataset.elsewhere || 0);

    // Ticks of another page that were not sent from there go along with this one.
    const carry = () => {
      const changes = kept.read();
      boxes.forEach((box) => { if (box.value in changes) box.checked = changes[box.value]; });
      const here = new Set(boxes.map((box) => box.value));
      Object.entries(changes).filter(([id]) => !here.has(id)).forEach(([id, on]) => {
        if (on) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "photo", value: id }));
        else form.elements.before.value += ` ${id}`;
        elsewhere += on ? 1 : -1;
      });
    };

    const count = () => {
      const total = elsewhere + ticked();
      form.querySelectorAll("[data-many]").forEach((element) => { element.textContent = words(element, total); });
      form.querySelectorAll("[data-count]").forEach((element) => { element.textContent = total; });
      form.querySelectorAll("[data-when-ticked]").forEach((element) => { element.hidden = total === 0; });
      if (whole) {
        selectors.forEach((button) => { button.hidden = button.value === "all" ? total === boxes.length : total === 0; });
      }
      form.dispatchEvent(new CustomEvent("picks:counted", { detail: total }));
    };

    let last = null;
    form.addEventListener("click", (event) => {
      if (event.target.name !== "photo") return;
      const here = boxes.indexOf(event.target);
      if (event.shiftKey && last !== null) {
        const row = boxes.slice(Math.min(last, here), Math.max(last, here) + 1);
        row.forEach((box) => { box.checked = event.target.checked; });
      }
      last = here;
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !["checkbox", "radio"].includes(event.target.type)) return;
      event.preventDefault();
      event.target.click();
    });
    // With more pages than this one the server ticks the rest, so that press goes there.
    selectors.forEach((button) => button.addEventListener("click", (event) => {
      if (!whole) return;
      event.preventDefault();
      boxes.forEach((box) => { box.checked = button.value === "all"; });
      form.dispatchEvent(new Event("change"));
      selectors.find((other) => !other.hidden)?.focus();
    }));
    form.addEventListener("change", () => {
      const changes = kept.read();
      boxes.forEach((box) => {
        delete changes[box.value];
        if (box.checked !== before.has(box.value)) changes[box.value] = box.checked;
      });
      kept.write(changes);
      count();
    });
    form.addEventListener("submit", () => kept.write({}));
    // Also after "back", when the browser may restore this page whole.
    window.addEventListener("pageshow", count);
    if (form.dataset.picks) carry();
    count();
  });
})();
