"""The secret before the newest: for how long it works, and that nothing is left of it afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from joserfc.jwk import ECKey

from photodrive.authorization import upkeep
from photodrive.authorization.clients import applications, client_secrets
from photodrive.authorization.models import ApplicationPolicy

pytestmark = [pytest.mark.django_db, pytest.mark.promise("secret-rotation")]
JWKS = {"keys": [ECKey.generate_key("P-256").as_dict(private=False)]}


def accepted(flow: Any, *secrets: str) -> list[bool]:
    flow.application.refresh_from_db()
    return [client_secrets.secret_is(flow.application, secret) for secret in secrets]


def let_the_old_one_end() -> None:
    ApplicationPolicy.objects.update(previous_secret_until=timezone.now())


def test_without_overlap_the_old_one_ends_at_once(flow):
    fresh = client_secrets.rotate_secret(flow.application)
    assert accepted(flow, flow.secret, fresh) == [False, True]
    assert applications.policy_of(flow.application).previous_secret == ""


def test_with_overlap_both_work_until_the_day_is_over(flow):
    fresh = client_secrets.rotate_secret(flow.application, overlap=True)
    until = applications.policy_of(flow.application).previous_secret_until
    assert until is not None
    assert timedelta(hours=23) < until - timezone.now() <= timedelta(days=1)
    assert accepted(flow, flow.secret, fresh, "", "wrong") == [True, True, False, False]
    let_the_old_one_end()
    assert accepted(flow, flow.secret, fresh, "") == [False, True, False]


def test_it_works_at_the_token_endpoint(flow, photos):
    old, flow.secret = flow.secret, client_secrets.rotate_secret(flow.application, overlap=True)
    assert flow.token(photos)
    flow.secret = old
    assert flow.token(photos)
    let_the_old_one_end()
    assert flow.exchange(flow.code(photos)).status_code == 401


def test_never_do_more_than_two_work(flow):
    second = client_secrets.rotate_secret(flow.application, overlap=True)
    third = client_secrets.rotate_secret(flow.application, overlap=True)
    assert accepted(flow, flow.secret, second, third) == [False, True, True]
    fourth = client_secrets.rotate_secret(flow.application)
    assert accepted(flow, second, third, fourth) == [False, False, True]


def test_what_was_stored_unhashed_is_not_kept(flow):
    type(flow.application).objects.filter(pk=flow.application.pk).update(client_secret="in clear")
    client_secrets.rotate_secret(flow.application, overlap=True)
    assert accepted(flow, "in clear") == [False]
    assert applications.policy_of(flow.application).previous_secret == ""


def test_one_that_signs_from_now_on_has_neither(flow):
    fresh = client_secrets.rotate_secret(flow.application, overlap=True)
    applications.change(
        flow.application,
        name="Shop",
        redirect_uris=[flow.redirect_uri],
        scopes=["photos:read"],
        client_authentication="private_key_jwt",
        jwks=JWKS,
    )
    assert accepted(flow, flow.secret, fresh) == [False, False]
    assert applications.policy_of(flow.application).previous_secret == ""


def test_upkeep_clears_it_when_it_has_ended_and_not_before(flow):
    client_secrets.rotate_secret(flow.application, overlap=True)
    assert upkeep.forget_ended() == 0
    let_the_old_one_end()
    assert upkeep.forget_ended(dry_run=True) == 1
    assert applications.policy_of(flow.application).previous_secret
    assert upkeep.forget_ended() == 1
    flow.application.refresh_from_db()
    policy = applications.policy_of(flow.application)
    assert (policy.previous_secret, policy.previous_secret_until) == ("", None)
