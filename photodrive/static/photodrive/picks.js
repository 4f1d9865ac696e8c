// Pictures to tick: counts along, Shift ticks the row between two presses, Enter ticks like the space bar.
// Without it everything works, only less is said before the press.
(() => {
  const words = (element, count) => {
    const { none, one, many } = element.dataset;
    return count === 0 ? none : count === 1 ? one : many.replace("{n}", count);
  };

  document.querySelectorAll("form[data-picks]").forEach((form) => {
    const boxes = [...form.querySelectorAll("input[name=photo]")];

    const count = () => {
      const ticked = Number(form.dataset.elsewhere || 0) + boxes.filter((box) => box.checked).length;
      form.querySelectorAll("[data-many]").forEach((element) => { element.textContent = words(element, ticked); });
      form.querySelectorAll("[data-count]").forEach((element) => { element.textContent = ticked; });
      form.dispatchEvent(new CustomEvent("picks:counted", { detail: ticked }));
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
    form.addEventListener("change", count);
    // Also after "back": the browser restores ticks, and may restore this page whole.
    window.addEventListener("pageshow", count);
  });
})();
