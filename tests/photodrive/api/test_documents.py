"""What describes the API, to programs and to people."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from photodrive.api.v1.documents import document
from photodrive.authorization.protocol.scopes import OF_ITSELF, SCOPES
from tests.factories.stored import make_photo

pytestmark = pytest.mark.django_db

SCHEMA, DOCS, LIST = "/api/v1/schema/", "/api/v1/docs/", "/api/v1/photos/"
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\b(src=|type=\"application/json\"))")


@pytest.mark.promise("api-contract")
def test_the_project_wide_document_is_valid_and_without_warnings() -> None:
    output = io.StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=output)
    assert "/api/v1/photos/" in output.getvalue()


def test_the_document_lists_the_api_and_nothing_else_of_the_project() -> None:
    assert sorted(document()["paths"]) == [
        "/api/v1/",
        "/api/v1/photos/",
        "/api/v1/photos/{photo_id}/",
        "/api/v1/photos/{photo_id}/{rendition}/",
        "/api/v1/usage/",
    ]


def test_each_operation_names_the_scope_it_takes() -> None:
    required = {
        (method, path): operation["security"]
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    }
    assert required[("get", "/api/v1/photos/")] == [{"oauth2": ["photos:read"]}, {"dpop": []}, {"session": []}]
    assert required[("post", "/api/v1/photos/")] == [{"oauth2": ["photos:write"]}, {"dpop": []}, {"session": []}]
    assert required[("get", "/api/v1/")] == [{"oauth2": []}, {"dpop": []}, {"session": []}]


def test_the_document_tells_where_to_get_a_token_and_for_what() -> None:
    flows = document()["components"]["securitySchemes"]["oauth2"]["flows"]
    flow = flows["authorizationCode"]
    assert (flow["authorizationUrl"], flow["tokenUrl"]) == ("/o/authorize/", "/o/token/")
    assert [*flow["scopes"], *flows["clientCredentials"]["scopes"]] == [
        *(scope for scope in SCOPES if scope not in OF_ITSELF),
        *OF_ITSELF,
    ]


@pytest.mark.promise("api-contract")
def test_every_operation_tells_its_errors_as_problems() -> None:
    for methods in document()["paths"].values():
        for operation in methods.values():
            errors = {code: answer for code, answer in operation["responses"].items() if code >= "400"}
            assert {"401", "403", "429"} <= set(errors)
            assert all(list(answer["content"]) == ["application/problem+json"] for answer in errors.values())


@pytest.mark.promise("api-contract")
def test_a_photo_has_just_the_members_of_the_document(signed_in: Client, jane: Any) -> None:
    described = document()["components"]["schemas"]["Photo"]
    shown = signed_in.get(f"{LIST}{make_photo(jane).pk}/").json()
    assert set(shown) == set(described["properties"])
    assert "location" not in described["required"]


@pytest.mark.parametrize("query", [{}, {"format": "json"}])
def test_the_document_is_json_unless_asked_otherwise(client: Client, query: dict[str, str]) -> None:
    response = client.get(SCHEMA, query)
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content) == json.loads(json.dumps(document()))


@pytest.mark.parametrize(
    ("query", "accept"), [({"format": "yaml"}, "*/*"), ({}, "application/vnd.oai.openapi"), ({}, "application/yaml")]
)
def test_the_document_is_yaml_on_request(client: Client, query: dict[str, str], accept: str) -> None:
    response = client.get(SCHEMA, query, headers={"accept": accept})
    assert yaml.safe_load(response.content)["openapi"].startswith("3.")


@pytest.mark.promise("page-third-party")
def test_the_docs_page_runs_nothing_inline_and_loads_nothing_from_elsewhere(client: Client) -> None:
    response = client.get(DOCS)
    page = response.content.decode()
    assert not INLINE.search(page)
    assert not re.search(r'<(script|link|img)[^>]*(src|href)="(https?:)?//', page)
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_the_docs_page_tells_the_operations_without_scripts(client: Client) -> None:
    page = client.get(DOCS).content.decode()
    for path in document()["paths"]:
        assert path in page


def test_the_docs_page_greets_who_is_signed_in(signed_in: Client) -> None:
    assert "jane" in signed_in.get(DOCS).content.decode()


@pytest.mark.promise("page-third-party")
def test_the_browsable_api_runs_nothing_inline(signed_in: Client, jane: Any) -> None:
    photo = make_photo(jane)
    for path in ("/api/v1/", LIST, f"{LIST}{photo.pk}/"):
        page = signed_in.get(path, headers={"accept": "text/html"}).content.decode()
        assert "Photodrive" in page
        assert not INLINE.search(page), path


def test_the_root_leads_to_everything(signed_in: Client) -> None:
    addresses = signed_in.get("/api/v1/").json()
    assert set(addresses) == {"photos", "usage", "schema", "documentation"}
    del addresses["usage"]  # for applications, not for an owner in person
    for address in addresses.values():
        assert signed_in.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200
