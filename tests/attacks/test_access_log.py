"""The owner's log is whole, hers alone, and nobody can fill it or make it act."""

from __future__ import annotations

import http.client
import uuid
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from photodrive.authorization.access_log import recording
from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import AccessLogEntry, Authorization
from photodrive.photos.models import Photo
from photodrive.safety import rate_counters
from tests.attacks.matrix.callers import DEATHS, make_world
from tests.conftest import Site
from tests.factories.log import logged, table
from tests.factories.oauth import Granted, grant, make_application, make_user
from tests.factories.stored import make_photo
from tests.spec.proofs import Key

FILE = "/access-log/file/"
LIST = "/api/v1/photos/"


@pytest.fixture(autouse=True)
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a test takes, it is all in one minute of the counters."""
    monkeypatch.setattr(rate_counters, "now", lambda: 1_800_000_000.0)


def signed_in(user: Any) -> Client:
    client = Client(headers={"host": "127.0.0.1:8000"})
    client.force_login(user)
    return client


class Counting:
    """A client that writes down what really came over the wire."""

    def __init__(self, site: Site, granted: Granted) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(site.drive).netloc, timeout=20)
        self.token = granted.token
        self.got: list[tuple[str, str, int, int]] = []

    def ask(self, what: str, path: str, *, method: str = "GET", photo: Photo | None = None, **headers: str) -> Any:
        self.connection.request(method, path, headers={"Authorization": f"Bearer {self.token}", **headers})
        answer = self.connection.getresponse()
        body = answer.read()
        self.got.append((what, str(photo.pk) if photo else "", answer.status, len(body)))
        return answer


@pytest.mark.promise("log-whole")
@pytest.mark.django_db(transaction=True)
def test_the_log_equals_what_went_over_the_wire_byte_for_byte(site: Site) -> None:
    jane = make_user("jane")
    photo, other, hidden = make_photo(jane), make_photo(jane), make_photo(jane)
    granted = grant(photo, other, owner=jane)
    client = Counting(site, granted)
    one = f"{LIST}{photo.pk}/"

    client.ask("list", LIST)
    client.ask("list", f"{LIST}?limit=1")
    client.ask("details", one, photo=photo)
    client.ask("details", one, method="HEAD", photo=photo)
    for rendition in ("thumb", "preview", "original"):
        tag = client.ask(rendition, f"{one}{rendition}/", photo=photo)
    client.ask("original", f"{one}original/", photo=photo, Range="bytes=3-8")
    client.ask("original", f"{one}original/", photo=photo, Range="bytes=-4")
    client.ask("original", f"{one}original/", photo=photo, Range="bytes=99999-")
    client.ask("original", f"{one}original/", photo=photo, **{"If-None-Match": str(tag.getheader("ETag"))})
    client.ask("original", f"{one}original/", method="HEAD", photo=photo)
    client.ask("thumb", f"{LIST}{other.pk}/thumb/", photo=other)
    client.ask("original", f"{LIST}{hidden.pk}/original/")
    client.ask("details", f"{LIST}{uuid.uuid4()}/")
    client.ask("list", f"{LIST}?cursor=forged")
    client.ask("change", one, method="DELETE")
    lifecycle.end_by_owner(owner=jane, authorization_id=granted.authorization.pk)
    client.ask("thumb", f"{one}thumb/")
    client.connection.close()

    statuses = [status for _, _, status, _ in client.got]
    assert statuses == [200] * 7 + [206, 206, 416, 304, 200, 200, 404, 404, 400, 403, 401]
    rows = reversed(table(signed_in(jane).get(FILE)))
    told = [(row["what"], row["photo_id"], int(row["status"]), int(row["bytes"])) for row in rows]
    assert told == client.got


@pytest.mark.promise("log-whole")
@pytest.mark.django_db
@pytest.mark.parametrize("death", DEATHS)
def test_a_dead_token_is_noted_as_a_try(death: str) -> None:
    world = make_world()
    granted = world.granted["token"]
    DEATHS[death](world)
    assert world.client.get(LIST, **granted.header).status_code == 401
    assert list(AccessLogEntry.objects.values_list("owner", "client_name", "what", "status", "photo_id")) == [
        (world.jane.pk, "Printshop", "list", 401, None)
    ]


@pytest.mark.promise("log-whole")
@pytest.mark.django_db
def test_a_bound_token_without_its_key_is_noted_and_a_question_for_a_nonce_is_not() -> None:
    jane = make_user("jane")
    granted = grant(make_photo(jane), owner=jane)
    key = Key()
    granted.authorization.access_tokens.update(dpop_jkt=key.jkt)
    url = f"http://127.0.0.1:8000{LIST}"
    client = Client(headers={"host": "127.0.0.1:8000"})
    asked: Any = client.get(
        LIST,
        HTTP_AUTHORIZATION=f"DPoP {granted.token}",
        HTTP_DPOP=key.proof("GET", url, access_token=granted.token),
    )
    assert asked.status_code == 401
    assert "use_dpop_nonce" in asked["WWW-Authenticate"]
    assert not AccessLogEntry.objects.exists()
    assert client.get(LIST, **granted.header).status_code == 401
    stolen: Any = client.get(LIST, HTTP_AUTHORIZATION=f"DPoP {granted.token}", HTTP_DPOP="nonsense")
    assert stolen.status_code == 401
    assert list(AccessLogEntry.objects.values_list("status", flat=True)) == [401, 401]


@pytest.mark.promise("log-bounded")
@pytest.mark.django_db
def test_nobody_fills_the_log_with_what_is_turned_away(settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "API_CONNECTION_REQUESTS_PER_MINUTE": 3}
    jane = make_user("jane")
    granted = grant(owner=jane)
    client = Client()
    most = recording.TURNED_AWAY_A_MINUTE
    statuses = [client.get(LIST, **granted.header).status_code for _ in range(most + 8)]
    assert statuses == [200] * 3 + [429] * (most + 5)
    assert AccessLogEntry.objects.filter(status=429).count() == most
    lifecycle.end(granted.authorization, ended=Authorization.Ended.BY_OWNER)
    for _ in range(most + 5):
        assert client.get(LIST, **granted.header).status_code == 401
    assert AccessLogEntry.objects.filter(status=401).count() == most
    assert AccessLogEntry.objects.filter(status=200).count() == 3


@pytest.mark.promise("log-bounded")
@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "pd_at_", "nonsense", "x" * 5000, "pd_at_" + "0" * 43, "é"])
def test_what_was_never_a_token_is_in_no_log(token: str) -> None:
    assert Client().get(LIST, HTTP_AUTHORIZATION=f"Bearer {token}").status_code in (400, 401)
    assert not AccessLogEntry.objects.exists()


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "＝1"]


@pytest.mark.promise("log-inert")
@pytest.mark.django_db
@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_the_file_is_a_formula(text: str) -> None:
    jane = make_user("jane")
    hostile = grant(owner=jane, application=make_application(name="Shop")).authorization
    logged(hostile, client_name=text, photo_id=uuid.uuid4(), photo_title=text)
    (row,) = table(signed_in(jane).get(FILE))
    assert (row["app"], row["photo"]) == (f"'{text}", f"'{text}")
    for cell in row.values():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.promise("log-inert")
@pytest.mark.promise("page-injection")
@pytest.mark.django_db
def test_words_of_an_app_stay_words_on_the_page() -> None:
    jane = make_user("jane")
    hostile = grant(owner=jane, application=make_application(name="<script>alert(1)</script>")).authorization
    logged(hostile, photo_id=uuid.uuid4(), photo_title='"><img src=x onerror=alert(1)>')
    for query in ("", "view=rows", f"app={hostile.client_id}"):
        page = signed_in(jane).get(f"/access-log/?{query}").content.decode()
        assert "alert(1)" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.promise("log-hers")
@pytest.mark.django_db
def test_every_filter_shows_her_own_rows_only() -> None:
    jane, sam = make_user("jane"), make_user("sam")
    shop = make_application(name="Inkwell")
    both = {person: grant(owner=person, application=shop).authorization for person in (jane, sam)}
    shared_id = uuid.uuid4()
    for person, authorization in both.items():
        logged(authorization, photo_id=shared_id, photo_title=f"Of {person.username}", status=404, size=1000)
    queries = ["", f"app={shop.client_id}", f"photo={shared_id}", "refused=on", "what=thumb", "since=2020-01-01"]
    for query in queries:
        for path in ("/access-log/", FILE):
            response: Any = signed_in(jane).get(f"{path}?{query}")
            text = (b"".join(response.streaming_content) if response.streaming else response.content).decode()
            assert "Of sam" not in text, query
            assert "Of jane" in text, query
    assert len(table(signed_in(sam).get(FILE))) == 1
