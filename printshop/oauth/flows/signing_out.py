"""Signing out at the provider as well (OpenID Connect RP-Initiated Logout 1.0 section 2)."""

from __future__ import annotations

from django.views.decorators.debug import sensitive_variables

from printshop.exceptions import AnswerInvalid
from printshop.fields import Secret
from printshop.oauth.wire import discovery
from printshop.oauth.wire.http import with_parameters
from printshop.sources.models import Source


@sensitive_variables()
def address(*, source: Source, id_token: Secret, return_to: str, state: str) -> str:
    """Where to send the browser; it comes back to ``return_to`` with ``state``. Raises SourceError."""
    endpoint = discovery.provider(source).end_session_endpoint
    if not endpoint:
        raise AnswerInvalid(detail="The provider has no endpoint to sign out at.")
    parameters = {
        "id_token_hint": str(id_token),
        "client_id": source.client_id,
        "post_logout_redirect_uri": return_to,
        "state": state,
    }
    return with_parameters(endpoint, parameters)
