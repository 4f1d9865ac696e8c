"""The colours of the shop: those of ``PRINTSHOP["COLOURS"]`` over ours, and what follows from them.

A colour is ``#rrggbb`` here, which the type of the setting holds: nothing else gets into a style sheet, a drawing or a
letter. Shades are mixed in sRGB, contrast is that of WCAG 2.2 (section 1.4.3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from printshop.conf import settings

LIGHT, DARK = "", "_dark"  # what the name of a colour ends in
OURS = {
    "accent": "#a33a22",
    "background": "#f7f1e6",
    "surface": "#fffdf8",
    "text": "#2a241d",
    "quiet": "#6d6253",
    "line": "#dfd3bf",
    "on_accent": "#fffdf8",
    "edge": "#b7a88f",
    "accent_dark": "#e58a6f",
    "background_dark": "#1d1914",
    "surface_dark": "#272119",
    "text_dark": "#efe7da",
    "quiet_dark": "#b5a894",
    "line_dark": "#443c30",
    "on_accent_dark": "#2a0f07",
    "edge_dark": "#6f6351",
}
LEAST_CONTRAST = 4.5
BLACK, WHITE = "#000000", "#ffffff"
_ACCENT_IN_DRAWINGS, _SHADE_IN_DRAWINGS = "#a33a22", "#8b2f1a"
_TICK = (
    "data:image/svg+xml,%3csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20'%3e%3cpath fill='none' "
    "stroke='%23{}' stroke-linecap='round' stroke-linejoin='round' stroke-width='3' d='m6 10 3 3 6-6'/%3e%3c/svg%3e"
)
_ARROW = (
    "data:image/svg+xml,%3csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3e%3cpath fill='none' "
    "stroke='%23{}' stroke-linecap='round' stroke-linejoin='round' stroke-width='2' d='m2 5 6 6 6-6'/%3e%3c/svg%3e"
)


def given() -> dict[str, str]:
    """The colours that the project sets, by name, in small letters."""
    return {name: str(value).lower() for name, value in settings.COLOURS.items()}


def colours() -> dict[str, str]:
    """All colours by name, those of the project among them."""
    found = given()
    follow = {}
    for theme in (LIGHT, DARK):
        if f"accent{theme}" in found:
            follow[f"on_accent{theme}"] = readable_on(found[f"accent{theme}"])
        text, ground = (found.get(name, OURS[name]) for name in (f"text{theme}", f"background{theme}"))
        if f"background{theme}" in found:
            follow[f"line{theme}"] = mixed(text, ground, 0.15)
        if f"background{theme}" in found or f"text{theme}" in found:
            follow[f"edge{theme}"] = mixed(text, ground, 0.4)
    return OURS | follow | found


def style_sheet() -> str:
    """Custom properties over those of ``paper.css``; empty where the project sets no colours.

    A theme is asked for by Bootstrap's attribute, else it is that of the visitor's system.
    """
    blocks = []
    if light := _declared(LIGHT):
        blocks.append(f"@media not all and (prefers-color-scheme: dark) {{ :root:not([data-bs-theme]) {{ {light} }} }}")
        blocks.append(f"[data-bs-theme=light]:root {{ {light} }}")
    if dark := _declared(DARK):
        blocks.append(f"@media (prefers-color-scheme: dark) {{ :root:not([data-bs-theme]) {{ {dark} }} }}")
        blocks.append(f"[data-bs-theme=dark]:root {{ {dark} }}")
    if "accent" in given():  # a sheet of photo paper is white in either theme, and what is ticked on it the same
        ours = colours()
        blocks.append(f":root {{ --tick: {ours['accent']}; }}")
        tick = f'--bs-form-check-bg-image: url("{_TICK.format(ours["on_accent"][1:])}");'
        blocks.append(f"label.sheet .form-check-input:checked[type=checkbox] {{ {tick} }}")
    return "".join(f"{block}\n" for block in blocks)


def version() -> str:
    """Changes with the colours, so that a browser may keep what has it in its address; empty where none are set."""
    sheet = style_sheet()
    return hashlib.sha256(sheet.encode()).hexdigest()[:16] if sheet else ""


def drawn(svg: str) -> str:
    """One of our drawings in the accent of the project."""
    accent = colours()["accent"]
    return svg.replace(_ACCENT_IN_DRAWINGS, accent).replace(_SHADE_IN_DRAWINGS, mixed(accent, BLACK, 0.85))


def pale() -> Iterator[tuple[str, str, float]]:
    """Pairs of colours, one of them the project's, that are hard to read on each other, with their contrast."""
    found, ours = given(), colours()
    for theme in (LIGHT, DARK):
        for ink in ("text", "quiet", "accent"):
            for ground in ("background", "surface"):
                names = (f"{ink}{theme}", f"{ground}{theme}")
                ratio = contrast(ours[names[0]], ours[names[1]])
                if ratio < LEAST_CONTRAST and not found.keys().isdisjoint(names):
                    yield *names, ratio


def readable_on(ground: str) -> str:
    """Black or white, whichever is read better on ``ground``: one of them has a contrast of 4.5 at least."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, ground))


def contrast(one: str, other: str) -> float:
    """Between two colours, from 1 to 21."""
    lower, higher = sorted((_luminance(one), _luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """``one`` and ``other`` in one colour, with ``share`` (0 to 1) of the first."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(share * first + (1 - share) * second):02x}" for first, second in pairs)


def _declared(theme: str) -> str:
    """The custom properties that differ from ours in ``theme``."""
    names = {name.removesuffix(theme) for name in given() if name.endswith(DARK) == bool(theme)}
    ours = {name.removesuffix(theme): value for name, value in colours().items() if name.endswith(DARK) == bool(theme)}
    properties: dict[str, str] = {}
    if "accent" in names:
        properties |= _of_accent(ours, WHITE if theme else BLACK)
    if names & {"background", "text"}:
        properties |= _of_ground(ours)
    if names & {"background", "line"}:
        properties["--bs-border-color"] = ours["line"]
    if "surface" in names:
        properties["--paper"] = ours["surface"]
    if "quiet" in names:
        properties |= {"--bs-secondary-color": ours["quiet"], "--muted": ours["quiet"]}
    return " ".join(f"{name}: {value};" for name, value in properties.items())


def _of_accent(ours: dict[str, str], towards: str) -> dict[str, str]:
    accent, strong = ours["accent"], mixed(ours["accent"], towards, 0.75)
    return {
        "--bs-primary": accent,
        "--bs-primary-rgb": _rgb(accent),
        "--on-stamp": ours["on_accent"],
        "--ring": f"{accent}66",
        "--bs-link-color": accent,
        "--bs-link-color-rgb": _rgb(accent),
        "--bs-link-hover-color": strong,
        "--bs-link-hover-color-rgb": _rgb(strong),
    }


def _of_ground(ours: dict[str, str]) -> dict[str, str]:
    ground, text = ours["background"], ours["text"]
    return {
        "--bs-body-bg": ground,
        "--bs-body-bg-rgb": _rgb(ground),
        "--bs-body-color": text,
        "--bs-body-color-rgb": _rgb(text),
        "--bs-emphasis-color": text,
        "--bs-tertiary-bg": mixed(text, ground, 0.05),
        "--bs-secondary-bg": mixed(text, ground, 0.08),
        "--edge": ours["edge"],
        "--ink-line": text,
        "--laid": "transparent",
        "--arrow": f'url("{_ARROW.format(text[1:])}")',
    }


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _rgb(colour: str) -> str:
    return ", ".join(map(str, _channels(colour)))


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
