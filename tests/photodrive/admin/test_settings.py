"""The operator's pages: how long an application's tokens last, how people are named to it, and whom to write to."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import application_rules, applications
from photodrive.authorization.models import ApplicationPolicy
from tests.photodrive.admin.test_applications import ADD, LIST, form, operator
from tests.photodrive.admin.test_protocol import FAPI, change_url, changed, errors_of
from tests.spec.conftest import flow, jane

__all__ = ["flow", "jane", "operator"]
pytestmark = pytest.mark.django_db
AFTER = "https://shop.example/bye/"


def length(name: str, number: object, unit: str = "seconds") -> dict[str, Any]:
    return {name: str(number), f"{name}_unit": unit}


ALL = {
    **length("access_token_seconds", 5, "minutes"),
    **length("refresh_token_seconds", 7, "days"),
    "id_token_signed_response_alg": "ES256",
    "subject_type": "pairwise",
    "post_logout_redirect_uris": f"{AFTER}\r\nhttps://shop.example/bye?from=drive",
    "remembers_consent": "on",
    "contacts": "ada@shop.example\r\nkim@shop.example",
}


def assert_kept(application: Any) -> None:
    policy = ApplicationPolicy.objects.get(application=application)
    rules = application_rules.of(application, policy=policy)
    assert (rules.access_token_seconds, rules.refresh_token_seconds) == (300, 7 * 24 * 3600)
    assert (rules.id_token_algorithm, policy.subject_type, policy.remembers_consent) == ("ES256", "pairwise", True)
    assert policy.contacts == "ada@shop.example kim@shop.example"
    application.refresh_from_db()
    assert application.post_logout_redirect_uris == f"{AFTER} https://shop.example/bye?from=drive"


def test_what_is_set_at_registration_is_kept(operator):
    operator.post(ADD, form(**ALL))
    assert_kept(get_application_model().objects.get())


def test_what_is_changed_is_kept_shown_as_given_and_logged_once(operator, flow):
    url = change_url(flow.application)
    assert operator.post(url, changed(flow, **ALL)).status_code == 302
    assert_kept(flow.application)
    logged = LogEntry.objects.latest("pk").get_change_message()
    for label in ("Access tokens live", "Consents last at most", "Names of people", "Contacts", "May remember"):
        assert label in logged
    shown = operator.get(url).context["adminform"].form
    assert shown["access_token_seconds"].subwidgets[0].data["subwidgets"][0]["value"] == "5"
    assert shown["access_token_seconds"].id_for_label == "id_access_token_seconds_0"
    assert shown["contacts"].value() == "ada@shop.example\nkim@shop.example"
    assert operator.post(url, changed(flow, **ALL)).status_code == 302
    again = LogEntry.objects.latest("pk").get_change_message()
    for label in ("Access tokens live", "Addresses after signing out", "Contacts", "ID tokens"):
        assert label not in again


def test_what_is_left_empty_is_as_the_drive_has_it(operator, flow):
    operator.post(change_url(flow.application), changed(flow, **ALL))
    operator.post(change_url(flow.application), changed(flow, **length("access_token_seconds", "", "days")))
    policy = applications.policy_of(flow.application)
    assert (policy.access_token_seconds, policy.refresh_token_seconds, policy.contacts) == (None, None, "")
    assert (policy.id_token_signed_response_alg, policy.subject_type, policy.remembers_consent) == (
        *("RS256", "public"),
        False,
    )


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        (length("access_token_seconds", 59), "access_token_seconds", "From one minute to one hour"),
        (length("access_token_seconds", 0), "access_token_seconds", "From one minute to one hour"),
        (length("access_token_seconds", -5, "minutes"), "access_token_seconds", "From one minute to one hour"),
        (length("access_token_seconds", 61, "minutes"), "access_token_seconds", "From one minute to one hour"),
        (length("access_token_seconds", "9" * 5000), "access_token_seconds", "whole number"),
        (length("access_token_seconds", "soon"), "access_token_seconds", "whole number"),
        (length("access_token_seconds", 5, "weeks"), "access_token_seconds", "valid choice"),
        (length("refresh_token_seconds", 59, "minutes"), "refresh_token_seconds", "At least one hour"),
        (length("refresh_token_seconds", 366, "days"), "refresh_token_seconds", "At most a year"),
        (length("refresh_token_seconds", "9" * 200, "days"), "refresh_token_seconds", "At most a year"),
        ({"id_token_signed_response_alg": "none"}, "id_token_signed_response_alg", "valid choice"),
        ({"subject_type": "other"}, "subject_type", "valid choice"),
        ({"post_logout_redirect_uris": "http://shop.example/"}, "post_logout_redirect_uris", "Use https"),
        ({"post_logout_redirect_uris": f"{AFTER}#x"}, "post_logout_redirect_uris", "fragment"),
        (FAPI | {"post_logout_redirect_uris": "http://localhost/"}, "post_logout_redirect_uris", "FAPI 2.0"),
        ({"remembers_consent": "on", "kind_of_client": "public"}, "remembers_consent", "pretend"),
        ({"contacts": "ada@shop.example\nnobody"}, "contacts", "nobody is no e-mail address"),
        ({"contacts": "\n".join(f"person-{n}@shop.example" for n in range(30))}, "contacts", "500 characters"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(operator, given, field, words):
    errors = errors_of(operator.post(ADD, form(**given)))
    assert list(errors) == [field]
    assert words in errors[field][0]
    assert not get_application_model().objects.exists()


def test_a_shorter_access_token_allows_a_shorter_consent(operator, flow):
    short = length("access_token_seconds", 60) | length("refresh_token_seconds", 10, "minutes")
    assert operator.post(change_url(flow.application), changed(flow, **short)).status_code == 302
    flow.application.refresh_from_db()
    assert application_rules.of(flow.application).refresh_token_seconds == 600


def test_a_folded_group_opens_where_something_is_wrong(operator, flow):
    url = change_url(flow.application)
    folded = operator.get(url).content.count(b"<details")
    wrong = operator.post(url, changed(flow, **length("access_token_seconds", 1))).content
    assert wrong.count(b"<details") == folded - 1


def test_fapi_signs_with_nothing_weaker(operator):
    operator.post(ADD, form(**FAPI, id_token_signed_response_alg="RS256"))
    assert ApplicationPolicy.objects.get().id_token_signed_response_alg == "PS256"


def test_an_app_without_a_secret_is_not_asked_whether_it_remembers(operator):
    application = applications.register(name="App", redirect_uris=[AFTER], confidential=False).application
    fields = operator.get(f"{LIST}{application.pk}/change/").context["adminform"].form.fields
    assert "remembers_consent" not in fields
    assert {"access_token_seconds", "post_logout_redirect_uris", "subject_type"} <= set(fields)
