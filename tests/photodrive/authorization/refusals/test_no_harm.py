"""Noting a refusal changes no answer, breaks none, and keeps nothing that works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from photodrive.authorization.models import Authorization, Refusal
from photodrive.authorization.protocol import steps
from photodrive.authorization.refusals import recording
from tests.spec.flow import Flow, basic

pytestmark = pytest.mark.django_db


@contextmanager
def unnoted() -> Iterator[None]:
    """As it would be if nobody noted refusals."""
    assert steps.refused.disconnect(dispatch_uid="photodrive.refusals")
    try:
        yield
    finally:
        steps.refused.connect(recording.note, dispatch_uid="photodrive.refusals")


def told(flow: Flow) -> list[tuple[int, list[tuple[str, str]], bytes]]:
    """All that callers are told whose requests are refused, at each endpoint."""
    named = flow.authentication()
    answers = [
        flow.authorize(scope="everything"),
        flow.authorize(redirect_uri="https://elsewhere.example/"),
        flow.authorize(client_id="nobody"),
        flow.authorize(code_challenge=None, prompt="none"),
        flow.push(code_challenge_method="plain"),
        flow.push(auth=False),
        flow.exchange("pd_ac_none"),
        flow.exchange("pd_ac_none", client_secret="two"),
        flow.refresh("pd_rt_none"),
        flow.post("/o/token/", {"grant_type": "password"}, **named),
        flow.post("/o/device-authorization/", {"scope": ""}, **named),
        flow.post("/o/revoke_token/", {"token": ""}, **named),
        flow.post("/o/introspect/", {"token": "x"}, **basic("nobody", "secret")),
    ]
    return [(one.status_code, sorted(one.items()), one.content) for one in answers]


@pytest.mark.promise("refusals")
def test_the_caller_is_told_the_same_byte_for_byte(stranger: Flow) -> None:
    with unnoted():
        before = told(stranger)
    assert not Refusal.objects.exists()
    assert told(stranger) == before
    assert Refusal.objects.exists()


@pytest.mark.promise("refusals")
def test_a_note_that_cannot_be_made_breaks_no_answer_and_no_transaction(
    stranger: Flow, monkeypatch: Any, caplog: Any
) -> None:
    with unnoted():
        before = told(stranger)

    def broken(found: Refusal) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM nowhere")

    monkeypatch.setattr(recording, "_keep", broken)
    with transaction.atomic():
        assert told(stranger) == before
        assert not Authorization.objects.exists()  # the transaction still answers
    assert any("nowhere" in record.getMessage() for record in caplog.records)


@pytest.mark.promise("refusals")
@pytest.mark.promise("at-rest")
def test_a_secret_in_a_wrong_place_is_hidden(flow: Flow) -> None:
    flow.post("/o/introspect/", {"token": "x"}, **basic(flow.secret, flow.application.client_id))
    flow.authorize(scope=f"photos:read {flow.secret}")
    flow.push(resource=f"https://x.example/{flow.secret}")
    flow.authorize(authorization_details=f'[{{"type": "{flow.secret}"}}]')
    rows = list(Refusal.objects.values_list("step", "compared", "description"))
    assert len(rows) == 4
    assert "pd_cs_…" in str(rows)
    assert flow.secret[:12] not in str(rows)


@pytest.mark.parametrize("name", ["", "\x00", "\udc80", "x" * 5000])
def test_odd_names_are_looked_for_nowhere(name: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert recording._known(name) is None
