// All files that were chosen: who is next, three at a time, and what becomes of each. It knows no page.
(() => {
  const tray = (window.photodriveTray ??= {});
  const AT_ONCE = 3;
  const ASKED_AT_ONCE = 100; // fingerprints in one question
  const LONGEST_WAIT = 30; // seconds between two tries without a connection
  const OVER = new Set(["refused", "failed", "double", "done"]);

  tray.makeQueue = ({ maxBytes, maxSize, changed }) => {
    let items = []; // in the order of their coming
    let fresh = []; // not asked about yet
    let ready = []; // asked about, waiting for their turn
    const running = new Map(); // item to what can stop it
    const seen = new Set(); // fingerprints on their way
    let count;
    let asking = false;
    let paused = false;
    let held = ""; // why nothing can go on until she has done something
    let tries = 0;
    let timer = 0;
    const clear = () => { count = { bytes: 0, sent: 0, done: 0, double: 0, refused: 0, failed: 0, paused: 0, taken: 0 }; };
    clear();

    const weigh = (item, sign) => {
      if (item.state in count) count[item.state] += sign;
      if (item.state === "refused" || item.state === "failed") return; // their bytes are nobody's
      count.bytes += sign * item.file.size;
      count.sent += sign * (OVER.has(item.state) ? item.file.size : item.sent);
    };
    const become = (item, changes) => {
      weigh(item, -1);
      Object.assign(item, changes);
      weigh(item, 1);
      changed(item);
    };
    const leave = (item, changes) => {
      running.get(item)?.stop();
      running.delete(item);
      become(item, changes);
    };

    const settle = (item, outcome) => {
      const { state, message, url, thumb, photo } = outcome;
      const sent = running.has(item); // and not known from before
      if (item.fingerprint) seen.delete(item.fingerprint);
      leave(item, { state: state === "gone" ? "failed" : state, message, photo: url, photoId: photo, thumb });
      if (sent && item.state === "done") count.taken += 1;
      changed(item);
    };

    // Without a connection all wait together, longer each time, until the browser says that there is one.
    const later = (wait) => {
      window.clearTimeout(timer);
      tries += 1;
      const seconds = wait || Math.min(LONGEST_WAIT, 2 ** (tries - 1)) * (0.75 + Math.random() / 2);
      timer = window.setTimeout(() => { timer = 0; pump(); }, seconds * 1000);
    };
    const again = () => { window.clearTimeout(timer); timer = 0; tries = 0; pump(); };

    const hold = async () => {
      try {
        if (await tray.renew()) { again(); return; }
        held = "Something stands between this page and your drive. Reload the page, and choose the same files again.";
      } catch (error) {
        if (!error.status) { later(); return; }
        held = "You are signed out. Sign in in another tab, then press “Go on”.";
      }
      changed();
    };

    const broken = (item, { kind, message, wait }) => {
      if (kind === "refused" || kind === "failed") {
        if (item.fingerprint) seen.delete(item.fingerprint);
        leave(item, { state: kind, message });
        return;
      }
      leave(item, { state: "waiting", message, lost: true });
      ready.unshift(item);
      if (kind === "signed-out") hold();
      else if (!timer) later(wait);
    };

    const start = (item) => {
      become(item, { state: "running", message: "", lost: false });
      running.set(item, tray.send(item, {
        found: () => changed(item),
        moved: (sent) => { tries = 0; become(item, { sent }); },
        ended: (outcome) => { settle(item, outcome); pump(); },
        broken: (why) => { broken(item, why); pump(); },
      }));
    };

    const judge = async (item) => {
      if (!item.file.size) return "The file is empty.";
      if (item.file.size > maxBytes) return `The file is too large: up to ${maxSize} can be added.`;
      try {
        item.fingerprint = await tray.fingerprint(item.file);
      } catch {
        return "This file cannot be read any more. Choose it again.";
      }
      return "";
    };

    // Which of the next files the drive has, wholly or by half.
    const ask = async () => {
      const group = fresh.slice(0, ASKED_AT_ONCE);
      const good = [];
      for (const item of group) {
        const message = item.fingerprint ? "" : await judge(item);
        if (message) become(item, { state: "refused", message });
        else if (item.state === "waiting" || item.state === "paused") good.push(item);
      }
      const known = {};
      for (const album of new Set(good.map((item) => item.album))) {
        const of = good.filter((item) => item.album === album);
        Object.assign(known, await tray.known(of.map((item) => item.fingerprint), album));
      }
      fresh = fresh.filter((item) => !group.includes(item));
      for (const item of good.filter((one) => items.includes(one))) meet(item, known[item.fingerprint]);
    };
    const meet = (item, outcome) => {
      if (outcome && outcome.state !== "open") {
        settle(item, outcome);
      } else if (seen.has(item.fingerprint)) {
        weigh(item, -1); // the very same file is on its way already
        items = items.filter((one) => one !== item);
      } else {
        seen.add(item.fingerprint);
        if (outcome) { item.url = outcome.location; become(item, { sent: outcome.offset }); }
        if (item.state === "waiting") ready.push(item);
      }
    };

    const prepare = async () => {
      if (asking || ready.length >= ASKED_AT_ONCE || !fresh.length) return;
      asking = true;
      try {
        await ask();
        tries = 0;
      } catch (error) {
        if (tray.meaning(error).kind === "signed-out") await hold();
        else if (!timer) later();
      }
      asking = false;
      changed();
      if (!timer && !held) pump();
    };

    const pump = () => {
      if (paused || held || timer) { changed(); return; }
      prepare();
      while (ready.length && running.size < AT_ONCE) start(ready.shift());
      changed();
    };

    const pause = (item) => {
      ready = ready.filter((one) => one !== item);
      leave(item, { state: "paused" });
    };
    const unpause = (item) => {
      become(item, { state: "waiting" });
      if (item.fingerprint && !fresh.includes(item)) ready.unshift(item);
    };

    window.addEventListener("online", again);

    return {
      items: () => items,
      count: () => ({ ...count, all: items.length, running: running.size, waiting: items.length - count.done - count.double - count.refused - count.failed }),
      state: () => ({ paused, held, lost: Boolean(timer), ready: ready.slice(0, AT_ONCE) }),
      busy: () => items.some((item) => !OVER.has(item.state)),
      add: (files, album) => {
        const added = files.map((file) => ({ file, album, state: "waiting", sent: 0, url: null, message: "" }));
        for (const item of added) weigh(item, 1);
        items = items.concat(added);
        fresh = fresh.concat(added);
        pump();
      },
      pause: (item) => { pause(item); pump(); },
      resume: (item) => { unpause(item); if (paused) paused = false; pump(); },
      pauseAll: () => { paused = true; for (const item of [...running.keys()]) { leave(item, { state: "waiting" }); ready.unshift(item); } changed(); },
      resumeAll: () => {
        paused = false;
        held = "";
        for (const item of items.filter((one) => one.state === "paused")) unpause(item);
        again();
      },
      retry: (item) => { item.url = null; item.fingerprint = ""; become(item, { state: "waiting", message: "", sent: 0 }); fresh.unshift(item); again(); },
      putAway: (item) => { weigh(item, -1); items = items.filter((one) => one !== item); changed(); },
      stop: () => {
        for (const item of items.filter((one) => !OVER.has(one.state))) {
          running.get(item)?.stop();
          if (item.url) tray.forget(item.url);
          weigh(item, -1);
        }
        running.clear();
        seen.clear();
        window.clearTimeout(timer);
        timer = 0;
        [fresh, ready, paused, held] = [[], [], false, ""];
        items = items.filter((item) => OVER.has(item.state));
        changed();
      },
      clear: () => { items = []; clear(); changed(); },
    };
  };
})();
