// What is to be copied gets a button: `data-copyable` on the text itself, or a button of the page's own with `data-copy`,
// a selector of the field or text. It says "Copied" for two seconds.
(() => {
  const textOf = (element) => element.value ?? element.textContent.trim();

  const put = async (element) => {
    try {
      await navigator.clipboard.writeText(textOf(element));
    } catch { // not over http, and not where the browser was told so
      if (element.select) element.select();
      else getSelection().selectAllChildren(element);
      document.execCommand("copy");
    }
  };

  const say = (button) => {
    const words = button.querySelector("[data-words]") ?? button;
    const before = button.dataset.before ?? words.textContent;
    button.dataset.before = before;
    words.textContent = "Copied";
    button.classList.add("is-copied");
    setTimeout(() => { words.textContent = before; button.classList.remove("is-copied"); }, 2000);
  };

  const dress = (root) => root.querySelectorAll("[data-copyable]:not([data-dressed])").forEach((text) => {
    text.dataset.dressed = "yes";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    const words = document.createElement("span");
    words.dataset.words = "";
    words.setAttribute("aria-live", "polite");
    words.textContent = "Copy";
    const what = document.createElement("span");
    what.className = "visually-hidden";
    what.textContent = ` ${text.dataset.copyable}`;
    button.append(words, what);
    button.addEventListener("click", async () => { await put(text); say(button); });
    text.after(button);
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    const text = button && document.querySelector(button.dataset.copy);
    if (!text) return;
    event.preventDefault();
    await put(text);
    say(button);
  });
  document.addEventListener("DOMContentLoaded", () => dress(document));
  document.addEventListener("htmx:load", (event) => dress(event.target));
})();
