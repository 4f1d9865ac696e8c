"""Where the secret of a link must not be, and what is not kept of visitors."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.utils.log import AdminEmailHandler

from photodrive.photos.library import albums
from photodrive.photos.models import Album, Photo
from photodrive.sharing import terms
from photodrive.sharing.models import Share, ShareVisit
from photodrive.web.sharing import secret_paths
from tests.attacks.sharing.reading import Reader
from tests.factories import shares

NEVER_WAS = "/s/" + "A" * 22 + "/"


def first(album: Album) -> Photo:
    return albums.photos_in(album).order_by("pk")[0]


@pytest.mark.promise("share-silent")
def test_the_secret_goes_into_no_referrer_and_no_index(nobody: Reader, link: Share, album: Album) -> None:
    path = shares.path_of(link)
    for address in (path, f"{path}{first(album).pk}/", f"{path}{first(album).pk}/thumb/", f"{path}zip/", NEVER_WAS):
        answer = nobody.get(address)
        assert answer["Referrer-Policy"] == "no-referrer", address
        assert "noindex" in answer["X-Robots-Tag"], address
        assert "//" not in answer.get("Location", "")
    page = nobody.get(path).content.decode()
    assert 'content="noindex' in page
    assert "next=" not in page
    terms.set_password(share=link, password="larch meadow")
    assert nobody.get(path)["Referrer-Policy"] == "strict-origin"


@pytest.mark.promise("share-silent")
def test_the_secret_is_in_no_log(nobody: Reader, link: Share, album: Album, caplog: Any, settings: Any) -> None:
    token = shares.path_of(link).split("/")[2]
    heard, handler = StringIO(), logging.StreamHandler()
    handler.setStream(heard)
    handler.setFormatter(logging.Formatter("%(message)s %(request)s", defaults={"request": ""}))
    named = [logging.getLogger(name) for name in ("", "django", "django.request", "django.security.csrf")]
    for logger in named:
        logger.addHandler(handler)
    caplog.set_level(logging.DEBUG)
    for name in ("django.request", "django.security.csrf"):
        caplog.set_level(logging.DEBUG, logger=name)
    try:
        path = shares.path_of(link)
        terms.set_password(share=link, password="larch meadow")
        settings.PHOTODRIVE = {**settings.PHOTODRIVE, "SHARE_PASSWORD_TRIES_PER_HOUR": 1}
        answers = [
            nobody.post(path, {"password": "wrong"}).status_code,
            nobody.post(path, {"password": "wrong"}).status_code,
            nobody.delete(path).status_code,
            nobody.post(f"{path}{first(album).pk}/thumb/").status_code,
            nobody.get(f"{path}nothing/at/all/").status_code,
            Reader(enforce_csrf_checks=True).post(path).status_code,
        ]
        logging.getLogger("django.request").error(
            "It failed: %s", path, extra={"request": nobody.get(path).wsgi_request}
        )
    finally:
        for logger in named:
            logger.removeHandler(handler)
    assert {422, 429, 403, 404} <= set(answers)
    assert "/s/…/" in heard.getvalue()
    assert token not in heard.getvalue()
    assert token not in caplog.text


@pytest.mark.promise("share-silent")
def test_an_error_report_has_neither_path_nor_variable_with_the_secret(
    nobody: Reader, link: Share, mailoutbox: Any, settings: Any, monkeypatch: Any
) -> None:
    settings.ADMINS = [("Operator", "operator@photodrive.example")]
    nobody.raise_request_exception = False
    monkeypatch.setattr("photodrive.sharing.showing.in_order", lambda share: 1 / 0)
    mails = AdminEmailHandler()
    logging.getLogger("django.request").addHandler(mails)
    try:
        assert nobody.get(shares.path_of(link)).status_code == 500
    finally:
        logging.getLogger("django.request").removeHandler(mails)
    token = shares.path_of(link).split("/")[2]
    report = mailoutbox[0].subject + mailoutbox[0].body
    assert "ZeroDivisionError" in report
    assert token not in report


def _kinds(kind: type[Exception] = SuspiciousOperation) -> Iterator[type[Exception]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _kinds(narrower)


OF_DJANGO = [kind for kind in _kinds() if kind.__module__.startswith("django.")]


@pytest.mark.promise("share-silent")
@pytest.mark.parametrize("kind", OF_DJANGO, ids=lambda kind: kind.__name__)
def test_what_is_suspicious_is_reported_without_it(
    nobody: Reader, link: Share, mailoutbox: Any, settings: Any, monkeypatch: Any, kind: type[Exception]
) -> None:
    settings.ADMINS = [("Operator", "operator@photodrive.example")]
    path, mails, root = shares.path_of(link), AdminEmailHandler(include_html=True), logging.getLogger("django")

    def suspect(share: Share) -> None:
        raise kind

    monkeypatch.setattr("photodrive.sharing.showing.in_order", suspect)
    root.addHandler(mails)
    try:
        assert nobody.get(path).status_code == 400
    finally:
        root.removeHandler(mails)
    report: Any = mailoutbox[0]
    assert path.split("/")[2] not in f"{report.subject} {report.body} {report.alternatives}"


@pytest.mark.promise("share-silent")
@pytest.mark.parametrize("spelt", ["/s/{}/", "%2Fs%2F{}%2F", "%2fs%2f{}", "/s/%41{}/", "/s/%2D{}"])
def test_it_is_hidden_however_a_browser_spells_it(link: Share, spelt: str) -> None:
    token = shares.path_of(link).split("/")[2]
    rest = token[1:] if "{}" in spelt and spelt.startswith("/s/%") else token
    line = f'"GET /accounts/login/?next={spelt.format(rest)} HTTP/1.1" 302 0'
    assert rest in line
    assert rest not in secret_paths.hidden(line)


@pytest.mark.promise("share-visits")
class TestVisits:
    def test_a_visitor_counts_once_an_hour_and_leaves_no_address(
        self, nobody: Reader, link: Share, album: Album
    ) -> None:
        path, photo = shares.path_of(link), first(album)
        for _ in range(3):
            nobody.get(path)
            nobody.get(f"{path}{photo.pk}/")
        nobody.get(path, headers={"user-agent": "another browser"})
        rows = [(row.what, row.photo_id, row.count) for row in ShareVisit.objects.order_by("pk")]
        assert rows == [("looked", None, 2), ("looked", photo.pk, 1)]
        assert "127.0.0.1" not in str(list(ShareVisit.objects.values()))

    def test_a_glance_by_head_and_her_own_look_are_no_visits(
        self, nobody: Reader, janes: Reader, link: Share, album: Album
    ) -> None:
        nobody.head(shares.path_of(link))
        nobody.head(f"{shares.path_of(link)}{first(album).pk}/original/")
        janes.get(shares.path_of(link))
        assert not ShareVisit.objects.exists()

    def test_downloads_are_told_apart(self, nobody: Reader, link: Share, album: Album) -> None:
        nobody.get(f"{shares.path_of(link)}{first(album).pk}/original/")
        assert [(row.what, row.photo) for row in ShareVisit.objects.all()] == [("original", first(album))]
