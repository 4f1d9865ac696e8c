"""The one list of what an application is registered with: the table has the same, and a client cannot say all of it."""

from __future__ import annotations

import pytest

from photodrive.authorization.clients import applications
from photodrive.authorization.clients.client_metadata import MEMBERS, ClientMetadata
from photodrive.authorization.models import ApplicationPolicy

URI = "https://shop.example/cb"
OPERATORS = {
    *("enabled", "checked", "fapi", "resource_server", "remembers_consent", "confidential", "allowed_origins"),
    *("access_token_seconds", "refresh_token_seconds", "rotates_refresh_tokens", "host_grant_type"),
    *("any_localhost_port", "short_schemes", "web_and_native", "pkce_not_required"),
    "sector_proof",  # what we have read, not what it says
}


def test_the_table_has_a_column_and_the_same_default_for_each():
    columns = ClientMetadata(name="App", redirect_uris=[URI]).columns()
    assert columns == {name: ApplicationPolicy().serializable_value(name) for name in columns}


def test_a_client_says_everything_itself_but_what_is_the_operators():
    assert vars(ClientMetadata(name="App", redirect_uris=[URI])).keys() - MEMBERS.keys() == OPERATORS


@pytest.mark.django_db
def test_what_is_registered_is_what_is_on_record():
    full = ClientMetadata(
        name="App",
        redirect_uris=["com.example.app:/cb"],
        post_logout_redirect_uris=["com.example.app:/out"],
        allowed_origins=["https://app.example"],
        confidential=False,
        scopes=["photos:read", "openid"],
        contacts="ann@app.example bob@app.example",
        subject_type="pairwise",
        software_id="a",
        checked=True,
        access_token_seconds=120,
    )
    application = applications.register(full).application
    assert applications.metadata_of(application) == full.completed() == full
    applications.change(application, name="Other", redirect_uris=["com.example.app:/cb"])
    application.refresh_from_db()
    others = ClientMetadata(name="Other", redirect_uris=["com.example.app:/cb"], confidential=False)
    assert vars(applications.metadata_of(application)) == vars(others) | {
        "scopes": ["photos:read"], "post_logout_redirect_uris": [], "allowed_origins": []
    }  # fmt: skip
