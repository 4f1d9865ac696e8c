"""RFC 7009: what giving back a token ends, and what the answer says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import Authorization, RefreshToken
from tests.spec.rfc7009.giving_back import is_alive, revoke

pytestmark = pytest.mark.django_db
HINTS = [{}, {"token_type_hint": "access_token"}, {"token_type_hint": "refresh_token"}, {"token_type_hint": "nonsense"}]


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.promise("revoke-pair")
@pytest.mark.parametrize("hint", HINTS)
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_either_ends_the_pair_whatever_the_hint(lasting, photos, kind, hint):
    pair = lasting.pair(photos)
    response = revoke(lasting, pair[kind], **hint)
    assert (response.status_code, response.json()) == (200, {})
    assert response["Cache-Control"] == "no-store"
    assert not is_alive(lasting, pair["access_token"])
    assert lasting.refresh(pair["refresh_token"]).json()["error"] == "invalid_grant"
    assert Authorization.objects.get().ended == Authorization.Ended.BY_CLIENT


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.promise("revoke-pair")
@pytest.mark.parametrize("which", ["access before", "refresh before", "access now", "refresh now"])
def test_all_that_came_from_the_consent_ends_with_any_of_it(lasting, photos, which):
    before = lasting.pair(photos)
    now = lasting.refresh(before["refresh_token"]).json()
    kind, when = which.split()
    assert revoke(lasting, {"before": before, "now": now}[when][f"{kind}_token"]).status_code == 200
    assert not is_alive(lasting, before["access_token"])
    assert not is_alive(lasting, now["access_token"])
    assert lasting.refresh(now["refresh_token"]).status_code == 400


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.promise("innocent-unharmed")
def test_a_replaced_refresh_token_given_back_is_no_alarm(lasting, photos, mailoutbox):
    before = lasting.pair(photos)["refresh_token"]
    lasting.refresh(before)
    assert revoke(lasting, before).status_code == 200
    assert Authorization.objects.get().ended == Authorization.Ended.BY_CLIENT
    assert mailoutbox == []


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.promise("innocent-unharmed")
def test_another_consent_for_the_same_client_lives_on(flow, photos):
    first, second = flow.token(photos[:1]), flow.token(photos[1:])
    revoke(flow, first)
    assert not is_alive(flow, first)
    assert is_alive(flow, second)


@pytest.mark.spec("RFC 7009", "2.2")
@pytest.mark.promise("revoke-unknown")
@pytest.mark.parametrize("hint", HINTS)
@pytest.mark.parametrize("token", ["nonsense", "pd_at_" + "x" * 49, "pd_rt_" + "x" * 49, "ä", "\U0001f4f7", " "])
def test_an_unknown_token_is_fine(flow, token, hint):
    response = revoke(flow, token, **hint)
    assert (response.status_code, response.json()) == (200, {})


@pytest.mark.spec("RFC 7009", "2.2")
@pytest.mark.promise("revoke-unknown")
def test_a_second_time_is_fine(lasting, photos):
    pair = lasting.pair(photos)
    answers = [revoke(lasting, pair[kind]) for kind in ("refresh_token", "access_token", "refresh_token")]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {})] * 3


@pytest.mark.spec("RFC 7009", "2.2")
def test_a_token_that_expired_is_fine_and_ends_its_pair(lasting, photos):
    pair = lasting.pair(photos)
    past = timezone.now() - timedelta(seconds=1)
    Authorization.objects.get().access_tokens.update(expires_at=past)
    assert not is_alive(lasting, pair["access_token"])
    assert revoke(lasting, pair["access_token"]).status_code == 200
    assert lasting.refresh(pair["refresh_token"]).status_code == 400


@pytest.mark.spec("RFC 7009", "2.2")
def test_a_refresh_token_that_lay_idle_is_fine(lasting, photos):
    pair = lasting.pair(photos)
    RefreshToken.objects.update(expires_at=timezone.now())
    assert revoke(lasting, pair["refresh_token"]).status_code == 200
    assert not is_alive(lasting, pair["access_token"])


@pytest.mark.spec("RFC 7009", "2.2")
def test_what_ended_before_is_fine_and_keeps_its_story(lasting, photos):
    pair = lasting.pair(photos)
    lifecycle.end(Authorization.objects.get(), ended=Authorization.Ended.BY_OWNER)
    assert revoke(lasting, pair["refresh_token"]).status_code == 200
    assert Authorization.objects.get().ended == Authorization.Ended.BY_OWNER


@pytest.mark.spec("RFC 7009", "2.2")
def test_it_works_for_an_owner_who_is_deactivated_and_lasts_when_she_is_back(lasting, photos, jane):
    pair = lasting.pair(photos)
    jane.is_active = False
    jane.save()
    assert revoke(lasting, pair["access_token"]).status_code == 200
    jane.is_active = True
    jane.save()
    assert not is_alive(lasting, pair["access_token"])
    assert lasting.refresh(pair["refresh_token"]).status_code == 400


@pytest.mark.spec("RFC 7009", "2.2.1")
def test_no_kind_of_token_is_unsupported(lasting, photos):
    """Access and refresh tokens can be given back; of a hint that names another kind nothing follows (2.2)."""
    pair = lasting.pair(photos)
    for hint in ("id_token", "urn:ietf:params:oauth:token-type:access_token", ""):
        assert revoke(lasting, pair["refresh_token"], token_type_hint=hint).status_code == 200
    assert not is_alive(lasting, pair["access_token"])


@pytest.mark.spec("RFC 7009", "2.2")
@pytest.mark.promise("no-other-token")
def test_a_code_is_no_token_and_stays_what_it_was(flow, photos):
    code = flow.code(photos)
    assert revoke(flow, code).status_code == 200
    assert flow.exchange(code).status_code == 200
