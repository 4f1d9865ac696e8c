"""The API against its own OpenAPI document: requests that fit it and requests that do not, from everybody.

Whatever comes back is an answer that the document describes, and never a server error.
"""

from __future__ import annotations

from typing import Any

import pytest
import requests
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from photodrive.api.v1.documents import document
from tests.attacks.matrix.callers import World, become, make_world
from tests.factories.photos import encoded
from tests.photodrive.api.sent import body_of

pytestmark = [pytest.mark.django_db, pytest.mark.promise("no-server-error")]

HOST = "127.0.0.1:8000"
CALLERS = ("nobody", "jane", "token", "reader", "dead: expired")
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(dict(document()))
OPERATIONS: dict[str, Any] = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}  # type: ignore[union-attr]
KINDS = [  # an address without any parameter takes nothing that could be wrong
    (label, mode)
    for label, operation in OPERATIONS.items()
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or operation.path_parameters or operation.query or operation.body
]
FILES = [encoded(), encoded(kind="PNG")[:-20], b"<svg/>", b"%PDF-1.7"]
schemathesis.openapi.format("binary", st.one_of(st.binary(max_size=200), st.sampled_from(FILES)))
every_time_alike = settings(
    max_examples=12, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def world() -> World:
    return make_world()


def ask(caller: str, world: World, method: str, path: str, body: bytes = b"", **sent: Any) -> tuple[Any, bytes]:
    """The response that ``caller`` gets, and its body; ``sent`` are headers as WSGI names them.

    Leaves the world as it was.
    """
    with transaction.atomic():
        sent |= become(caller, world) | {"HTTP_HOST": HOST}
        response: Any = world.client.generic(method, path, body, sent.pop("CONTENT_TYPE", ""), **sent)
        received = body_of(response)
        transaction.set_rollback(True)
    return response, received


def answer_to(case: Any, caller: str, world: World) -> schemathesis.Response:
    """What ``caller`` gets for a generated ``case``, in the terms of the library that checks it."""
    asked: Any = requests.Request(**case.as_transport_kwargs(base_url=f"http://{HOST}")).prepare()
    sent = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in asked.headers.items()}
    sent["CONTENT_TYPE"] = sent.pop("HTTP_CONTENT_TYPE", "")
    if caller != "nobody":  # the library makes credentials up
        sent = {name: value for name, value in sent.items() if name not in ("HTTP_AUTHORIZATION", "HTTP_COOKIE")}
    response, body = ask(caller, world, asked.method, asked.path_url, asked.body or b"", **sent)
    headers = {name: [value] for name, value in response.items()}
    return schemathesis.Response(response.status_code, headers, body, request=asked, elapsed=0.0, verify=True)


@pytest.mark.promise("api-contract")
@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize(("label", "mode"), KINDS, ids=lambda part: getattr(part, "value", part))
def test_every_answer_is_one_that_the_document_describes(
    world: World, label: str, mode: GenerationMode, caller: str
) -> None:
    ids = [str(photo.pk) for photo in world.photos.values()]

    @every_time_alike
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode), photo_id=st.sampled_from([*ids, None]))
    def hold(case: Any, photo_id: str | None) -> None:
        if photo_id and "photo_id" in (case.path_parameters or {}):
            case.path_parameters["photo_id"] = photo_id
        in_form = "form" in (case.media_type or "")  # where everything is text: what the library calls wrong is not
        wanted = CHECKS if in_form else [*CHECKS, checks.negative_data_rejection]
        case.validate_response(answer_to(case, caller, world), checks=wanted)

    hold()


TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "HTTP_ACCEPT": st.one_of(TEXT, st.sampled_from(["text/html", "image/png", "*/*;q=x", "application/json;q=0"])),
        "HTTP_AUTHORIZATION": st.one_of(TEXT, TEXT.map("Bearer ".__add__), TEXT.map("DPoP ".__add__)),
        "HTTP_DPOP": st.one_of(TEXT, st.just("a.b.c"), st.just("e30.e30.e30")),
        "HTTP_COOKIE": TEXT,
        "HTTP_RANGE": st.one_of(
            TEXT, TEXT.map("bytes=".__add__), st.sampled_from(["bytes=0-", "bytes=-1", "bytes=9-1"])
        ),
        "HTTP_IF_NONE_MATCH": TEXT,
        "HTTP_IF_RANGE": TEXT,
        "HTTP_X_FORWARDED_FOR": TEXT,
        "HTTP_ORIGIN": TEXT,
        "CONTENT_LENGTH": st.one_of(TEXT, st.integers().map(str)),
        "CONTENT_TYPE": st.one_of(
            TEXT,
            st.sampled_from(
                [
                    "application/json",
                    "multipart/form-data",
                    "multipart/form-data; boundary=x",
                    "text/plain; charset=utf-16",
                ]
            ),
        ),
    },
)
BODIES = st.one_of(
    st.binary(max_size=100), st.sampled_from([b"{", b"[" * 5000, b"--x\r\n\r\n--x--", b'{"title": 1e999}'])
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("caller", ["nobody", "jane", "token"])
def test_odd_headers_and_bodies_are_no_server_error(world: World, caller: str, method: str) -> None:
    photo = f"photos/{world.photos['private'].pk}/"
    paths = [
        "",
        "schema/",
        "docs/",
        "photos/",
        "photos/?limit=1&cursor=%00",
        photo,
        f"{photo}original/",
        f"{photo}%00/",
    ]

    @every_time_alike
    @given(path=st.sampled_from(paths), headers=HEADERS, body=BODIES)
    def hold(path: str, headers: dict[str, Any], body: bytes) -> None:
        response, received = ask(caller, world, method, f"/api/v1/{path}", body, **headers)
        assert response.status_code < 500
        if response.status_code >= 400 and received and "html" not in response["Content-Type"]:
            assert response["Content-Type"] == "application/problem+json"
            assert response["Cache-Control"] == "no-store"

    hold()
