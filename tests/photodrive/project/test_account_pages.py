"""People sign in, out and up at the project's pages, whatever these are called."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import include, path, reverse, reverse_lazy

from photodrive.authorization.clients import applications
from tests.photodrive.project.conftest import Project, hosts_page
from tests.spec.flow import REDIRECT_URI, Flow

DRIVE = path("drive/", include("photodrive.urls"))
ENTER = path("enter/", hosts_page, name="enter")
SSO = "https://sso.example/in?site=drive"
BACK = "http%3A//127.0.0.1%3A8000/drive/"


def link(page: Any, words: str) -> str:
    """Where the link with these words leads to; empty without one."""
    for address, inside in re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', page.content.decode(), re.DOTALL):
        if re.sub(r"<[^>]*>", "", inside).strip() == words:
            return str(address).replace("&amp;", "&")
    return ""


def her_email(hers: Client) -> str:
    """Where her settings lead for her addresses."""
    page = hers.get("/drive/settings/email/")
    return link(page, "Add an address") or link(page, "Change your address")


def her_password(hers: Client) -> str:
    """Where they lead for her password."""
    return link(hers.get("/drive/security/"), "Change your password")


def sign_out_form(page: Any) -> str:
    """Where the button in the account menu sends its form, which has a CSRF token."""
    found = re.search(
        r'<form method="post" action="([^"]*)"><input type="hidden" name="csrfmiddlewaretoken"', page.content.decode()
    )
    return found[1] if found else ""


@pytest.fixture
def hers(jane: Any) -> Client:
    client = Client(enforce_csrf_checks=False)
    client.force_login(jane)
    return client


@pytest.mark.parametrize(
    ("login_url", "leads_to"),
    [
        ("/enter/", "/enter/?next=/drive/"),
        ("enter", "/enter/?next=/drive/"),
        (reverse_lazy("enter"), "/enter/?next=/drive/"),
        (SSO, f"{SSO}&next={BACK}"),
        ("//sso.example/in", f"//sso.example/in?next={BACK}"),
        ("http://127.0.0.1:8000/enter/", "http://127.0.0.1:8000/enter/?next=/drive/"),
    ],
    ids=("path", "name", "lazy", "elsewhere", "without a scheme", "in full"),
)
def test_sign_in_leads_to_login_url_and_back(settings: Any, project: Project, login_url: Any, leads_to: str) -> None:
    project(ENTER, DRIVE)
    settings.LOGIN_URL = login_url
    assert link(Client().get("/drive/"), "Sign in") == leads_to


@pytest.mark.django_db
def test_a_sign_in_page_elsewhere_is_told_where_to_come_back_to_and_may_follow_our_forms(
    settings: Any, project: Project, hers: Client
) -> None:
    project(DRIVE)
    settings.LOGIN_URL = "https://sso.example/in"
    made = applications.register(name="Prints", redirect_uris=[REDIRECT_URI])
    flow = Flow(made.application, made.secret, browser=hers, root="/drive")
    place = flow.consent_url()
    policy = hers.get(place)["Content-Security-Policy"]
    assert "form-action 'self' https://sso.example " in policy + " "
    answer = hers.post(f"{place}switch/")
    assert answer["Location"] == f"https://sso.example/in?next=http%3A//127.0.0.1%3A8000{place}"
    assert SESSION_KEY not in hers.session


@pytest.mark.django_db
def test_pages_that_the_project_does_not_have_are_not_linked(project: Project, hers: Client) -> None:
    project(ENTER, DRIVE)
    assert link(Client().get("/drive/"), "Sign up") == ""
    page = hers.get("/drive/")
    assert (link(page, "E-mail addresses"), link(page, "Password")) == ("", "")


@pytest.mark.django_db
def test_pages_of_the_project_are_found_by_their_usual_names(project: Project, hers: Client) -> None:
    project(
        DRIVE,
        path("up/", hosts_page, name="account_signup"),
        path("mail/", hosts_page, name="account_email"),
        path("word/", hosts_page, name="password_change"),
        path("out/", hosts_page, name="logout"),
    )
    assert link(Client().get("/drive/"), "Sign up") == "/up/"
    found = (her_email(hers), her_password(hers), sign_out_form(hers.get("/drive/")))
    assert found == ("/mail/", "/word/", "/out/")


@pytest.mark.django_db
def test_pages_of_the_project_are_those_that_its_settings_name(settings: Any, project: Project, hers: Client) -> None:
    project(DRIVE, path("bye/", hosts_page, name="bye"), path("out/", hosts_page, name="logout"))
    named = {
        "SIGN_UP_URL": "https://sso.example/join",
        "LOGOUT_URL": "bye",
        "EMAIL_URL": "/me/",
        "PASSWORD_URL": "/me/",
    }
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, **named}
    assert link(Client().get("/drive/"), "Sign up") == "https://sso.example/join"
    found = (her_email(hers), her_password(hers), sign_out_form(hers.get("/drive/")))
    assert found == ("/me/", "/me/", "/bye/")


ODD = (
    "javascript:alert(1.0)",
    "https:\\\\sso.example",
    "https:/sso.example/",
    "/\\sso.example/",
    "mailto:me@sso.example",
    "../me",
)


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_address_leads_nowhere(settings: Any, project: Project, hers: Client, odd: str) -> None:
    project(ENTER, DRIVE)
    names = ("SIGN_UP_URL", "LOGOUT_URL", "EMAIL_URL", "PASSWORD_URL")
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, **dict.fromkeys(names, odd)}
    assert link(Client().get("/drive/"), "Sign up") == ""
    found = (her_email(hers), her_password(hers), sign_out_form(hers.get("/drive/")))
    assert found == ("", "", "/drive/sign-out/")


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ["https://sso.example/out", "//sso.example/out"])
def test_no_other_site_gets_the_token_of_the_form_that_signs_out(
    settings: Any, project: Project, hers: Client, elsewhere: str
) -> None:
    project(ENTER, DRIVE)
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "LOGOUT_URL": elsewhere}
    assert sign_out_form(hers.get("/drive/")) == "/drive/sign-out/"


@pytest.mark.django_db
@pytest.mark.parametrize(("after", "leads_to"), [(None, "/drive/"), ("/", "/"), ("enter", "/enter/"), (SSO, SSO)])
def test_there_is_always_a_way_out(settings: Any, project: Project, hers: Client, after: Any, leads_to: str) -> None:
    project(ENTER, DRIVE)
    settings.LOGOUT_REDIRECT_URL = after
    way_out = sign_out_form(hers.get("/drive/"))
    assert (hers.get(way_out).status_code, SESSION_KEY in hers.session) == (405, True)
    assert hers.post(way_out)["Location"] == leads_to
    assert SESSION_KEY not in hers.session


@pytest.mark.django_db
def test_another_site_cannot_sign_her_out(project: Project, jane: Any) -> None:
    project(ENTER, DRIVE)
    hers = Client(enforce_csrf_checks=True)
    hers.force_login(jane)
    assert hers.post("/drive/sign-out/").status_code == 403
    assert SESSION_KEY in hers.session


@pytest.mark.django_db
def test_no_form_of_another_site_counts_whatever_middleware_the_project_has(
    settings: Any, project: Project, jane: Any
) -> None:
    project(ENTER, DRIVE)
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "csrf" not in name]
    hers = Client(enforce_csrf_checks=True)
    hers.force_login(jane)
    for name in ("trash_empty", "albums", "end_all_connections", "security", "sign_out"):
        assert hers.post(reverse(f"photodrive:{name}")).status_code == 403, name
    assert SESSION_KEY in hers.session
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', hers.get("/drive/").content.decode())
    assert token
    assert hers.post("/drive/sign-out/", {"csrfmiddlewaretoken": token[1]}).status_code == 302
    assert SESSION_KEY not in hers.session
