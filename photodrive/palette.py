"""The colours of the drive: those of ``PHOTODRIVE["COLOURS"]`` over ours, and what follows from them.

A colour is ``#rrggbb`` here, which the type of the setting holds: nothing else gets into a style sheet, a drawing or a
letter. Shades are mixed in sRGB, contrast is that of WCAG 2.2 (section 1.4.3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from photodrive import conf

LIGHT, DARK = "", "_dark"  # what the name of a colour ends in
OURS = {
    "accent": "#0b5d57",
    "background": "#fbfbfa",
    "surface": "#ffffff",
    "text": "#1d1f21",
    "quiet": "#5f6368",
    "line": "#e4e3df",
    "on_accent": "#ffffff",
    "accent_dark": "#6fd3c7",
    "background_dark": "#131516",
    "surface_dark": "#1b1e20",
    "text_dark": "#e8e8e6",
    "quiet_dark": "#a2a7ab",
    "line_dark": "#2c2f31",
    "on_accent_dark": "#06201d",
}
LEAST_CONTRAST = 4.5
BLACK, WHITE = "#000000", "#ffffff"
IN_DRAWINGS = ("#0b5d57", "#0b7a75", "#0b8f84")  # strokes and surfaces that are the accent
TINT_IN_DRAWINGS = "#6fa59f"


def given() -> dict[str, str]:
    """The colours that the project sets, by name, in small letters."""
    return {name: str(value).lower() for name, value in conf.settings.COLOURS.items()}


def colours() -> dict[str, str]:
    """All colours by name, those of the project among them."""
    found = given()
    on_accent = {f"on_accent{theme}": readable_on(found[f"accent{theme}"]) for theme in themes(found, "accent")}
    lines = {
        f"line{theme}": mixed(_either(found, f"text{theme}"), _either(found, f"background{theme}"), 0.11)
        for theme in themes(found, "background")
    }
    return OURS | on_accent | lines | found


def themes(found: dict[str, str], name: str) -> list[str]:
    """The themes for which ``found`` has the colour ``name``."""
    return [theme for theme in (LIGHT, DARK) if f"{name}{theme}" in found]


def style_sheet() -> str:
    """Custom properties over those of ``drive.css``; empty where the project sets no colours.

    A theme is asked for by an attribute (Bootstrap's, the admin's), else it is that of the reader's system.
    """
    light, dark = (_declared(theme) for theme in (LIGHT, DARK))
    tick = given().get("accent")  # on photos, which are as light in a dark page
    unsaid = ":root:not([data-bs-theme]):not([data-theme=light]):not([data-theme=dark])"
    blocks = [f":root {{ --drive-tick: {tick}; }}"] if tick else []
    if light:
        blocks.append(f"@media not all and (prefers-color-scheme: dark) {{ {unsaid} {{ {light} }} }}")
        blocks.append(f":root:is([data-bs-theme=light], [data-theme=light]) {{ {light} }}")
    if dark:
        blocks.append(f"@media (prefers-color-scheme: dark) {{ {unsaid} {{ {dark} }} }}")
        blocks.append(f":root:is([data-bs-theme=dark], [data-theme=dark]) {{ {dark} }}")
    return "".join(f"{block}\n" for block in blocks)


def version() -> str:
    """Changes with the colours, so that a browser may keep what has it in its address; empty where none are set."""
    sheet = style_sheet()
    return hashlib.sha256(sheet.encode()).hexdigest()[:16] if sheet else ""


def drawn(svg: str) -> str:
    """One of our drawings in the accent of the project."""
    accent = colours()["accent"]
    for stroke in IN_DRAWINGS:
        svg = svg.replace(stroke, accent)
    return svg.replace(TINT_IN_DRAWINGS, mixed(accent, WHITE, 0.55))


def pale() -> Iterator[tuple[str, str, float]]:
    """Pairs of colours, one of them the project's, that are hard to read on each other, with their contrast."""
    found, all_of_them = given(), colours()
    for theme in (LIGHT, DARK):
        for ink in ("text", "quiet", "accent"):
            for ground in ("background", "surface"):
                names = (f"{ink}{theme}", f"{ground}{theme}")
                ratio = contrast(*(all_of_them[name] for name in names))
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
    found = given()
    names = {name for name in ("accent", "background", "surface", "text", "quiet", "line") if name + theme in found}
    ours = {name.removesuffix(theme): value for name, value in colours().items() if name.endswith(DARK) == bool(theme)}
    properties = {f"--drive-{name}": ours[name] for name in sorted(names)}
    if names & {"accent", "background"}:
        properties |= _of_accent(ours, WHITE if theme else BLACK)
    if names & {"background", "text"}:
        properties |= _of_ground(ours)
    if names & {"background", "line"}:
        properties["--bs-border-color"] = ours["line"]
    if "surface" in names:
        properties["--surface"] = ours["surface"]
    if "quiet" in names:
        properties |= {"--bs-secondary-color": ours["quiet"], "--muted": ours["quiet"]}
    return " ".join(f"{name}: {value};" for name, value in properties.items())


def _of_accent(ours: dict[str, str], towards: str) -> dict[str, str]:
    accent, ground = ours["accent"], ours["background"]
    strong = mixed(accent, towards, 0.75)
    return {
        "--drive-accent": accent,
        "--drive-on-accent": ours["on_accent"],
        "--on-primary": ours["on_accent"],
        "--bs-primary": accent,
        "--bs-primary-rgb": _rgb(accent),
        "--bs-primary-bg-subtle": mixed(accent, ground, 0.14),
        "--bs-primary-border-subtle": mixed(accent, ground, 0.3),
        "--bs-primary-text-emphasis": strong,
        "--bs-link-color": accent,
        "--bs-link-color-rgb": _rgb(accent),
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
        "--bs-tertiary-bg": mixed(text, ground, 0.04),
        "--bs-secondary-bg": mixed(text, ground, 0.08),
        "--edge": mixed(text, ground, 0.5),
    }


def _either(found: dict[str, str], name: str) -> str:
    return found.get(name, OURS[name])


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
