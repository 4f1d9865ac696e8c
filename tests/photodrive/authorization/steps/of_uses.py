"""Probes of what a client may do with a token that it names: give it back, and ask about it."""

from __future__ import annotations

from photodrive.authorization.engine import token_uses as uses
from photodrive.authorization.models import AccessToken
from tests.spec.rfc7009.giving_back import is_alive

from .callers import Caller, app_of
from .probes import probes


def foreign_token(call: Caller) -> str:
    """A token that jane has let another application have."""
    other = app_of(call.photos[0].owner)
    return other.token(call.photos)


@probes(uses.require_token, "invalid_request")
def a_token_is_named(call: Caller) -> None:
    call.refuses(token=None, token_type_hint="access_token")


@probes(uses.find_any)
@probes(uses.revoke)
def a_token_that_was_given_back_opens_nothing(call: Caller) -> None:
    pair = call.app.pair(call.photos)
    call.passes(token=pair["refresh_token"])
    assert not is_alive(call.app, pair["access_token"])


@probes(uses.refuse_foreign, "invalid_grant")
def the_token_of_another_stays_as_it_is(call: Caller) -> None:
    token = foreign_token(call)
    call.refuses(token=token)
    assert is_alive(call.app, token)


@probes(uses.find_live)
def a_token_that_lives_is_known(call: Caller) -> None:
    assert call.passes().body["active"] is True


@probes(uses.hide_foreign)
def of_the_token_of_another_nothing_is_said(call: Caller) -> None:
    assert call.passes(token=foreign_token(call)).body == {"active": False}


@probes(uses.note_use)
def who_asks_about_a_token_knows_it(call: Caller) -> None:
    call.passes()
    assert AccessToken.objects.get().first_used_at is not None


@probes(uses.tell_state)
def a_token_is_told_by_whom_and_what_for(call: Caller) -> None:
    state = call.passes().body
    assert (state["client_id"], state["scope"]) == (call.app.application.client_id, "photos:read")
