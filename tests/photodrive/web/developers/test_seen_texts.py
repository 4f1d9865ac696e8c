"""What cannot be seen is refused in every text about an application, by one rule, whoever says it and however."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import Client

from photodrive.admin.forms import ApplicationForm, RegistrationForm
from photodrive.admin.initial_access import InitialAccessForm
from photodrive.authorization.clients import applications, client_metadata, metadata_json, registration_rules
from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol import seen_text
from photodrive.web.developers.forms import ChangeForm, RegisterForm
from tests.photodrive.web.developers.test_developers import REDIRECT_URI, REGISTER, form, page_of
from tests.spec.registering import GOOD, Registrar, initial_token

pytestmark = [pytest.mark.django_db, pytest.mark.promise("page-injection")]
UNSEEN = [
    *("\x01", "\x0b", "\x1b", "\x1c", "\x7f", "\x85", "\x9f"),  # control characters, some of which Python strips
    *("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"),
    *("\u200e", "\u200f", "\u061c"),
    *("\xad", "\u200b", "\u200c", "\u200d", "\u2060", "\u2061", "\u2064", "\ufeff", "\ufff9", "\U000e0041", "\u180e"),
    *("\xa0", "\u2003", "\u2028", "\u2029", "\u3000", "\u1680"),  # spaces and line ends that are not plain ones
    *("\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\u034f", "\u17b4", "\u180b"),  # no fonts show them
    *("\ue000", "\U000f0000", "\ufdd0", "\uffff", "\U0001fbff"),  # nobody's
]  # fmt: skip
SEEN = ["é", "e\u0301", "写真", "עברית", "العربية", "हिन्दी", "🖼\ufe0f", "“Fotos” – 100 % ©"]


def texts(names: Any) -> list[str]:
    return [name for name, field in names.items() if isinstance(field, forms.CharField) and not field.widget.is_hidden]


def makers(jane: Any) -> list[Any]:
    """A function for each form on which something is said about an application, or a permission to register one."""
    own = applications.register(
        name="App", redirect_uris=[REDIRECT_URI], confidential=False, developer=jane
    ).application
    return [
        RegisterForm,
        lambda data: ChangeForm(data, application=own),
        RegistrationForm,
        lambda data: ApplicationForm(data, instance=own),
        InitialAccessForm,
    ]


@pytest.mark.parametrize("place", ["{}", "{}a", "a{}", "a{}a"])
@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda c: f"U+{ord(c):04X}")
def test_every_text_field_refuses_it(jane: Any, unseen: str, place: str) -> None:
    said = place.format(unseen)
    walked = set()
    for make in makers(jane):
        names = texts(make({}).fields)
        filled = make(dict.fromkeys(names, said))
        assert set(names) <= filled.errors.keys(), filled.errors
        walked.update(names)
    assert walked >= {"name", "home_page", "redirect_uris", "contacts", "jwks", "allowed_origins", "tos_uri", "label"}


@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda c: f"U+{ord(c):04X}")
def test_so_does_registration(unseen: str) -> None:
    for member in client_metadata.MEMBERS.values():
        for said in (f"a{unseen}", [f"https://a.example/{unseen}"], {"keys": [{"kid": unseen}]}):
            with pytest.raises((metadata_json.RegistrationRefused, ValidationError)):
                applications.validate(metadata_json.read(GOOD | {member: said}).metadata)
    with pytest.raises(metadata_json.RegistrationRefused):
        metadata_json.read(GOOD | {"logo_uri": f"https://a.example/{unseen}"})
    said = f"a{unseen}"
    stated = client_metadata.ClientMetadata(name=said, redirect_uris=[REDIRECT_URI], contacts=said, software_id=said)
    assert registration_rules.problems(stated).keys() == {"name", "contacts", "software_id"}


@pytest.mark.parametrize("said", SEEN)
def test_what_can_be_seen_is_taken_from_all(jane: Any, said: str) -> None:
    assert seen_text.is_seen(said)
    for make in makers(jane):
        filled = make({"name": said, "label": said})
        assert not {"name", "label"} & filled.errors.keys(), filled.errors
    assert metadata_json.read(GOOD | {"client_name": said}).metadata.name == said


@pytest.mark.parametrize("name", ["Prints\u202egnp.exe", "Photo\u200bdrive", "\u3164", "Prints\x1c"])
def test_a_name_is_refused_over_http_and_the_one_on_record_stays(jane: Any, name: str) -> None:
    browser = Client()
    browser.force_login(jane)
    page = browser.post(REGISTER, form(name=name))
    assert (page.status_code, ApplicationPolicy.objects.count()) == (422, 0)
    assert seen_text.PROBLEM in page.content.decode()
    browser.post(REGISTER, form())
    application = ApplicationPolicy.objects.get().application
    sent = form(name=name) | {"token": str(uuid.uuid4())}
    assert browser.post(page_of(application), sent).status_code == 422
    registrar = Registrar(initial_token())
    assert registrar.register(client_name=name).status_code == 400
    assert registrar.registered().change(client_name=name).status_code == 400
    application.refresh_from_db()
    assert application.name == "Album maker"


def test_what_came_in_by_another_way_is_not_shown(jane: Any) -> None:
    application = applications.register(name="App", redirect_uris=[REDIRECT_URI]).application
    application.name = "\u202eApp\u3164"
    assert applications.name_of(application) == "App"
    application.name = "\u3164"
    assert applications.name_of(application) == "An app without a name"


def test_lines_may_end_and_words_may_be_apart(jane: Any) -> None:
    filled = RegisterForm(form(redirect_uris=f"{REDIRECT_URI}\r\n\t{REDIRECT_URI}2\n", name="Album maker"))
    assert filled.is_valid(), filled.errors
    assert filled.cleaned_data["redirect_uris"] == [REDIRECT_URI, f"{REDIRECT_URI}2"]
