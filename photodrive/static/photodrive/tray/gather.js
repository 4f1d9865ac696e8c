// Files out of whatever they come in: a drop with folders in it, a picker, the clipboard. Handles only, no content.
(() => {
  const tray = (window.photodriveTray ??= {});
  const NOBODYS = new Set(["thumbs.db", "desktop.ini"]); // what systems leave in folders

  const wanted = (name) => !name.startsWith(".") && !NOBODYS.has(name.toLowerCase());

  const fileOf = (entry) => new Promise((resolve) => { entry.file(resolve, () => resolve(null)); });

  // A folder gives its entries a hundred at a time, until it gives none.
  const entriesOf = async (folder) => {
    const reader = folder.createReader();
    const all = [];
    for (;;) {
      const some = await new Promise((resolve) => { reader.readEntries(resolve, () => resolve([])); });
      if (!some.length) return all;
      all.push(...some);
    }
  };

  const walk = async (entries, give) => {
    for (const entry of entries) {
      if (!wanted(entry.name)) continue;
      if (entry.isDirectory) {
        const within = await entriesOf(entry);
        await walk(within.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true })), give);
      } else {
        const file = await fileOf(entry);
        if (file) give([file]);
      }
    }
  };

  // Gives the files of a drop in groups as they are found. The entries must be asked for while the event lasts.
  tray.fromDrop = (transfer, give) => {
    const items = [...transfer.items].filter((item) => item.kind === "file");
    const entries = items.map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (entries.length) return walk(entries, give);
    give([...transfer.files]);
    return Promise.resolve();
  };

  // Of a folder's picker: what its folders hide stays hidden.
  tray.fromInput = (input) => [...input.files].filter((file) =>
    (file.webkitRelativePath || file.name).split("/").every(wanted));

  // Pictures in the clipboard are all called image.png.
  tray.fromClipboard = (data) => [...data.files].map((file) => {
    if (file.name && file.name !== "image.png") return file;
    const now = new Date();
    const said = now.toLocaleString("sv").replaceAll(":", ".");
    return new File([file], `Pasted ${said}.png`, { type: file.type, lastModified: now.getTime() });
  });
})();
