"""An initial access token registers as many applications as it says, however many try at once."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.attacks.races.calls import AT_ONCE, told
from tests.spec.registering import GOOD, URL


@pytest.mark.spec("RFC 7591", "3")
@pytest.mark.promise("register-token")
@pytest.mark.parametrize("uses", [1, 3])
def test_of_sixteen_registrations_at_once_only_so_many_register(server, scene, uses):
    before = scene.registered()
    register = server.send_json("POST", URL, GOOD, Authorization=f"Bearer {scene.initial_token(uses)}")
    answers = server.ask_at_once([register] * AT_ONCE)
    assert told(answers) == {(201, None): uses, (401, "invalid_token"): AT_ONCE - uses}
    assert scene.registered() - before == uses


@pytest.mark.spec("RFC 7592", "2.3")
@pytest.mark.promise("register-ends")
def test_of_sixteen_that_change_and_end_it_at_once_one_ends_it_and_none_changes_it_after(server, scene):
    made = server.ask(server.send_json("POST", URL, GOOD, Authorization=f"Bearer {scene.initial_token(1)}")).json
    address, header = f"{URL}{made['client_id']}/", f"Bearer {made['registration_access_token']}"
    change = server.send_json("PUT", address, {**GOOD, "client_id": made["client_id"]}, Authorization=header)
    end = server.send_json("DELETE", address, {}, Authorization=header)
    answers = server.ask_at_once([change, end] * (AT_ONCE // 2))
    statuses = Counter(answer.status for answer in answers)
    assert statuses[204] == 1
    assert statuses.keys() <= {200, 204, 401}
    assert server.ask(server.get(address, Authorization=header)).status == 401
