"""A proof of possession is good for one call, in whichever process: RFC 9449 section 11.1."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.attacks.races.calls import AT_ONCE


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.promise("dpop-once")
def test_of_sixteen_calls_at_once_with_one_proof_one_is_let_in(server, scene):
    made = scene.proved()
    call = server.get("/api/v1/photos/", Authorization=f"DPoP {made['token']}", DPoP=made["proof"])
    answers = server.ask_at_once([call] * AT_ONCE)
    assert Counter(answer.status for answer in answers) == {200: 1, 401: AT_ONCE - 1}
    assert server.ask(call).status == 401
