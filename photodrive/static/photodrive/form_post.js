// The answer goes to the app by itself. The button is for whoever has no scripts, or waits in vain: two presses would
// bring the app the same code twice.
(() => {
  const form = document.getElementById("way-back"), button = form.querySelector("button");
  form.submit();
  button.disabled = true;
  setTimeout(() => { button.disabled = false; }, 5000);
})();
