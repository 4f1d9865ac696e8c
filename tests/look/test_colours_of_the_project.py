"""A project draws the drive in its own colours: by one small style sheet, and by none where it sets none."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.checks import run_checks
from django.template.loader import render_to_string
from django.test import Client

from photodrive import palette
from tests.look import pages

ODD = {
    "accent": "#c2185b",
    "background": "#fff8e1",
    "text": "#102027",
    "accent_dark": "#ffab40",
    "background_dark": "#1a1033",
    "surface_dark": "#2a1b52",
}
STATIC = pages.ROOT / "photodrive" / "static" / "photodrive"


@pytest.fixture
def odd(settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "COLOURS": ODD}


@pytest.fixture
def nobody() -> Client:
    return Client(headers={"host": "127.0.0.1:8000"})


def look_of(page: str) -> str:
    found: list[str] = re.findall(r'<link rel="stylesheet" href="(/look/[^"]+)">', page)
    assert len(found) == 1
    return found[0]


@pytest.mark.django_db
def test_without_colours_no_page_asks_for_any(nobody: Client) -> None:
    page = nobody.get("/").content.decode()
    assert "/look/" not in page
    assert "/static/photodrive/mark.svg" in page
    assert palette.style_sheet() == ""
    assert nobody.get("/look/0000000000000000/colours.css").status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("odd")
def test_the_style_sheet_is_kept_by_everybody_for_ever_and_touches_no_session(nobody: Client) -> None:
    address = look_of(nobody.get("/").content.decode())
    answer = nobody.get(address)
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
    assert "--bs-primary: #c2185b" in answer.content.decode()
    assert nobody.get("/look/0000000000000000/colours.css").status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("odd")
def test_other_colours_have_another_address(nobody: Client, settings: Any) -> None:
    before = look_of(nobody.get("/").content.decode())
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "COLOURS": {**ODD, "accent": "#c2185c"}}
    assert look_of(nobody.get("/").content.decode()) != before
    assert nobody.get(before).status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("odd")
def test_drawings_letters_and_the_frame_of_the_browser_follow(nobody: Client) -> None:
    page = nobody.get("/").content.decode()
    assert '<meta name="theme-color" content="#fff8e1" media="(prefers-color-scheme: light)">' in page
    assert '<meta name="theme-color" content="#1a1033" media="(prefers-color-scheme: dark)">' in page
    [mark] = set(re.findall(r'"(/look/\w+/mark\.svg)"', page))
    drawn = nobody.get(mark)
    assert drawn["Content-Type"] == "image/svg+xml"
    assert b"#c2185b" in drawn.content
    assert b"#0b5d57" not in drawn.content
    letter = render_to_string("photodrive/mail/connected.html", {"connected_apps_url": "https://x.example/"})
    assert "background:#c2185b;color:#ffffff" in letter
    assert ".press { background: #ffab40 !important; color: #000000 !important; }" in letter
    assert "#0b5d57" not in letter


@pytest.mark.parametrize("name", ["upload", "no-such-drawing", "vendor"])
@pytest.mark.usefixtures("odd")
def test_only_drawings_are_drawn(nobody: Client, name: str) -> None:
    assert nobody.get(f"/look/{palette.version()}/{name}.svg").status_code == 404


def test_only_what_is_given_differs(settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "COLOURS": {"quiet_dark": "#A0A0A0"}}
    sheet = palette.style_sheet()
    assert set(re.findall(r"--[\w-]+: [^;]+;", sheet)) == {
        "--drive-quiet: #a0a0a0;",
        "--bs-secondary-color: #a0a0a0;",
        "--muted: #a0a0a0;",
    }
    assert "light" not in sheet.replace(":not([data-theme=light])", "")


def test_ours_are_those_of_the_style_sheet() -> None:
    light, dark, system = re.findall(r"\{\s*(--bs-body[^}]+)\}", (STATIC / "drive.css").read_text())
    assert " ".join(dark.split()) == " ".join(system.split())
    names = {
        "accent": "--bs-primary",
        "background": "--bs-body-bg",
        "surface": "--surface",
        "text": "--bs-body-color",
        "quiet": "--muted",
        "line": "--bs-border-color",
        "on_accent": "--on-primary",
    }
    for theme, block in (("", light), ("_dark", dark)):
        there = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]+);", block))
        for name, variable in names.items():
            value = there[variable]
            long = "#" + "".join(digit * 2 for digit in value[1:]) if len(value) == 4 else value
            assert palette.OURS[f"{name}{theme}"] == long, (name, theme)


def test_what_a_sheet_sets_is_what_our_styles_ask_for() -> None:
    asked = "".join(path.read_text() for path in STATIC.glob("*.css")) + "".join(
        path.read_text() for path in (pages.ROOT / "oauthdemo" / "static" / "oauthdemo").glob("*.css")
    )
    made = palette._of_accent(palette.OURS, palette.BLACK) | palette._of_ground(palette.OURS)
    assert {name for name in made if name not in asked and not name.startswith("--bs-")} == set()


@pytest.mark.parametrize(
    "ground", [f"#{red:02x}{green:02x}80" for red in range(0, 256, 51) for green in range(0, 256, 51)]
)
def test_text_on_any_accent_can_be_read(ground: str) -> None:
    assert palette.contrast(palette.readable_on(ground), ground) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(
    ("colours", "expected"),
    [
        ({"accent": "red"}, "photodrive.E002"),
        ({"accent": "#fff"}, "photodrive.E002"),
        ({"accent": "#c2185b\n"}, "photodrive.E002"),
        ({"accent": "#c2185b} body{display:none"}, "photodrive.E002"),
        ({"accent": "#c2185b;"}, "photodrive.E002"),
        ({"accent": "url(//x)"}, "photodrive.E002"),
        ({"accent": 5}, "photodrive.E002"),
        ({"accent": "#１２３４５６"}, "photodrive.E002"),
        ({"akzent": "#c2185b"}, "photodrive.E002"),
        ({"accent": "#eeeeee"}, "photodrive.W013"),
        ({"text_dark": "#131516"}, "photodrive.W013"),
        (ODD, ""),
    ],
)
def test_a_colour_that_is_none_or_hard_to_read_is_told(settings: Any, colours: Any, expected: str) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "COLOURS": colours}
    found = [message for message in run_checks() if "COLOURS" in message.msg]
    assert {message.id for message in found} == ({expected} if expected else set())
    assert all(next(iter(colours)) in message.msg for message in found)


@pytest.mark.parametrize("name", ["", " ", "two\nlines", "Bcc:\r\nx", "a" * 61, "turned\u202e round", " Drive"])
def test_a_name_that_is_none_is_told(settings: Any, name: str) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "NAME": name}
    assert [message.id for message in run_checks() if "'NAME'" in message.msg] == ["photodrive.E002"]
