// Numbers as people say them.
(() => {
  const tray = (window.photodriveTray ??= {});
  const language = document.documentElement.lang || undefined;
  const number = new Intl.NumberFormat(language);
  const one = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const UNITS = ["bytes", "KB", "MB", "GB", "TB"];

  const unitOf = (bytes) => Math.min(UNITS.length - 1, bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const inUnit = (bytes, unit) => {
    const value = bytes / 1024 ** unit;
    return value >= 100 ? number.format(Math.round(value)) : one.format(value);
  };

  tray.number = (n) => number.format(n);
  tray.photos = (n) => `${number.format(n)} photo${n === 1 ? "" : "s"}`;
  tray.percent = (part, whole) => Math.floor(whole ? (100 * part) / whole : 100);

  // "41 of 96 MB": one unit for both.
  tray.sizes = (part, whole) => {
    const unit = unitOf(whole);
    return `${inUnit(part, unit)} of ${inUnit(whole, unit)} ${UNITS[unit]}`;
  };

  tray.timeLeft = (seconds) => {
    if (!Number.isFinite(seconds)) return "";
    if (seconds < 50) return "less than a minute left";
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) return `about ${minutes} minute${minutes === 1 ? "" : "s"} left`;
    const hours = Math.round(minutes / 60);
    return `about ${hours} hour${hours === 1 ? "" : "s"} left`;
  };
})();
