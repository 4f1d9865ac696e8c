"""Client credentials (RFC 6749 section 4.4): an application for itself, without an owner, without a photo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import applications
from photodrive.authorization.models import ApplicationPolicy, ClientAccessToken
from tests.spec.flow import REDIRECT_URI, Flow

pytestmark = pytest.mark.django_db
USAGE = "/api/v1/usage/"


@pytest.fixture
def reporter(db):
    made = applications.register(
        name="Reporter", redirect_uris=[], scopes=["usage:read"], grant_types="client_credentials"
    )
    return Flow(made.application, made.secret)


def ask(flow, *, auth=True, **more):
    return flow.post("/o/token/", {"grant_type": "client_credentials", **more}, **flow.authentication(auth))


def token(flow):
    return ask(flow).json()["access_token"]


@pytest.mark.spec("RFC 6749", "4.4")
@pytest.mark.promise("grant-types")
def test_a_public_application_cannot_be_registered_for_it():
    with pytest.raises(ValidationError) as refused:
        applications.register(
            name="App",
            redirect_uris=[],
            confidential=False,
            scopes=["usage:read"],
            grant_types="client_credentials",
        )
    assert "grant_types" in refused.value.message_dict


@pytest.mark.spec("RFC 6749", "4.4")
@pytest.mark.promise("grant-types")
def test_nor_does_one_that_was_made_public_get_a_token(reporter):
    # Past every rule: the drive lets nobody else's save() change this.
    get_application_model().objects.filter(pk=reporter.application.pk).update(client_type="public")
    response = ask(reporter, auth=False, client_id=reporter.application.client_id)
    assert (response.status_code, response.json()["error"]) == (400, "unauthorized_client")


@pytest.mark.spec("RFC 6749", "5.2")
@pytest.mark.promise("grant-types")
def test_an_application_that_is_not_registered_for_it_is_refused(flow):
    response = ask(flow)
    assert (response.status_code, response.json()["error"]) == (400, "unauthorized_client")


@pytest.mark.spec("RFC 6749", "3.1.1")
@pytest.mark.promise("grant-types")
def test_an_application_for_nothing_else_gets_no_code(reporter, jane):
    reporter.browser.force_login(jane)
    reporter.application.redirect_uris = REDIRECT_URI
    reporter.application.save()
    ApplicationPolicy.objects.update(checked=True)
    assert "error=unauthorized_client" in reporter.authorize(scope="usage:read")["Location"]


@pytest.mark.spec("RFC 6749", "4.4.2")
@pytest.mark.promise("client-token")
@pytest.mark.parametrize("scope", ["photos:read", "usage:read photos:read", "openid", "offline_access", "nonsense"])
def test_it_gives_nothing_of_an_owners(reporter, scope):
    ApplicationPolicy.objects.update(scopes="usage:read photos:read openid offline_access")
    response = ask(reporter, scope=scope)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_scope")


@pytest.mark.spec("RFC 6749", "3.3")
@pytest.mark.promise("client-token")
def test_no_owner_can_give_what_is_the_applications_own(flow):
    ApplicationPolicy.objects.update(scopes="photos:read usage:read")
    assert "error=invalid_scope" in flow.authorize(scope="photos:read usage:read")["Location"]


@pytest.mark.spec("RFC 6749", "4.4.3")
@pytest.mark.promise("client-token")
@pytest.mark.parametrize("scope", [{}, {"scope": ""}, {"scope": "usage:read"}])
def test_the_answer_has_a_token_a_scope_and_no_refresh_token(reporter, scope):
    body = ask(reporter, **scope).json()
    assert set(body) == {"access_token", "token_type", "expires_in", "scope"}
    assert (body["token_type"], body["scope"]) == ("Bearer", "usage:read")
    assert body["access_token"] not in str(list(ClientAccessToken.objects.values()))


@pytest.mark.spec("RFC 6749", "4.4")
@pytest.mark.promise("client-token")
def test_it_counts_and_sees_no_photo(reporter, photos):
    mine = token(reporter)
    usage = reporter.api(USAGE, mine)
    assert usage.status_code == 200
    assert usage.json()["client_id"] == reporter.application.client_id
    assert len(usage.json()["days"]) == 30
    photos[0].visibility = "public"
    photos[0].save()
    for path in ("/api/v1/photos/", f"/api/v1/photos/{photos[0].pk}/", f"/api/v1/photos/{photos[0].pk}/thumb/"):
        assert reporter.api(path, mine).status_code == 403


@pytest.mark.spec("RFC 6749", "4.4")
@pytest.mark.promise("client-token")
def test_an_owners_token_and_an_owner_do_not_count(flow, photos):
    assert flow.api(USAGE, flow.token(photos)).status_code == 403
    assert flow.browser.get(USAGE).status_code == 403
    assert flow.back_channel.get(USAGE).status_code == 401


@pytest.mark.spec("RFC 6749", "4.4.2")
@pytest.mark.promise("dead-application")
@pytest.mark.parametrize(
    "change", [{"enabled": False}, {"grant_types": "refresh_token"}, {"dpop_bound_access_tokens": True}]
)
def test_what_the_operator_takes_away_is_gone_at_the_next_request(reporter, change):
    mine = token(reporter)
    ApplicationPolicy.objects.update(**change)
    assert reporter.api(USAGE, mine).status_code == 401


@pytest.mark.spec("RFC 6749", "4.4.3")
@pytest.mark.promise("access-hour")
def test_it_ends(reporter):
    mine = token(reporter)
    ClientAccessToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert reporter.api(USAGE, mine).status_code == 401


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.promise("revoke-foreign")
def test_it_is_given_back_by_its_own_application_only(reporter, flow):
    mine = token(reporter)
    assert flow.post("/o/revoke_token/", {"token": mine}, **flow.authentication()).status_code == 400
    assert reporter.api(USAGE, mine).status_code == 200
    assert reporter.post("/o/revoke_token/", {"token": mine}, **reporter.authentication()).status_code == 200
    assert reporter.api(USAGE, mine).status_code == 401


@pytest.mark.spec("RFC 7662", "2.2")
def test_its_subject_is_the_application(reporter, flow):
    mine = token(reporter)
    told = reporter.post("/o/introspect/", {"token": mine}, **reporter.authentication()).json()
    assert (told["active"], told["sub"], told["scope"]) == (True, reporter.application.client_id, "usage:read")
    assert flow.post("/o/introspect/", {"token": mine}, **flow.authentication()).json() == {"active": False}
