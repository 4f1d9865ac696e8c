"""RFC 6749 sections 2.3, 3.2, 4.1.3, 5.1 and 5.2: the token endpoint. Refusals first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from photodrive.authorization.clients import applications, client_secrets
from photodrive.authorization.models import AccessToken, Authorization, AuthorizationCode
from tests.spec.flow import VERIFIER, Flow

pytestmark = pytest.mark.django_db


def refused(response, error: str, status: int = 400) -> None:
    """Asserts an error response of section 5.2 in form and headers."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    assert response["Pragma"] == "no-cache"
    assert response.json()["error"] == error
    assert ("WWW-Authenticate" in response) == (status == 401)


@pytest.mark.spec("RFC 6749", "5.2")
@pytest.mark.promise("json-errors")
@pytest.mark.promise("innocent-unharmed")
@pytest.mark.promise("grant-types")
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "password", "username": "jane", "password": "x"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unauthorized_client"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "nonsense"}, "unsupported_grant_type"),
        ({"code": None}, "invalid_request"),
        ({"code": ""}, "invalid_request"),
        ({"code": "nonsense"}, "invalid_grant"),
        ({"code": "nul\x00"}, "invalid_request"),
        ({"redirect_uri": "https://shop.example/other/"}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_grant"),
        ({"redirect_uri": ""}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"resource": "https://other.example"}, "invalid_target"),
    ],
)
def test_a_bad_request_gets_its_exact_error_and_the_code_stays_good(flow, photos, changes, error):
    code = flow.code(photos)
    refused(flow.exchange(**({"code": code} | changes)), error)
    assert flow.exchange(code).status_code == 200


@pytest.mark.spec("RFC 6749", "3.2")
@pytest.mark.promise("parameter-twice")
@pytest.mark.promise("json-errors")
@pytest.mark.parametrize("name", ["grant_type", "code", "code_verifier", "redirect_uri"])
def test_a_parameter_sent_twice_is_refused(flow, photos, name):
    code = flow.code(photos)
    value = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER}.get(name, flow.redirect_uri)
    refused(flow.exchange(**({"code": code} | {name: [value, value]})), "invalid_request")


@pytest.mark.spec("RFC 6749", "3.2")
@pytest.mark.promise("json-errors")
@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_only_post(flow, method):
    response = getattr(flow.back_channel, method)("/o/token/")
    refused(response, "invalid_request", 405)
    assert response["Allow"] == "POST"


@pytest.mark.spec("RFC 6749", "2.3.1")
@pytest.mark.promise("json-errors")
@pytest.mark.promise("access-query")
def test_credentials_in_the_url_are_refused(flow, photos):
    body = {"grant_type": "authorization_code", "code": flow.code(photos), "code_verifier": VERIFIER}
    path = f"/o/token/?client_id={flow.application.client_id}&client_secret={flow.secret}"
    refused(flow.post(path, body), "invalid_request")


@pytest.mark.spec("RFC 6749", "4.1.3")
@pytest.mark.promise("json-errors")
@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_another_content_type_is_refused(flow, content_type):
    response = flow.back_channel.post("/o/token/", b'{"grant_type": "authorization_code"}', content_type=content_type)
    refused(response, "invalid_request")


@pytest.mark.spec("RFC 6749", "5.2")
@pytest.mark.promise("parameter-size")
@pytest.mark.promise("json-errors")
def test_a_huge_body_is_refused(flow):
    refused(flow.exchange("x" * 300_000), "invalid_request", 413)


@pytest.mark.spec("RFC 6749", "5.2")
@pytest.mark.promise("json-errors")
@pytest.mark.parametrize("body", [b"%ff%fe=%zz", b"\xff\xfe", b"=", b"&&&&", b"grant_type", b"a" * 3000])
def test_an_unreadable_body_is_an_error_of_the_client(flow, body):
    response = flow.back_channel.post("/o/token/", body, content_type="application/x-www-form-urlencoded")
    refused(response, "invalid_request")


# -- client authentication ----------------------------------------------------------------------------------


