"""axe-core in a page: what it finds wrong for people who see, hear or move differently."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe-core" / "axe.min.js").read_text()
RUN = """async () => {
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  const why = (node) => node.failureSummary.split("\\n").pop().trim();
  const say = (rule, node) => `${rule.id}: ${node.html.slice(0, 160)} (${why(node)})`;
  return found.violations.flatMap((rule) => rule.nodes.map((node) => say(rule, node)));
}"""
SETTLED = """() => Promise.all(document.getAnimations()
  .filter((animation) => animation.effect.getComputedTiming().iterations !== Infinity)
  .map((animation) => animation.finished.catch(() => {})))"""
# Bars that stay while a page scrolls lie over what is below them for a moment: that makes no target too small.
FLAT = """(flat) => document.querySelectorAll("header, nav").forEach((bar) => {
  if (!flat) bar.style.removeProperty("position");
  else if (["sticky", "fixed"].includes(getComputedStyle(bar).position)) bar.style.position = "static";
})"""
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def violations(page: Page, name: str) -> list[str]:
    """What is wrong with the page that is open, each with ``name`` before it."""
    page.evaluate(SETTLED)  # a colour on its way to another one has no contrast to measure
    page.evaluate(FLAT, True)
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN)
    page.evaluate(FLAT, False)
    if page.evaluate(WIDER_THAN_THE_SCREEN):
        found.append("the page is wider than the screen")
    return [f"{name}: {problem}" for problem in found]
