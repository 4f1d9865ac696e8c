// One shared photo: arrow keys go to its neighbours, Escape back to all of them.
(() => {
  const ways = { ArrowLeft: 'a[rel="prev"]', ArrowRight: 'a[rel="next"]', Escape: "#up" };
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const way = ways[event.key] && document.querySelector(ways[event.key]);
    if (way) { event.preventDefault(); way.click(); }
  });
})();
