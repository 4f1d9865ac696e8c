"""Does the caller of a back-channel endpoint hold a key? DPoP proofs, as oauthlib's requests carry them (RFC 9449)."""

from __future__ import annotations

from typing import Any

from oauthlib.oauth2.rfc6749 import errors

from photodrive.authorization.clients import application_rules
from photodrive.authorization.security import dpop_proofs

HEADER = "HTTP_DPOP"


def thumbprint(request: Any, *, url: str, optional: bool = False) -> str:
    """The thumbprint of the key that ``request``, sent by an authenticated client to ``url``, proves; "" for none.

    Raises the OAuth error ``use_dpop_nonce`` or ``invalid_dpop_proof`` for a bad proof and, unless ``optional``, for
    none where the application must send one (RFC 9449 section 5).
    """
    rules = application_rules.of(request.client)
    proof = request.headers.get(HEADER)
    if proof is None:
        if rules.must_prove_possession and not optional:
            raise _refused("invalid_dpop_proof", "This application must send a DPoP proof.", request)
        return ""
    try:
        return dpop_proofs.check(proof, method="POST", url=url, algorithms=rules.proof_algorithms).jkt
    except dpop_proofs.NonceNeeded as problem:
        raise _refused("use_dpop_nonce", str(problem), request) from None
    except dpop_proofs.ProofInvalid as problem:
        raise _refused("invalid_dpop_proof", str(problem), request) from None


def _refused(code: str, description: str, request: Any) -> errors.OAuth2Error:
    return errors.CustomOAuth2Error(code, description, request=request)