@pytest.mark.spec("RFC 6749", "5.2")
@pytest.mark.promise("innocent-unharmed")
@pytest.mark.promise("blank-secret")
def test_a_failed_authentication_is_401_and_burns_nothing(flow, photos):
    code = flow.code(photos)
    wrong = Flow(flow.application, "wrong")
    refused(wrong.exchange(code), "invalid_client", 401)
    refused(Flow(flow.application, "").exchange(code), "invalid_client", 401)
    refused(wrong.exchange(code, auth=False), "invalid_client", 401)
    refused(wrong.exchange(code, auth=False, client_id=flow.application.client_id), "invalid_client", 401)
    refused(
        wrong.exchange(code, auth=False, client_id=flow.application.client_id, client_secret=""), "invalid_client", 401
    )
    assert flow.exchange(code).status_code == 200


@pytest.mark.spec("RFC 6749", "5.2")
@pytest.mark.promise("auth-basic")
@pytest.mark.parametrize(
    "header", ["Basic !!!", "Basic", "Basic bm9jb2xvbg==", "Basic /w==", "Bearer abc", "Basic AGE6Yg=="]
)
def test_an_unreadable_authorization_header_is_401(flow, photos, header):
    body = {"grant_type": "authorization_code", "code": flow.code(photos), "code_verifier": VERIFIER}
    refused(flow.post("/o/token/", body, HTTP_AUTHORIZATION=header), "invalid_client", 401)


@pytest.mark.spec("RFC 6749", "2.3")
@pytest.mark.promise("auth-two-ways")
def test_two_ways_of_authentication_at_once_are_refused(flow, photos):
    refused(flow.exchange(flow.code(photos), client_secret=flow.secret), "invalid_request")


@pytest.mark.spec("RFC 6749", "2.3")
@pytest.mark.promise("auth-two-ways")
def test_a_client_id_beside_basic_is_no_second_way_unless_it_differs(flow, photos):
    code = flow.code(photos)
    refused(flow.exchange(code, client_id="other"), "invalid_request")
    assert flow.exchange(code, client_id=flow.application.client_id).status_code == 200


@pytest.mark.spec("RFC 6749", "2.3.1")
def test_the_secret_in_the_body_works_too(flow, photos):
    ids = {"client_id": flow.application.client_id, "client_secret": flow.secret}
    assert flow.exchange(flow.code(photos), auth=False, **ids).status_code == 200


@pytest.mark.spec("RFC 6749", "2.3.1")
@pytest.mark.promise("blank-secret")
@pytest.mark.promise("at-rest")
def test_the_stored_hash_is_no_secret(flow, photos):
    flow.application.refresh_from_db()
    refused(Flow(flow.application, flow.application.client_secret).exchange(flow.code(photos)), "invalid_client", 401)


@pytest.mark.spec("RFC 6749", "2.3.1")
@pytest.mark.promise("blank-secret")
@pytest.mark.parametrize("stored", ["", "plain text"])
def test_what_is_not_a_hash_never_authenticates(flow, photos, stored):
    code = flow.code(photos)
    type(flow.application).objects.filter(pk=flow.application.pk).update(client_secret=stored)
    refused(Flow(flow.application, stored).exchange(code), "invalid_client", 401)


@pytest.mark.spec("RFC 6749", "2.3.1")
@pytest.mark.promise("secret-rotation")
def test_a_rotated_secret_ends_the_old_one(flow, photos):
    code = flow.code(photos)
    fresh = client_secrets.rotate_secret(flow.application)
    refused(flow.exchange(code), "invalid_client", 401)
    assert Flow(flow.application, fresh).exchange(code).status_code == 200


@pytest.fixture
def public(flow) -> Flow:
    registered = applications.register(name="Slideshow", redirect_uris=[flow.redirect_uri], confidential=False)
    return Flow(registered.application, "", browser=flow.browser)


@pytest.mark.spec("RFC 6749", "3.2.1")
@pytest.mark.promise("auth-public")
def test_a_public_client_names_itself_and_has_no_secret_to_guess(public, photos):
    code = public.code(photos)
    refused(public.exchange(code, auth=False), "invalid_client", 401)
    guess = Flow(public.application, "guess")
    refused(guess.exchange(code), "invalid_client", 401)
    assert public.exchange(code, auth=False, client_id=public.application.client_id).status_code == 200


@pytest.mark.spec("RFC 6749", "2.3.1")
@pytest.mark.promise("auth-public")
def test_basic_with_an_empty_password_identifies_a_public_client(public, photos):
    assert public.exchange(public.code(photos)).status_code == 200


@pytest.mark.spec("RFC 6749", "3.2.1")
@pytest.mark.promise("dead-between")
@pytest.mark.promise("dead-application")
def test_a_disabled_application_is_refused_between_approval_and_exchange(flow, photos):
    code = flow.code(photos)
    applications.set_enabled(flow.application, enabled=False)
    refused(flow.exchange(code), "invalid_client", 401)


