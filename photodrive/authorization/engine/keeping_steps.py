"""What becomes of an authorization request that has passed every check: it is kept until its owner decides."""

from __future__ import annotations

from typing import Any

from photodrive.authorization.client_auth import rate_limits
from photodrive.authorization.protocol.authorization_response import QUERY
from photodrive.authorization.protocol.json_shapes import StoredParameters
from photodrive.authorization.protocol.steps import noted
from photodrive.authorization.requests import device_codes, pending_requests, quotas

from . import notes


def keep(call: Any) -> None:
    """What was asked is kept on the server until its owner decides: the browser carries a number (RFC 6749 10.12)."""
    told = notes.of(call)
    share = noted(told.share_of_browser)()
    told.pending = pending_requests.keep(validated=_validated(call, _parameters(call)), share=share)


def keep_pushed(call: Any) -> None:
    """Kept under a name that nobody can guess, for a short time (RFC 9126 section 2.2)."""
    validated = _validated(call, _parameters(call))
    notes.of(call).request_uri = pending_requests.push(validated=validated, share=_share_of_client(call))


def keep_of_device(call: Any) -> None:
    """Kept under two codes, one for the device and one for its owner to type (RFC 8628 section 3.2)."""
    validated = _validated(call, {"client_id": call.client_id})  # nowhere to return to, whatever else it has sent
    notes.of(call).codes = device_codes.begin(validated=validated, share=_share_of_client(call))


def _share_of_client(call: Any) -> quotas.Share:
    return quotas.of_client(call.client, rate_limits.call_of(call).address)


def _validated(call: Any, stored: StoredParameters) -> pending_requests.ValidatedRequest:
    return pending_requests.ValidatedRequest(
        application=call.client, parameters=stored, scopes=call.scopes, details=notes.of(call).details
    )


def _parameters(call: Any) -> StoredParameters:
    """What has to be known of ``call`` when its owner has decided."""
    told = notes.of(call)
    return {
        "client_id": call.client_id,
        "redirect_uri": call.redirect_uri,
        "response_type": call.response_type,
        "state": call.state,
        "code_challenge": call.code_challenge,
        "code_challenge_method": call.code_challenge_method,
        "dpop_jkt": told.proved_jkt or notes.sent_by_client(call, "dpop_jkt") or None,
        "openid": told.openid,
        "redirect_uri_left_out": told.redirect_uri_left_out,
        "response_mode": call.response_mode or QUERY,
    }
