"""``manage.py check`` says where the drive's addresses, documents and account pages are missing in a project."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy, override

from photodrive import checks
from tests.photodrive.project.conftest import Project, hosts_page

PHOTODRIVE = "photodrive.urls"
DRIVE = include(PHOTODRIVE)
DOCUMENTS = path("", include("photodrive.well_known"))


def found(check: Any) -> list[tuple[str, str]]:
    """Id and first words of each message."""
    return [(message.id, " ".join(message.msg.split()[:6])) for message in check(None)]


@pytest.mark.parametrize(
    "patterns",
    [
        [path("", DRIVE)],
        [path("photos/", DRIVE), DOCUMENTS],
        [re_path(r"^my/photos/", DRIVE), DOCUMENTS],
        [path("a/", include([path("b/", DRIVE)])), DOCUMENTS],
        [*i18n_patterns(path("about/", hosts_page)), path("", DRIVE)],
    ],
    ids=("root", "prefix", "pattern", "nested", "beside languages"),
)
def test_a_project_that_has_the_drive_anywhere_is_well(project: Project, patterns: list[Any]) -> None:
    project(path("enter/", hosts_page), *patterns)
    assert [found(check) for check in (checks.check_addresses, checks.check_documents)] == [[], []]


@pytest.mark.parametrize(
    ("patterns", "words"),
    [
        ([], "photodrive.urls is not in ROOT_URLCONF: the"),
        ([path("", include(PHOTODRIVE, namespace="pictures"))], "photodrive.urls is included under another namespace"),
        ([path("", include(([path("", DRIVE)], "site")))], "photodrive.urls is included under another namespace"),
        ([path("<slug:tenant>/", DRIVE)], "photodrive.urls is included below a path"),
        (i18n_patterns(path("", DRIVE)), "The addresses of photodrive.urls differ by"),
        (i18n_patterns(path("", DRIVE), prefix_default_language=False), "The addresses of photodrive.urls differ by"),
        ([path(gettext_lazy("photos/"), DRIVE)], "The addresses of photodrive.urls differ by"),
        ([path("", include([re_path(gettext_lazy("photos/"), DRIVE)]))], "The addresses of photodrive.urls differ by"),
    ],
    ids=("nowhere", "namespace", "inside one", "parameter", "i18n", "i18n but one", "translated", "translated pattern"),
)  # fmt: skip
def test_an_include_by_which_nobody_finds_the_drive_is_refused(
    project: Project, patterns: list[Any], words: str
) -> None:
    project(DOCUMENTS, *patterns)
    with override("de"):
        assert found(checks.check_addresses) == [("photodrive.E020", words)]


@pytest.mark.parametrize(
    "patterns",
    [
        [path("photos/", DRIVE)],
        [path("<path:anything>", hosts_page), path("", DRIVE)],
        [path(".well-known/openid-configuration", hosts_page), path("", DRIVE)],
        [path("photos/", DRIVE), *i18n_patterns(DOCUMENTS)],
    ],
    ids=("forgotten", "hidden", "one taken", "by language"),
)
def test_documents_that_are_not_at_the_root_of_the_issuer_are_told_with_the_line_that_is_missing(
    project: Project, patterns: list[Any]
) -> None:
    project(*patterns)
    (message,) = checks.check_documents(None)
    assert (message.id, 'include("photodrive.well_known")' in (message.hint or "")) == ("photodrive.E021", True)


def test_the_whole_project_has_no_urlconf_in_a_worker(settings: Any) -> None:
    del settings.ROOT_URLCONF
    every = (checks.check_addresses, checks.check_documents, checks.check_account_pages)
    assert [check(None) for check in every] == [[], [], []]


@pytest.mark.parametrize(
    ("named", "wrong"),
    [
        ({"SIGN_UP_URL": "join"}, ["photodrive.E022"]),
        ({"SIGN_UP_URL": "/join/"}, []),
        ({"SIGN_UP_URL": "https://sso.example/join"}, []),
        ({"LOGOUT_URL": "no-such-name", "PASSWORD_URL": "nor:this"}, ["photodrive.E022", "photodrive.E022"]),
        ({"LOGOUT_URL": "https://sso.example/out"}, ["photodrive.E022"]),
        ({"LOGOUT_URL": "//sso.example/out"}, ["photodrive.E022"]),
        ({"LOGOUT_URL": "https:/sso.example/out"}, ["photodrive.E022"]),
        ({"LOGOUT_URL": "/\\sso.example/out"}, ["photodrive.E022"]),
        ({"SIGN_UP_URL": "javascript:alert(1.0)"}, ["photodrive.E022"]),
        ({"EMAIL_URL": "../me/", "PASSWORD_URL": "https:\\\\sso.example"}, ["photodrive.E022", "photodrive.E022"]),
        ({"EMAIL_URL": "https://sso.example;script-src/"}, ["photodrive.E022"]),
        ({"LOGOUT_URL": "enter", "EMAIL_URL": "photodrive:security"}, []),
    ],
    ids=str,
)
def test_an_account_page_that_is_not_there_is_told(
    settings: Any, project: Project, named: dict[str, str], wrong: list[str]
) -> None:
    project(path("enter/", hosts_page, name="enter"), path("", DRIVE))
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, **named}
    assert [message.id for message in checks.check_account_pages(None)] == wrong


@pytest.mark.parametrize(
    ("login_url", "wrong"),
    [
        ("enter", []),
        ("/enter/?by=card", []),
        ("https://sso.example/in", []),
        ("no-such-name", ["photodrive.E022"]),
        (None, ["photodrive.E022"]),
        (5, ["photodrive.E022"]),
        ("http://[", ["photodrive.E022"]),
        ("accounts/login/", ["photodrive.E022"]),
        ("javascript:alert(1.0)", ["photodrive.E022"]),
        ("https://sso.example;script-src *", ["photodrive.E022"]),
        ("/accounts/login/", ["photodrive.W009"]),
    ],
)
def test_a_sign_in_page_that_is_not_there_is_told(
    settings: Any, project: Project, login_url: Any, wrong: list[str]
) -> None:
    project(path("enter/", hosts_page, name="enter"), path("", DRIVE))
    settings.LOGIN_URL = login_url
    assert [message.id for message in checks.check_account_pages(None)] == wrong


def test_where_people_are_sent_after_signing_out_is_there(settings: Any, project: Project) -> None:
    project(path("enter/", hosts_page, name="enter"), path("", DRIVE))
    settings.LOGIN_URL = "enter"
    for after, wrong in (
        (None, []),
        ("/", []),
        ("enter", []),
        ("https://sso.example/out", []),
        ("gone", ["photodrive.E022"]),
    ):
        settings.LOGOUT_REDIRECT_URL = after
        assert [message.id for message in checks.check_account_pages(None)] == wrong


def test_moments_without_a_time_zone_are_refused(settings: Any) -> None:
    settings.USE_TZ = False
    assert found(checks.check_time_zones) == [("photodrive.E023", "USE_TZ must be True: the drive")]
