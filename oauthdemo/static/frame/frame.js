// Goes on to what the frame shows next without a new page: the next one is fetched, its picture decoded, then put in
// place. Without this script the page renews itself.
"use strict";

let timer = 0;
let paused = false;
let turn = 0; // of several that are under way, the last one counts

function plan() {
  clearTimeout(timer);
  const { wait, next } = document.getElementById("screen").dataset;
  if (wait && !(paused && next !== "/")) timer = setTimeout(() => goOn(next), wait * 1000);
}

async function goOn(address, isSecondTry = false) {
  clearTimeout(timer);
  const mine = ++turn;
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(`The frame answered ${response.status}.`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("screen");
    const isThere = await seen(fresh);
    if (mine !== turn) return;
    if (!isThere && !isSecondTry) {
      goOn("/", true); // taken away a moment ago, or the access is over: the frame knows by now
      return;
    }
    replace(fresh, page.title);
  } catch {
    // The frame itself did not answer: what is on the screen stays there, and the next turn may do better.
  }
  if (mine === turn) plan();
}

// Waits until the picture on `screen`, if there is one, can be shown at once; false if it cannot.
async function seen(screen) {
  const source = screen.querySelector(".picture")?.getAttribute("src");
  if (!source) return true;
  const picture = new Image();
  picture.src = source;
  return picture.decode().then(() => true, () => false);
}

function replace(fresh, title) {
  const old = document.getElementById("screen");
  if (old.dataset.key === fresh.dataset.key) return; // the same again: nothing moves, nothing loses the focus
  const focused = focusedPart(old);
  old.replaceWith(document.adoptNode(fresh));
  document.title = title;
  if (focused) fresh.querySelector(focused)?.focus();
  dress();
}

function focusedPart(screen) {
  const names = ["[rel=prev]", "[rel=next]", "[data-pause]", "[data-full]"];
  return names.find((name) => screen.querySelector(name) === document.activeElement);
}

// The controls that only a script can serve.
function dress() {
  const pause = document.querySelector("[data-pause]");
  const full = document.querySelector("[data-full]");
  if (pause) {
    pause.hidden = false;
    pause.textContent = paused ? "Go on" : "Pause";
    pause.setAttribute("aria-pressed", String(paused));
  }
  if (full && document.fullscreenEnabled) full.hidden = false;
}

function togglePause() {
  paused = !paused;
  dress();
  plan();
}

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.querySelector(".frame").requestFullscreen().catch(() => {});
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    goOn(link.getAttribute("href"));
  }
  if (event.target.closest("[data-pause]")) togglePause();
  if (event.target.closest("[data-full]")) toggleFull();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !document.querySelector(".picture")) return;
  const link = { ArrowLeft: "[rel=prev]", ArrowRight: "[rel=next]" }[event.key];
  if (link) goOn(document.querySelector(link).getAttribute("href"));
  else if (event.key === " " && !event.target.closest("button, a")) togglePause();
  else if (event.key === "f") toggleFull();
  else return;
  event.preventDefault();
});

dress();
plan();
