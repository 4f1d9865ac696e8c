"""The trace tells each kind of client its own story, under the client's name."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from oauthdemo.trace import diagram
from oauthdemo.trace.capture.message_kinds import GRANTS, VIEWS
from oauthdemo.trace.models import Exchange, Flow
from oauthdemo.trace.story.steps import KIND, SHOP
from oauthdemo.trace.story.stories import BEGINNINGS, DEVICE, PAGE, SELF, STORIES
from photodrive.authorization.clients import applications, client_secrets
from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.models import DeviceAuthorization
from tests.oauthdemo.conftest import Demo
from tests.oauthdemo.trace.test_keeps_no_secret import everything_stored
from tests.oauthdemo.trace.test_trace import exchanged

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def traced(demo: Demo, settings: Any) -> Demo:
    settings.TRACE = True
    return demo


def direct(demo: Demo, path: str, *, authorization: str = "", **fields: str) -> Any:
    """A call without a browser."""
    headers = {"host": demo.site.drive.partition("//")[2]} | ({"authorization": authorization} if authorization else {})
    client = Client(headers=headers)
    return client.post(path, urlencode(fields), content_type=FORM) if fields else client.get(path)


def told(story: str) -> list[tuple[int | None, list[str]]]:
    """Number and messages of each chapter of the newest flow, which must be of ``story``."""
    flow = Flow.objects.first()
    assert flow is not None and flow.story == story
    return [(c.step.number if c.step else None, [a.title for a in c.arrows]) for c in diagram.chapters(flow)]


def test_a_device_has_the_story_of_its_code(traced: Demo) -> None:
    frame = applications.register(
        name="Frame in the hall", redirect_uris=[], confidential=False, grant_types=f"{DEVICE_CODE} refresh_token"
    ).application
    codes = direct(traced, "/o/device-authorization/", client_id=frame.client_id, scope="photos:read").json()
    asking = {"grant_type": DEVICE_CODE, "device_code": codes["device_code"], "client_id": frame.client_id}
    assert direct(traced, "/o/token/", **asking).json()["error"] == "authorization_pending"

    page = f"/o/device/?user_code={codes['user_code']}"
    sign_in = traced.drive.get(page)["Location"]
    traced.drive.get(sign_in)
    traced.send(sign_in, login="jane", password="only jane knows this")
    traced.drive.get(page)
    consent = traced.send("/o/device/", user_code=codes["user_code"], mine="yes")["Location"]
    traced.drive.get(consent)
    traced.send(consent, decision="allow", photo=str(traced.photo.pk), shown=str(traced.photo.pk))
    DeviceAuthorization.objects.update(polled_at=None)
    token = direct(traced, "/o/token/", **asking).json()["access_token"]
    assert direct(traced, "/api/v1/photos/", authorization=f"Bearer {token}").status_code == 200

    assert told("device") == [
        (1, ["May I have a code to show?", "Two codes: one for you, one to show", "Has she decided?", "Not yet"]),
        (2, [
            "The code that the device shows", "Another page first", "Sign in", "The sign-in page", "Sign in",
            "Signed in", "The code that the device shows", "Is this code on your device?", "Is it on her device?",
            "Go on to what it asks",
        ]),
        (3, [
            "Who asks, and what for?", "The consent page", "Her decision", "You can go back to your device",
            "Has she decided?",
        ]),
        (4, ["Yes: the access token"]),
        (5, ["Which photos may I see?", "These"]),
    ]  # fmt: skip
    stored = everything_stored()
    for secret in (codes["device_code"], codes["user_code"], codes["user_code"].replace("-", ""), token):
        assert secret not in stored


def test_questions_of_a_device_in_a_row_are_one_line_until_the_answer_is_another(db: None) -> None:
    exchanged("device_begin", known=["a"])
    for error in ("authorization_pending", "authorization_pending", "slow_down", "access_denied"):
        exchanged("poll", known=["a"], status=400, error=error)
    polls = Exchange.objects.filter(kind="poll")
    assert list(polls.values_list("times", flat=True)) == [2, 1, 1]
    assert [diagram.outcome(poll) for poll in polls] == ["detour", "detour", "refused"]


def test_a_job_has_a_story_of_two_steps(traced: Demo) -> None:
    secret = client_secrets.rotate_secret(traced.application)
    basic = base64.b64encode(f"{traced.application.client_id}:{secret}".encode()).decode()
    asked = {"grant_type": "client_credentials", "scope": "usage:read"}
    token = direct(traced, "/o/token/", authorization=f"Basic {basic}", **asked).json()["access_token"]
    assert direct(traced, "/api/v1/usage/", authorization=f"Bearer {token}").status_code == 200
    assert told("self") == [
        (1, ["A token for myself", "The access token"]),
        (2, ["How much am I used?", "These figures"]),
    ]
    assert Flow.objects.get().client_name == "Printshop"
    assert secret not in everything_stored() and token not in everything_stored()


def test_the_lane_and_the_words_are_the_client_s_own(traced: Demo) -> None:
    uri = "http://slides.localhost:8000/"
    public = applications.register(name="Slides", redirect_uris=[uri], confidential=False).application
    asked = {
        "response_type": "code", "client_id": public.client_id, "redirect_uri": uri, "state": "y",
        "scope": "photos:read",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256",
    }  # fmt: skip
    traced.drive.get(f"/o/authorize/?{urlencode(asked)}")
    assert told("page")[0] == (1, ["Slides asks for access"])
    flow = Flow.objects.get()
    assert diagram.lanes(flow)[SHOP] == ("Slides", "the client")
    chapter = diagram.chapters(flow)[0]
    assert chapter.step is not None and chapter.step.title == "Slides sends her to the drive"
    page = traced.drive.get("/trace/").content.decode()
    assert "<b>Slides</b>" in page and "Printshop</b>" not in page


def test_every_message_is_in_a_story_and_every_step_has_one() -> None:
    known = {*VIEWS.values(), *GRANTS.values(), "decide", "choose", "device_mine"}
    assert known == set.union(*(set(story.kinds) for story in STORIES.values()))
    for story in (DEVICE, PAGE, SELF):
        assert set(KIND) <= set(story.kinds), "whatever is sent can be told"
        reached = {step for kind in story.kinds.values() for step in kind.steps if step}
        assert reached == {step.number for step in story.steps} == set(range(1, len(story.steps) + 1))
    assert all(begins in STORIES[story].kinds for begins, story in BEGINNINGS.items())
