"""Who calls the API: an application by its access token, or an owner by her session."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.encoding import escape_uri_path
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework import authentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from photodrive.authorization.engine.access import Presented, TokenMisplaced, authenticate
from photodrive.authorization.security import dpop_proofs
from photodrive.authorization.tokens.access_tokens import Access, Possession
from photodrive.conf import settings
from photodrive.exceptions import InvalidToken
from photodrive.people import Owner, by_session_only

from .challenges import DPOP, challenges, scheme_of, scope_to_ask_for
from .exceptions import InvalidRequest, ProofRefused, TokenRefused


class TokenAuthentication(OAuth2Authentication):  # type: ignore[misc]
    """An access token in the Authorization header; nowhere else is one accepted (RFC 6750, RFC 9700 4.3.2).

    Sent as ``Bearer``, or as ``DPoP`` with a proof if it is bound to a key (RFC 9449). A request with that header
    is the token's alone: a session cookie beside it counts for nothing. The body is not looked at: it may be
    long, and the caller a stranger.
    """

    def authenticate(self, request: Request) -> tuple[Owner | AnonymousUser, Access] | None:
        """(owner or nobody, access) of a good token; None where there is no Authorization header.

        Raises InvalidRequest, TokenRefused, ProofRefused, or NotAuthenticated for another scheme.
        """
        header: str = request.META.get("HTTP_AUTHORIZATION", "").strip()
        in_address = "access_token" in request.query_params
        if not header and not in_address:
            return None
        if header and not scheme_of(header):
            raise NotAuthenticated
        possession = possession_of(request) if scheme_of(header) == DPOP else None
        try:
            access = authenticate(Presented(token_in(header), possession, in_address))
        except TokenMisplaced as error:
            raise InvalidRequest(str(error)) from error
        except InvalidToken as error:
            raise TokenRefused from error
        except dpop_proofs.ProofInvalid as error:
            raise ProofRefused(error) from error
        return access.owner or AnonymousUser(), access

    def authenticate_header(self, request: Request) -> str:
        """The challenges for a request without any token: they name no error (RFC 6750 section 3.1)."""
        view = (request.parser_context or {}).get("view")
        return challenges(scope=scope_to_ask_for(view, str(request.method)))


def token_in(header: str) -> str:
    """What stands behind the scheme in an Authorization header, whether it is a token or not."""
    return header.partition(" ")[2].strip(" ")


def access_of(request: Request) -> Access | None:
    """What the token of ``request`` gives; None where an owner in person asks, or a stranger."""
    return request.auth if isinstance(request.auth, Access) else None


def possession_of(request: Request) -> Possession:
    """What ``request`` brings to prove that its sender holds a key. Its Host has no say in the address."""
    return Possession(
        proof=request.META.get("HTTP_DPOP", ""),
        method=str(request.method),
        url=settings.ISSUER + escape_uri_path(request.path),
    )


class OwnerSession(authentication.SessionAuthentication):
    """The owner herself, signed in at the drive; what changes something needs the CSRF token.

    Never for a page of another origin, which browsers name (RFC 6454 section 7): it has a token or nothing, however
    near its site is to ours and whatever cookie comes along.
    """

    def authenticate(self, request: Request) -> tuple[Owner, None] | None:
        origin = request.headers.get("Origin")
        if origin is not None and origin not in {settings.ISSUER, f"{request.scheme}://{request.get_host()}"}:
            return None
        by_session_only(request._request)
        return super().authenticate(request)
