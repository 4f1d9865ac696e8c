// The key that the tokens are bound to (RFC 9449). IndexedDB keeps it over the way to the drive and back; nobody, this
// page included, can read its private part out again.
import { generateKeyPair } from "./vendor/oauth4webapi/oauth4webapi.js";

const STORE = "keys";
const NAME = "dpop";

// The pair of this browser, made the first time.
export async function keyPair() {
  const kept = await run("readonly", (store) => store.get(NAME));
  if (kept) return kept;
  const made = await generateKeyPair("ES256", { extractable: false });
  await run("readwrite", (store) => store.put(made, NAME));
  return made;
}

export const forgetKey = () => run("readwrite", (store) => store.delete(NAME));

async function run(mode, action) {
  const database = await settled(opening());
  try {
    return await settled(action(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function opening() {
  const request = indexedDB.open("slideshow", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return request;
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