# -- the code -----------------------------------------------------------------------------------------------


@pytest.mark.spec("RFC 6749", "4.1.2")
@pytest.mark.promise("code-bound")
@pytest.mark.promise("innocent-unharmed")
def test_a_code_of_another_client_is_refused_and_stays_good(flow, photos):
    other = applications.register(name="Other", redirect_uris=[flow.redirect_uri])
    code = flow.code(photos)
    refused(Flow(other.application, other.secret).exchange(code), "invalid_grant")
    assert flow.exchange(code).status_code == 200


@pytest.mark.spec("RFC 6749", "4.1.2")
@pytest.mark.promise("code-minute")
def test_an_expired_code_is_refused(flow, photos):
    code = flow.code(photos)
    AuthorizationCode.objects.update(expires_at=timezone.now())
    refused(flow.exchange(code), "invalid_grant")


@pytest.mark.spec("RFC 6749", "4.1.2")
@pytest.mark.promise("code-replay")
@pytest.mark.promise("code-once")
@pytest.mark.promise("innocent-unharmed")
def test_a_replayed_code_is_refused_and_ends_what_came_from_it(django_capture_on_commit_callbacks, flow, photos):
    code = flow.code(photos)
    with django_capture_on_commit_callbacks(execute=True):
        token = flow.exchange(code).json()["access_token"]
    assert flow.api("/api/v1/photos/", token).status_code == 200
    refused(flow.exchange(code, code_verifier="x" * 43), "invalid_grant")
    assert flow.api("/api/v1/photos/", token).status_code == 200, "a wrong verifier must harm nobody"
    refused(flow.exchange(code), "invalid_grant")
    assert flow.api("/api/v1/photos/", token).status_code == 401
    assert Authorization.objects.get().ended == Authorization.Ended.BY_REPLAY
    assert AccessToken.objects.count() == 1


@pytest.mark.spec("RFC 6749", "5.2")
@pytest.mark.promise("dead-between")
def test_revoked_or_deactivated_between_approval_and_exchange_gives_nothing(flow, photos, jane):
    code = flow.code(photos)
    jane.is_active = False
    jane.save()
    refused(flow.exchange(code), "invalid_grant")
    jane.is_active = True
    jane.save()
    Authorization.objects.update(revoked_at=timezone.now())
    refused(flow.exchange(code), "invalid_grant")


# -- success ------------------------------------------------------------------------------------------------


@pytest.mark.spec("RFC 6749", "5.1")
@pytest.mark.promise("access-told")
def test_the_answer_names_everything_that_was_granted(flow, photos):
    response = flow.exchange(flow.code(photos[:2]))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["Pragma"] == "no-cache"
    token = response.json()
    assert token.pop("access_token").startswith("pd_at_")
    assert 0 < token.pop("expires_in") <= 3600
    (details,) = token.pop("authorization_details")
    assert set(details.pop("identifiers")) == {str(photo.pk) for photo in photos[:2]}
    assert details.pop("expires_at").endswith("Z")
    requested = {"type": "photos", "actions": ["read"], "selection": "chosen", "location": False, "duration": "hour"}
    assert details == requested
    consent = token.pop("consent")
    assert consent.pop("given_at").endswith("Z") and consent.pop("expires_at").endswith("Z")
    assert consent == {"asked": True, "management_uri": "http://127.0.0.1:8000/connected-apps/"}
    assert token == {"token_type": "Bearer", "scope": "photos:read"}


@pytest.mark.spec("RFC 6749", "5.1")
@pytest.mark.promise("access-hour")
def test_a_token_never_outlives_the_consent(flow, photos):
    code = flow.code(photos)
    Authorization.objects.update(expires_at=timezone.now() + timedelta(seconds=90))
    assert flow.exchange(code).json()["expires_in"] <= 90


@pytest.mark.spec("RFC 6749", "10.3")
@pytest.mark.promise("at-rest")
def test_nothing_usable_is_stored(flow, photos):
    code = flow.code(photos)
    token = flow.exchange(code).json()["access_token"]
    from django.apps import apps

    for model in apps.get_models():
        for row in model._default_manager.values():
            assert code not in str(row), model
            assert token not in str(row), model
            assert flow.secret not in str(row), model
