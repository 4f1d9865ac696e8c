"""Does a registration work? The admin's "check" asks the source itself."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import httpx2
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from printshop.exceptions import AnswerInvalid, ClientRefused, CodeRefused, PrintshopError
from printshop.oauth import discovery, protocol, tokens
from printshop.sources.models import Source


def check(*, source: Source) -> bool:
    """Fetch both metadata documents, try the credentials, and save what came out. True when all is well."""
    problem = _problem(source)
    source.checked_at, source.check_error = timezone.now(), problem
    Source.objects.filter(pk=source.pk).update(checked_at=source.checked_at, check_error=problem)
    return not problem


def _problem(source: Source) -> str:
    discovery.forget(source)
    try:
        metadata = discovery.server(source)
        discovery.resource(source)
        _read_probe(_send_probe(source, metadata))
    except ClientRefused:
        return "The client identifier or the secret is wrong."
    except PrintshopError as error:
        return " ".join(filter(None, [str(error), error.detail]))
    return ""


@sensitive_variables()
def _send_probe(source: Source, metadata: discovery.ServerMetadata) -> httpx2.Response:
    """A token request with a code that never was: right credentials get invalid_grant, wrong ones invalid_client."""
    with protocol.client(source, metadata, redirect_uri="https://check.invalid/") as client:
        response: httpx2.Response = client.fetch_token(
            metadata.token_endpoint,
            grant_type="authorization_code",
            code=secrets.token_urlsafe(16),
            code_verifier=secrets.token_urlsafe(48),
        )
    return response


def _read_probe(response: httpx2.Response) -> None:
    try:
        tokens.read_token_answer(response, asked_scope="", sent_at=datetime.now(UTC))
    except CodeRefused:
        return
    raise AnswerInvalid(detail="The token endpoint accepted a code that never was.")
