// What a file is called between this browser and the drive, so that half of it is found again after a closed tab: its
// name, size and date, and a hash of its first and last 64 kB. It keeps nothing secret and proves nothing.
(() => {
  const tray = (window.photodriveTray ??= {});
  const EDGE = 64 * 1024;

  // cyrb53 by bryc (public domain): 53 bits of good mixture, and no need of a secure context as crypto.subtle has.
  const hash = (bytes, seed) => {
    let a = 0xdeadbeef ^ seed;
    let b = 0x41c6ce57 ^ seed;
    for (const byte of bytes) {
      a = Math.imul(a ^ byte, 2654435761);
      b = Math.imul(b ^ byte, 1597334677);
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
  };

  const read = async (blob) => new Uint8Array(await blob.arrayBuffer());

  // Throws where the file cannot be read any more.
  tray.fingerprint = async (file) => {
    const name = new TextEncoder().encode(file.name);
    const first = await read(file.slice(0, EDGE));
    const last = file.size > EDGE ? await read(file.slice(Math.max(EDGE, file.size - EDGE))) : new Uint8Array();
    const parts = [file.size.toString(36), file.lastModified.toString(36), hash(name, 1), hash(first, 2), hash(last, 3)];
    return parts.join("-");
  };
})();
