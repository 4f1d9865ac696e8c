"""What token answers say, oddly or not at all: read where it is clear what is meant, refused where it is not."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from printshop.oauth.models import Connection
from printshop.oauth.wire.tokens import MAX_SECONDS, MAX_TOKEN, UNTOLD_SECONDS
from printshop.sources.models import Source
from tests.printshop.fake_drive import FakeDrive, Handler
from tests.printshop.visitors import Visitor

TOKEN = "/o/token/"
MANY_NINES = "9" * 400


@pytest.mark.promise("shop-hostile")
@pytest.mark.parametrize(
    "change",
    [
        {"access_token": None},
        {"access_token": ["a"]},
        {"access_token": "a b"},
        {"access_token": "a\r\nX: y"},
        {"access_token": "x" * (MAX_TOKEN + 1)},
        {"token_type": "mac"},
        {"token_type": 7},
        {"token_type": None},
        {"token_type": ["Bearer"]},
        {"token_type": "N_A"},
        {"expires_in": "soon"},
        {"expires_in": ""},
        {"expires_in": "1 hour"},
        {"expires_in": 0},
        {"expires_in": "0"},
        {"expires_in": -5},
        {"expires_in": "-5"},
        {"expires_in": -(10**400)},
        {"expires_in": True},
        {"expires_in": False},
        {"expires_in": [3600]},
        {"expires_in": {}},
        {"expires_in": float("nan")},
        {"expires_in": "nan"},
        {"scope": "photos:read photos:write"},
        {"scope": "photos:read,photos:write"},
        {"scope": ["photos:read", "photos:write"]},
        {"scope": [7]},
        {"scope": {}},
        {"scope": True},
        {"error": "invalid_request"},
        {"error": {"message": "Wrong code.", "code": 100}},
    ],
    ids=lambda change: str(change)[:60],
)
def test_a_token_answer_is_distrusted(
    visitor: Visitor, source: Source, drive: FakeDrive, change: dict[str, Any]
) -> None:
    drive.token_answer = change
    assert visitor.connect(drive).status_code == 502
    assert not Connection.objects.exists()


@pytest.mark.spec("RFC 6749", "5.1")
@pytest.mark.parametrize(
    ("told", "lasts"),
    [
        (600, 600),
        ("600", 600),
        (" 600 ", 600),
        (599.9, 599),
        ("599.9", 599),
        ("6e2", 600),
        (0.25, 1),
        (None, UNTOLD_SECONDS),
        (10**12, MAX_SECONDS),
        (1e99, MAX_SECONDS),
        (int(MANY_NINES), MAX_SECONDS),
        (MANY_NINES, MAX_SECONDS),
        ("1e400", MAX_SECONDS),
    ],
    ids=lambda value: str(value)[:20],
)
def test_how_long_it_lasts_is_read_and_bounded(
    visitor: Visitor, source: Source, drive: FakeDrive, told: Any, lasts: int
) -> None:
    drive.token_answer = {"expires_in": told}
    before = timezone.now()
    assert visitor.connect(drive).status_code == 302
    ends = Connection.objects.get().expires_at - timedelta(seconds=lasts)
    assert before <= ends <= timezone.now()


def answers(drive: FakeDrive, changed: dict[str, Any], *left_out: str) -> None:
    """The next token answers lack members."""

    def answer(handler: Handler) -> None:
        if "token" in handler.form:
            return handler.answer(b"")
        drive.tokens.add("opaque")
        found = {"access_token": "opaque", "token_type": "Bearer", "expires_in": 60, "scope": "photos:read", **changed}
        return handler.answer_json({name: value for name, value in found.items() if name not in left_out})

    drive.misbehave[TOKEN] = answer


@pytest.mark.parametrize("name", ["expires_in", "scope"])
def test_what_need_not_be_told_may_be_left_out(visitor: Visitor, source: Source, drive: FakeDrive, name: str) -> None:
    answers(drive, {}, name)
    assert visitor.connect(drive).status_code == 302
    assert Connection.objects.get().scope == "photos:read"


@pytest.mark.parametrize("name", ["access_token", "token_type"])
def test_what_must_be_told_may_not(visitor: Visitor, source: Source, drive: FakeDrive, name: str) -> None:
    answers(drive, {}, name)
    assert visitor.connect(drive).status_code == 502
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"scope": None},
        {"scope": "photos:read " * 500},
        {"scope": ["photos:read"]},
        {"scope": "photos:read,photos:read"},
        {"scope": " photos:read\n"},
        {"token_type": "bearer"},
        {"token_type": "BEARER"},
        {"refresh_token": ""},
        {"refresh_token": None},
        {"refresh_token": ["x"], "refresh_expires_in": 0, "not-before-policy": 0, "session_state": "\ud800"},
        {"id_token": 7},
        {"error": None},
        {"error": ""},
        {"authorization_details": []},
    ],
    ids=lambda change: str(change)[:60],
)
def test_what_is_odd_and_clear_is_read(
    visitor: Visitor, source: Source, drive: FakeDrive, change: dict[str, Any]
) -> None:
    drive.token_answer = change
    assert visitor.connect(drive).status_code == 302
    assert Connection.objects.get().scope == "photos:read"


@pytest.mark.parametrize(
    ("error", "title"),
    [
        ("bad_verification_code", "That took a little too long"),
        ("incorrect_client_credentials", "We have to repair something"),
        ("redirect_uri_mismatch", "We did not understand"),
    ],
)
def test_an_error_may_come_with_200(visitor: Visitor, source: Source, drive: FakeDrive, error: str, title: str) -> None:
    """As GitHub answers."""
    answers(drive, {"error": error, "error_description": "Because."}, "access_token")
    assert title in visitor.connect(drive).text
    assert not Connection.objects.exists()


def test_a_failure_has_a_page_and_a_line_in_the_log(
    visitor: Visitor, source: Source, drive: FakeDrive, caplog: pytest.LogCaptureFixture
) -> None:
    drive.token_answer = {"expires_in": json.loads("-1")}
    page = visitor.connect(drive).text
    assert "What is safe" in page
    (line,) = [record for record in caplog.records if record.name == "printshop.web.shared.error_pages"]
    assert line.levelname == "WARNING"
    assert "expires_in" in line.getMessage() and "source drive" in line.getMessage()
