"""What the frame does with each answer of the drive, without one: waits, slows down, gives up, shows, forgets."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from requests_oauth2client import DPoPKey, exceptions
from requests_oauth2client.device_authorization import DeviceAuthorizationResponse
from requests_oauth2client.dpop import DPoPToken

from oauthdemo.clients.frame.drive import Gone, Over, Page, Picture, Refused, Unreachable
from oauthdemo.clients.frame.frame import EARLY, LOOK_AGAIN, Frame, Screen
from oauthdemo.clients.frame.memory import ASKING, DENIED, EXPIRED, NEW, OVER, REFUSED, SHOWING, SILENT, Memory, opened

START = datetime(2026, 5, 3, 12, tzinfo=UTC).timestamp()
A, B, C = Picture("a", "Bowmore", "…/a"), Picture("b", "Machir Bay", "…/b"), Picture("c", "", "…/c")
PAGES = {"": Page([A, B], "2"), "2": Page([C])}


def error(kind: type[Exception], name: str) -> Exception:
    """One of the library's own errors, as it makes them of an answer."""
    return kind(response=None, client=None, error=name, description=None, uri=None)  # type: ignore[call-arg]


PENDING = error(exceptions.AuthorizationPending, "authorization_pending")
SLOW_DOWN = error(exceptions.SlowDown, "slow_down")


@dataclass
class Answers:
    """A drive that says what the test wants: an exception is raised, anything else is the answer."""

    pages: dict[str, Page] = field(default_factory=lambda: dict(PAGES))
    polled: list[Any] = field(default_factory=list)
    begun: Exception | None = None
    refreshed: Exception | None = None
    listed: list[str] = field(default_factory=list)
    given_back: int = 0
    now: float = START
    lives: int = 3600
    consent: str = ""

    def token(self, name: str = "first") -> DPoPToken:
        return DPoPToken(
            f"pd_at_{name}",
            _dpop_key=DPoPKey.generate(),
            expires_at=datetime.now(tz=UTC) + timedelta(seconds=self.lives),
            refresh_token=f"pd_rt_{name}",
            authorization_details=[{"type": "photos", "expires_at": self.consent}],
        )

    def begin(self) -> DeviceAuthorizationResponse:
        if self.begun:
            raise self.begun
        address = "https://drive.example/o/device/"
        return DeviceAuthorizationResponse(
            "pd_dc_x", "BCDF-GHJK", address, f"{address}?user_code=BCDF-GHJK",
            expires_at=datetime.fromtimestamp(self.now + 600, tz=UTC), interval=5,
        )  # fmt: skip

    def poll(self, device_code: str, key: Any) -> Any:
        answer = self.polled.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def refresh(self, token: Any) -> Any:
        if self.refreshed:
            raise self.refreshed
        self.lives = 3600
        return self.token("second")

    def give_back(self, token: Any) -> None:
        self.given_back += 1

    def photos(self, token: Any, address: str = "") -> Page:
        self.listed.append(address)
        return self.pages[address]

    def picture(self, token: Any, picture: Picture) -> bytes:
        return picture.preview.encode()


@pytest.fixture
def drive() -> Answers:
    return Answers()


@pytest.fixture
def memory() -> Memory:
    return Memory()


def at(memory: Memory, drive: Answers, seconds: float) -> Frame:
    """The frame so many seconds after the start."""
    return Frame(memory, drive, now=START + seconds)  # type: ignore[arg-type]


def showing(memory: Memory, drive: Answers) -> None:
    """From a fresh frame to its first picture."""
    at(memory, drive, 0).set_up()
    drive.polled = [drive.token()]
    assert at(memory, drive, 5).look().picture == A


def test_a_fresh_frame_asks_nobody(memory, drive):
    assert at(memory, drive, 0).look() == Screen(NEW)


def test_it_asks_no_sooner_than_it_was_told(memory, drive):
    at(memory, drive, 0).set_up()
    assert at(memory, drive, 4.9).look() == Screen(ASKING)
    drive.polled = [PENDING]
    assert at(memory, drive, 5).look() == Screen(ASKING)
    assert at(memory, drive, 9.9).look() == Screen(ASKING), "and counts from the last time it asked"
    assert drive.polled == []


def test_it_waits_five_seconds_longer_from_then_on_when_told_to_slow_down(memory, drive):
    at(memory, drive, 0).set_up()
    drive.polled = [SLOW_DOWN, PENDING, PENDING]
    for moment in (5, 14.9, 15, 24.9):
        at(memory, drive, moment).look()
    assert drive.polled == [PENDING]


def test_it_asks_less_and_less_often_while_the_drive_is_silent(memory, drive):
    at(memory, drive, 0).set_up()
    drive.polled = [Unreachable(), PENDING]
    assert at(memory, drive, 5).look() == Screen(ASKING, problem=SILENT)
    assert at(memory, drive, 14.9).look() == Screen(ASKING, problem=SILENT)
    assert at(memory, drive, 15).look() == Screen(ASKING)


