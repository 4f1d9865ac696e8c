// What is on the screen: one of the page's sections, and while it shows, one picture after the other.
import { Denied, Drive, Gone, Over, Stray } from "./drive.js";

const SECONDS = 6; // a picture stays
const LOOK_AGAIN = 60_000; // milliseconds after which the list is asked for again

const drive = new Drive(document.documentElement.dataset);
const show = { list: [], page: null, next: null, at: 0, listedAt: 0, paused: false, timer: 0, turn: 0, url: "" };
const part = (name) => document.querySelector(`[data-${name}]`);

function state(name) {
  for (const section of document.querySelectorAll("[data-state]")) section.hidden = section.dataset.state !== name;
  document.title = name === "show" ? "Slideshow" : `${document.querySelector(`[data-state=${name}] h1`).textContent} · Slideshow`;
  if (name !== "show") stop();
}

function stop() {
  clearTimeout(show.timer);
  show.turn += 1;
  show.list = [];
  part("picture").removeAttribute("src");
  part("title").textContent = "";
  if (show.url) URL.revokeObjectURL(show.url);
  show.url = "";
}

// Do `action`; whatever goes wrong has a section of its own.
async function tried(action) {
  try {
    await action();
  } catch (problem) {
    drive.forget();
    if (problem instanceof Over) state(problem.byItself ? "over" : "ended");
    else if (problem instanceof Denied) state("no");
    else if (problem instanceof Stray) state("stray");
    else state("problem");
  }
}

async function list(address) {
  const page = await drive.photos(address ?? undefined);
  Object.assign(show, { list: page.results, page: address, next: page.next, listedAt: Date.now() });
}

// Show the picture `step` away from this one; the list is looked at anew when it is old.
async function go(step) {
  clearTimeout(show.timer);
  const mine = ++show.turn;
  const id = show.list[show.at]?.id;
  if (Date.now() - show.listedAt > LOOK_AGAIN) await list(show.page);
  const here = show.list.findIndex((photo) => photo.id === id);
  let at = here < 0 ? 0 : here + step;
  if (at >= show.list.length) {
    await list(show.next);
    at = 0;
  }
  if (!show.list.length && show.page) await list(null);
  if (mine !== show.turn) return;
  if (!show.list.length) {
    state("empty");
    return;
  }
  show.at = (at + show.list.length) % show.list.length;
  await put(show.list[show.at], mine);
  plan();
}

async function put(photo, mine) {
  try {
    const url = URL.createObjectURL(await drive.picture(photo));
    const image = new Image();
    image.src = url;
    await image.decode();
    if (mine !== show.turn) {
      URL.revokeObjectURL(url);
      return;
    }
    part("picture").src = url;
    part("picture").alt = photo.title || "A photo without a title";
    part("title").textContent = photo.title || "No title";
    if (show.url) URL.revokeObjectURL(show.url);
    show.url = url;
    state("show");
  } catch (problem) {
    if (!(problem instanceof Gone)) throw problem;
    show.listedAt = 0; // taken away meanwhile: the next look at the list knows
  }
}

function plan() {
  clearTimeout(show.timer);
  if (!show.paused) show.timer = setTimeout(() => tried(() => go(1)), SECONDS * 1000);
}

function togglePause() {
  show.paused = !show.paused;
  part("pause").textContent = show.paused ? "Go on" : "Pause";
  part("pause").setAttribute("aria-pressed", String(show.paused));
  plan();
}

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.getElementById("main").requestFullscreen().catch(() => {});
}

const isShowing = () => Boolean(show.url);
const back = () => tried(() => go(-1));
const forth = () => tried(() => go(1));

function press(event) {
  if (!isShowing() || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = { ArrowLeft: back, ArrowRight: forth, f: toggleFull }[event.key];
  if (action) action();
  else if (event.key === " " && !event.target.closest("button")) togglePause();
  else return;
  event.preventDefault();
}

function swipe() {
  const stage = document.querySelector(".stage");
  let from = null;
  stage.addEventListener("pointerdown", (event) => { from = event.target.closest("button") ? null : event; });
  stage.addEventListener("pointercancel", () => { from = null; });
  stage.addEventListener("pointerup", (event) => {
    const across = from ? event.clientX - from.clientX : 0;
    from = null;
    if (Math.abs(across) > 40) (across < 0 ? forth : back)();
  });
}

for (const button of document.querySelectorAll("[data-ask]")) button.addEventListener("click", () => tried(() => drive.ask()));
part("back").addEventListener("click", back);
part("next").addEventListener("click", forth);
part("pause").addEventListener("click", togglePause);
part("full").hidden = !document.fullscreenEnabled;
part("full").addEventListener("click", toggleFull);
part("end").addEventListener("click", () => tried(async () => { await drive.giveBack(); state("back"); }));
addEventListener("keydown", press);
addEventListener("pageshow", (event) => { if (event.persisted) location.replace("/"); }); // nothing out of the back button
swipe();

const address = new URL(location.href);
if (address.searchParams.has("state")) {
  history.replaceState(null, "", "/"); // code and state are of no use to anybody who reads the history
  state("busy");
  tried(async () => {
    await drive.comeBack(address);
    await list(null);
    await go(0);
  });
} else {
  state("start");
}
