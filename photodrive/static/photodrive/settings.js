// Settings save as they are switched; a time zone is found by its name, and the device's own is offered.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  document.querySelectorAll("form[data-saves-itself]").forEach((form) => {
    const said = form.querySelector("[data-saved]");
    form.addEventListener("change", async () => {
      const data = new FormData(form);
      said.textContent = "";
      try {
        const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(answer.status);
      } catch {
        form.submit();
        return;
      }
      const theme = data.get("theme");
      if (theme === "system") delete root.dataset.theme; else root.dataset.theme = theme;
      root.setAttribute("data-bs-theme", root.dataset.theme ?? (dark.matches ? "dark" : "light"));
      said.textContent = "Saved";
      setTimeout(() => { said.textContent = ""; }, 2000);
    });
  });

  const zones = document.querySelector("#zone");
  if (zones) {
    const find = document.querySelector("input[data-zone-find]");
    const all = [...zones.querySelectorAll("option")];
    document.querySelectorAll("[data-zone-find]").forEach((part) => { part.hidden = false; });
    find.addEventListener("input", () => {
      const wanted = find.value.trim().toLowerCase().replaceAll(" ", "_");
      all.forEach((option) => { option.hidden = !option.value.toLowerCase().includes(wanted); });
      const first = all.find((option) => !option.hidden && option.value);
      if (wanted && first) zones.value = first.value;
    });
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const offer = document.querySelector("[data-zone-suggestion]");
    const known = all.find((option) => option.value === here);
    if (known && zones.value !== here) {
      const button = offer.querySelector("button");
      button.textContent = known.textContent;
      button.addEventListener("click", () => { zones.value = here; offer.hidden = true; zones.focus(); });
      offer.hidden = false;
    }
  }

  if (document.querySelector("[data-making]")) setTimeout(() => location.reload(), 15000);
})();
