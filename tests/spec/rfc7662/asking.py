"""Asking about a token."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.authorization.clients import applications
from photodrive.authorization.models import ApplicationPolicy
from tests.spec.flow import REDIRECT_URI, Flow

URL = "/o/introspect/"
INACTIVE = {"active": False}


def ask(flow: Flow, token: str, **more: Any) -> Any:
    """The response to ``flow``'s client about ``token``."""
    return flow.post(URL, {"token": token, **more}, **flow.authentication())


def told(flow: Flow, token: str, **more: Any) -> dict[str, Any]:
    """What ``flow``'s client is told about ``token``."""
    response = ask(flow, token, **more)
    assert response.status_code == 200, response.content
    assert response["Cache-Control"] == "no-store"
    answer: dict[str, Any] = response.json()
    return answer


@pytest.fixture
def resource_server(db: None) -> Flow:
    """Another application that serves photos of this drive beside us."""
    registered = applications.register(name="Mirror", redirect_uris=[REDIRECT_URI])
    ApplicationPolicy.objects.filter(application=registered.application).update(resource_server=True)
    return Flow(registered.application, registered.secret)


@pytest.fixture
def other(db: None) -> Flow:
    """Another application."""
    registered = applications.register(name="Other", redirect_uris=[REDIRECT_URI])
    return Flow(registered.application, registered.secret)
