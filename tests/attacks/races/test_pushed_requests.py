"""A pushed request is decided once, and is one browser's: RFC 9126 section 7.3."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.attacks.races.calls import AT_ONCE, exchange, told
from tests.spec.flow import query_of

CSRF = "c" * 32


@pytest.mark.spec("RFC 9126", "7.3")
@pytest.mark.promise("consent-once")
def test_sixteen_presses_of_allow_leave_one_consent_and_one_code_that_works(server, scene):
    pushed, before = scene.pushed(1), scene.consents()
    form = {"shown": pushed["photos"], "photo": pushed["photos"], "decision": "allow", "csrfmiddlewaretoken": CSRF}
    press = server.post(pushed["address"], form, Cookie=f"csrftoken={CSRF}; {pushed['cookies'][0]}")
    answers = server.ask_at_once([press] * AT_ONCE)
    assert {answer.status for answer in answers} == {303}
    codes = [query_of(answer.headers["location"])["code"] for answer in answers]

    after = scene.consents()
    assert (after["all"] - before["all"], after["active"] - before["active"]) == (1, 1)
    wanted = [exchange(server, code=code, authorization=pushed["authorization"]) for code in codes]
    assert told(server.ask(message) for message in wanted) == {(200, None): 1, (400, "invalid_grant"): AT_ONCE - 1}
    assert scene.consents() == after


@pytest.mark.spec("RFC 9126", "7.3")
@pytest.mark.promise("par-session")
def test_of_sixteen_browsers_that_open_it_at_once_one_gets_it(server, scene):
    pushed = scene.pushed(AT_ONCE)
    opened = [server.get(pushed["address"], Cookie=cookies) for cookies in pushed["cookies"]]
    assert Counter(answer.status for answer in server.ask_at_once(opened)) == {200: 1, 403: AT_ONCE - 1}
