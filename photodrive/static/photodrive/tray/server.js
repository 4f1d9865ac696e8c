// What is said to the drive besides the files themselves, and the library that sends those, loaded when it is needed.
(() => {
  const tray = (window.photodriveTray ??= {});
  const place = document.getElementById("tray");
  if (!place) return;
  const { uploads, known, tus: script } = place.dataset;
  let token = place.dataset.token;
  let library = null;

  tray.headers = () => ({ "X-CSRFToken": token, Accept: "application/json" });

  tray.library = () => {
    library ??= new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = script;
      element.addEventListener("load", () => resolve(window.tus));
      element.addEventListener("error", () => { library = null; element.remove(); reject(new Error("lost")); });
      document.head.append(element);
    });
    return library;
  };

  // Throws the answer where it is no good one, or an error without a status where there is none.
  const json = async (url, options = {}) => {
    const response = await fetch(url, { credentials: "same-origin", ...options, headers: { ...tray.headers(), ...options.headers } });
    if (!response.ok) throw Object.assign(new Error("refused"), { status: response.status });
    return response.json();
  };

  tray.known = async (fingerprints, album) => {
    const body = JSON.stringify({ fingerprints, album });
    const headers = { "Content-Type": "application/json" };
    return (await json(known, { method: "POST", body, headers })).known;
  };

  tray.outcome = (url) => json(url);

  // After signing in again in another tab this page's token is an old one. Whether there was a new one.
  tray.renew = async () => {
    const before = token;
    const answer = await json(known);
    token = answer.token;
    return token !== before;
  };

  tray.albums = async () => (await json(known)).albums;

  tray.forget = (url) => fetch(url, {
    method: "DELETE",
    credentials: "same-origin",
    keepalive: true,
    headers: { ...tray.headers(), "Tus-Resumable": "1.0.0" },
  }).catch(() => {}); // it is forgotten by itself after a while

  tray.endpoint = uploads;
})();
