"""Errors of the API that are answered with a challenge, or that REST framework has no class for.

APIException (rest_framework)
├── TokenError               answered with WWW-Authenticate challenges, one of which names the error
│   ├── InvalidRequest       400 the token is sent in a way we do not take
│   ├── TokenRefused         401 the token gives no access
│   ├── ProofRefused         401 the proof of possession beside the token is no good
│   └── InsufficientScope    403 the token gives less access than this takes
├── BodyTooLarge             413
└── BadParameter             400 a query parameter is wrong; ``field`` names it
"""

from __future__ import annotations

from rest_framework import status
from rest_framework.exceptions import APIException

from photodrive.authorization.security.dpop_proofs import ProofInvalid


class TokenError(APIException):
    """A request whose access token is at fault (RFC 6750 section 3.1)."""

    error = ""


class InvalidRequest(TokenError):
    """The access token is sent twice, or where it must not be (RFC 6750 2, RFC 9700 4.3.2)."""

    status_code = status.HTTP_400_BAD_REQUEST
    error = "invalid_request"
    default_detail = "Send the access token once, in the Authorization header."


class TokenRefused(TokenError):
    """The access token gives no access. Which of the reasons holds is nobody's business but the log's."""

    status_code = status.HTTP_401_UNAUTHORIZED
    error = "invalid_token"
    default_detail = "The access token is malformed, unknown, expired or revoked, or not for this scheme or key."


class ProofRefused(TokenError):
    """The token may be good, but its sender did not prove to hold its key (RFC 9449 sections 7.1 and 9)."""

    status_code = status.HTTP_401_UNAUTHORIZED

    def __init__(self, problem: ProofInvalid) -> None:
        super().__init__(str(problem))
        self.error = problem.code


class InsufficientScope(TokenError):
    """The token is good, but its owner did not allow this."""

    status_code = status.HTTP_403_FORBIDDEN
    error = "insufficient_scope"
    default_detail = "The access token does not allow this."


class BodyTooLarge(APIException):
    """More was announced than this address takes; nothing of it was read."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The request is too large."


class BadParameter(APIException):
    """A query parameter cannot be used."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail)
        self.field = field
