"""What the metadata says about OpenID Connect (OpenID Connect Discovery section 3)."""

from __future__ import annotations

from photodrive import conf
from photodrive.authorization.protocol import algorithms

from . import acr, claims, request_parameters, subject_identifiers

IN_ID_TOKENS = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash"]


def members() -> dict[str, object]:
    """Everything but the addresses."""
    methods = ["amr", "acr"] if conf.settings.SIGN_IN_METHODS_BY else []
    promised = acr.supported()
    return {
        "subject_types_supported": list(subject_identifiers.TYPES),
        "id_token_signing_alg_values_supported": list(algorithms.ID_TOKEN),
        "claim_types_supported": ["normal"],
        "claims_supported": [*IN_ID_TOKENS, *methods, *claims.NAMES],
        **({"acr_values_supported": promised} if promised else {}),
        "claims_parameter_supported": True,
        "prompt_values_supported": list(request_parameters.PROMPTS),
    }