@pytest.mark.parametrize(
    ("answer", "stage"),
    [
        (error(exceptions.AccessDenied, "access_denied"), DENIED),
        (error(exceptions.ExpiredToken, "expired_token"), EXPIRED),
        (error(exceptions.InvalidGrant, "invalid_grant"), EXPIRED),
    ],
)
def test_it_stops_asking_and_forgets_the_code_when_that_is_no_use_any_more(memory, drive, answer, stage):
    at(memory, drive, 0).set_up()
    drive.polled = [answer]
    assert at(memory, drive, 5).look() == Screen(stage)
    assert at(memory, drive, 50).look() == Screen(stage), "until somebody presses the button"
    assert (memory.device_code, memory.user_code, memory.key) == ("", "", "")


def test_a_code_that_is_too_old_is_not_tried(memory, drive):
    at(memory, drive, 0).set_up()
    assert at(memory, drive, 600).look() == Screen(EXPIRED)


@pytest.mark.parametrize(("problem", "told"), [(Unreachable(), SILENT), (Refused(), REFUSED)])
def test_it_says_why_there_is_no_code(memory, drive, problem, told):
    drive.begun = problem
    at(memory, drive, 0).set_up()
    assert at(memory, drive, 0).look() == Screen(NEW, problem=told)


def test_pressing_the_button_twice_keeps_the_code_that_she_reads(memory, drive):
    at(memory, drive, 0).set_up()
    before = Memory(**vars(memory))
    at(memory, drive, 10).set_up()
    assert memory == before


def test_it_goes_through_all_parts_of_the_list_and_begins_again(memory, drive):
    showing(memory, drive)
    shown, after = [], "a"
    for moment in range(6, 10):
        picture = at(memory, drive, moment).look(after=after).picture
        assert picture is not None
        shown.append(after := picture.id)
    assert shown == ["b", "c", "a", "b"]
    assert drive.listed == ["", "2", ""]


def test_it_goes_back(memory, drive):
    showing(memory, drive)
    assert at(memory, drive, 6).look(before="b").picture == A
    assert at(memory, drive, 7).look(before="a").picture == B


def test_it_looks_at_the_list_again_after_a_minute(memory, drive):
    showing(memory, drive)
    drive.pages[""] = Page([Picture("d", "New", "…/d")])
    assert at(memory, drive, 5 + LOOK_AGAIN).look(after="a").picture == B
    assert at(memory, drive, 6 + LOOK_AGAIN).look(after="a").picture == Picture("d", "New", "…/d")


def test_a_picture_that_was_taken_away_makes_it_look_at_once(memory, drive, monkeypatch):
    showing(memory, drive)
    monkeypatch.setattr(Answers, "picture", lambda *_: (_ for _ in ()).throw(Gone()))
    with pytest.raises(Gone):
        at(memory, drive, 6).picture("a")
    drive.pages[""] = Page([B])
    assert at(memory, drive, 7).look(after="a").picture == B


def test_only_pictures_of_the_list_are_fetched(memory, drive):
    showing(memory, drive)
    assert at(memory, drive, 6).picture("b") == "…/b".encode()
    with pytest.raises(Gone):
        at(memory, drive, 6).picture("c")


def test_an_empty_choice_is_no_error(memory, drive):
    drive.pages[""] = Page([])
    at(memory, drive, 0).set_up()
    drive.polled = [drive.token()]
    assert at(memory, drive, 5).look() == Screen(SHOWING)


def test_a_token_is_replaced_shortly_before_its_end_and_the_new_one_kept(memory, drive):
    drive.lives = EARLY - 1
    showing(memory, drive)
    kept = memory.token
    drive.refreshed = AssertionError("once is enough")
    assert at(memory, drive, 6).look(after="a").picture is not None
    assert memory.token == kept


@pytest.mark.parametrize(("end", "by_itself"), [("", False), ("2026-05-03T11:00:00Z", True)])
def test_when_the_access_is_over_it_forgets_everything_and_says_whose_doing_it_was(memory, drive, end, by_itself):
    drive.consent, drive.lives = end, EARLY - 1
    drive.refreshed = Over()
    at(memory, drive, 0).set_up()
    drive.polled = [drive.token()]
    assert at(memory, drive, 5).look() == Screen(OVER, by_itself=by_itself)
    assert (memory.token, memory.pictures) == ("", [])


def test_a_silent_drive_costs_it_nothing(memory, drive, monkeypatch):
    showing(memory, drive)
    with monkeypatch.context() as patched:
        patched.setattr(Answers, "photos", lambda *_: (_ for _ in ()).throw(Unreachable()))
        assert at(memory, drive, 6).look() == Screen(SHOWING, problem=SILENT)
    assert at(memory, drive, 7).look() == Screen(SHOWING, A)


def test_the_button_on_its_back_gives_the_access_back(memory, drive):
    showing(memory, drive)
    at(memory, drive, 6).reset()
    assert drive.given_back == 1
    assert memory == Memory()


def test_its_memory_is_a_file_for_its_own_eyes(tmp_path: Path):
    flash = tmp_path / "frames" / "one.json"
    with pytest.raises(RuntimeError), opened(flash) as memory:
        memory.stage = OVER
        raise RuntimeError("the power fails")
    assert flash.stat().st_mode & 0o077 == 0
    with opened(flash) as memory:
        assert memory.stage == OVER, "what was learned until then is kept"


@pytest.mark.parametrize("content", ["", "{", "[]", json.dumps({"of": "another version"})])
def test_a_memory_that_cannot_be_read_is_a_fresh_one(tmp_path: Path, content: str):
    flash = tmp_path / "one.json"
    flash.write_text(content)
    with opened(flash) as memory:
        assert memory == Memory()
