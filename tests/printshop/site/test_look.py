"""The colours that a project gives the shop: in a style sheet that anybody may keep; nothing where none are set."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.checks import run_checks

from printshop import palette
from printshop.checks import check_readable
from printshop.conf import Colours
from printshop.orders import mail
from tests.factories import shop
from tests.printshop.visitors import Visitor

ODD = {"accent": "#FFD400", "background": "#101820", "text": "#f4f4f4", "accent_dark": "#00ffc8", "quiet": "#9aa5b1"}

pytestmark = pytest.mark.django_db


def dress(settings: Any, **colours: object) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "COLOURS": colours}


def linked(text: str) -> list[str]:
    return re.findall(r'(?:href|src)="([^"]*/look/[^"]*)"', text)


def test_without_colours_nothing_is_asked_for_and_nothing_is_there(settings: Any) -> None:
    page = Visitor().get("/").content.decode()
    assert linked(page) == [] and 'href="/static/printshop/stamp.svg"' in page
    for path in ("/look/0/colours.css", "/look/0/stamp.svg"):
        assert Visitor().get(path).status_code == 404


def test_the_page_asks_for_a_sheet_that_may_be_kept_for_ever_and_touches_no_session(settings: Any) -> None:
    dress(settings, **ODD)
    page = Visitor().get("/").content.decode()
    icon, sheet, stamp, picture = linked(page)
    assert (icon, icon.rpartition("/")[2]) == (stamp, "stamp.svg") and picture.endswith("/counter.svg")
    for path, kind in ((sheet, "text/css; charset=utf-8"), (icon, "image/svg+xml")):
        visitor = Visitor()
        response = visitor.get(path)
        assert (response.status_code, response["Content-Type"]) == (200, kind)
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Vary" not in response and not response.cookies and not visitor.cookies
        assert visitor.post(path).status_code == 405


def test_another_look_has_another_address_and_the_old_one_is_gone(settings: Any) -> None:
    dress(settings, **ODD)
    (before,) = [path for path in linked(Visitor().get("/").content.decode()) if path.endswith(".css")]
    dress(settings, accent="#123456")
    assert Visitor().get(before).status_code == 404
    (after,) = [path for path in linked(Visitor().get("/").content.decode()) if path.endswith(".css")]
    assert after != before and Visitor().get(after).status_code == 200
    assert Visitor().get(after.replace("colours.css", "paper.svg")).status_code == 404


def test_only_what_is_given_differs(settings: Any) -> None:
    dress(settings, surface_dark="#102030")
    sheet = palette.style_sheet()
    assert set(re.findall(r"(--[\w-]+):", sheet)) == {"--paper"} and sheet.count("#102030") == 2
    assert "light" not in sheet
    assert {name for name, value in palette.colours().items() if value != palette.OURS[name]} == {"surface_dark"}


def test_what_is_written_on_any_accent_can_be_read() -> None:
    for red in range(0, 256, 15):
        for green in range(0, 256, 15):
            for blue in range(0, 256, 51):
                ground = f"#{red:02x}{green:02x}{blue:02x}"
                assert palette.contrast(palette.readable_on(ground), ground) >= palette.LEAST_CONTRAST
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_ours_can_be_read_and_what_cannot_is_told(settings: Any) -> None:
    dress(settings, **{name: palette.OURS[name] for name in Colours.__annotations__})
    assert check_readable(None) == []
    dress(settings, accent="#ffd400")
    told = check_readable(None)
    assert {message.id for message in told} == {"printshop.W003"}
    assert "'accent' is hard to read on 'background', with a contrast of 1.3 to 1." in told[0].msg


@pytest.mark.parametrize(
    "colours",
    [
        {"accent": "red"},
        {"accent": "#fff"},
        {"accent": "#12345g"},
        {"accent": "#123456;} body { display: none"},
        {"accent": "#123456\n"},
        {"accent": "#１２３４５６"},
        {"accent": 5},
        {"acent": "#123456"},
        {"on_accent": "#123456"},
        [],
    ],
    ids=str,
)
def test_what_is_no_colour_is_told_and_gets_nowhere(settings: Any, colours: Any) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "COLOURS": colours}
    (told,) = [message for message in run_checks() if str(message.id).startswith("printshop.")]
    assert told.id == "printshop.E013" and "PRINTSHOP['COLOURS']" in told.msg
    with pytest.raises(Exception, match="COLOURS"):
        palette.style_sheet()


def test_letters_and_the_bar_of_the_browser_follow(settings: Any, mailoutbox: list[Any]) -> None:
    dress(settings, **ODD)
    page = Visitor().get("/").content.decode()
    assert '<meta name="theme-color" content="#101820" media="(prefers-color-scheme: light)">' in page
    mail.send(shop.place(shop.make_basket()))
    html = mailoutbox[0].alternatives[0].content
    assert "background:#ffd400;color:#000000" in html and "#a33a22" not in html
