"""django-oauth-toolkit's validator, closed where it is too open: it answers what oauthlib asks, by our rules."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import get_application_model
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.oauth2.rfc6749 import errors

from photodrive.authorization.client_auth import client_authentication, dpop_binding, rate_limits
from photodrive.authorization.clients import application_rules, applications
from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS, DEVICE_CODE
from photodrive.authorization.grants import lifecycle, replay_alarm
from photodrive.authorization.models import Authorization, AuthorizationCode, RefreshToken
from photodrive.authorization.protocol import links, redirection_uris
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.scopes import LEAST, OF_ITSELF
from photodrive.authorization.requests import device_codes
from photodrive.authorization.tokens import authorization_codes, refresh_tokens, request_time, single_use

from . import notes, token_response
from .request_checks import refuse_foreign_resource
from .token_response import TokenResponse

VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}", re.ASCII)


class PhotodriveValidator(OAuth2Validator):  # type: ignore[misc]
    """Adds to DOT: exact redirects, S256 only, codes and refresh tokens hashed and used once, bound tokens.

    ``request`` is oauthlib's; what later steps have to know of earlier ones is in its :mod:`.notes`.
    """

    # -- the client -----------------------------------------------------------------------------------------

    def _load_application(self, client_id: str, request: Any) -> Application | None:
        """In place of DOT's, which reads no policy and may fetch what it does not know. Once a request."""
        known = request.client if isinstance(request.client, get_application_model()) else None  # or a parameter
        if known is None or known.client_id != client_id:
            known = applications.find(client_id)
        request.client = known if known is not None and known.is_usable(request) else None
        found: Application | None = request.client
        return found

    def client_authentication_required(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Always look at what was presented: :meth:`authenticate_client` knows what suffices for whom."""
        return True

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        credentials, call = client_authentication.presented(request), rate_limits.call_of(request)
        try:
            call.authenticating(credentials.client_id, guessable=credentials.guessable)
            application = self._load_application(credentials.client_id, request)
            if application is None or not client_authentication.is_authentic(credentials, application):
                call.failed(credentials.client_id)
                return False
            call.authenticated(application)
        except rate_limits.TooMany as problem:
            raise errors.CustomOAuth2Error(rate_limits.ERROR, str(problem), status_code=429, request=request) from None
        return True

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Application, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Called right after the client authenticated: a stranger's proof is not worth looking at."""
        notes.of(request).proved_jkt = dpop_binding.thumbprint(request, url=links.absolute("token"))
        if grant_type == CLIENT_CREDENTIALS and not applications.is_confidential(client):
            return False
        return grant_type in applications.grant_types(client)

    # -- the authorization request --------------------------------------------------------------------------

    def validate_redirect_uri(self, client_id: str, redirect_uri: str, request: Any, *a: Any, **kw: Any) -> bool:
        application = request.client
        if application_rules.of(application).https_redirects_only and not redirect_uri.startswith("https://"):
            return False
        public = not applications.is_confidential(application)
        return redirection_uris.matches(redirect_uri, application.redirect_uris.split(), public=public)

    def get_default_redirect_uri(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> str | None:
        uri = super().get_default_redirect_uri(client_id, request, *args, **kwargs)
        return uri if self.validate_redirect_uri(client_id, uri, request) else None

    def validate_response_type(
        self, client_id: str, response_type: str, client: Application, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        if response_type != "code":
            raise errors.UnsupportedResponseTypeError(request=request)
        return "authorization_code" in applications.grant_types(client)

    def is_pkce_required(self, client_id: str, request: Any) -> bool:
        return True

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        """Who requests no scope gets the least one, never all of them."""
        allowed = applications.allowed_scopes(request.client)
        least = OF_ITSELF if request.grant_type == CLIENT_CREDENTIALS else LEAST
        return [scope for scope in least if scope in allowed]

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Application, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Scopes of an application itself are for client credentials only, and those that an owner grants never are."""
        of_itself = request.grant_type == CLIENT_CREDENTIALS
        able = {scope for scope in applications.allowed_scopes(client) if (scope in OF_ITSELF) == of_itself}
        return bool(scopes) and set(scopes) <= able

    # -- the code -------------------------------------------------------------------------------------------

    def validate_code(self, client_id: str, code: str, client: Application, request: Any, *a: Any, **kw: Any) -> bool:
        """Find the code. A used one passes here: whether that is a replay shows after PKCE has been checked."""
        return self._is_presentable(authorization_codes.find(code=code, application=client), request)

    def _is_presentable(self, found: AuthorizationCode | RefreshToken | None, request: Any) -> bool:
        """Whether there is such a code or refresh token, used or not yet over; if so, note it as presented."""
        if found is None or (found.used_at is None and found.expires_at <= timezone.now()):
            return False
        _present(notes.Grant.of(found, found.authorization), request)
        return True

    def get_code_challenge(self, code: str, request: Any) -> str:
        if request.code_verifier and not VERIFIER.fullmatch(request.code_verifier):
            raise errors.InvalidGrantError("The code_verifier is malformed.", request=request)
        return notes.of(request).grant.code.code_challenge

    def get_code_challenge_method(self, code: str, request: Any) -> str:
        return "S256"

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: Application, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """It must come again if the authorization request had one, letter by letter (RFC 6749 section 4.1.3)."""
        bound_to = notes.of(request).grant.code.redirect_uri  # empty: left out, as it may where one is registered
        sent = "" if request.using_default_redirect_uri else redirect_uri
        if bound_to and not sent:
            raise errors.InvalidRequestError("Missing redirect_uri.", request=request)
        if sent and sent != (bound_to or self.get_default_redirect_uri(client_id, request)):
            raise errors.InvalidGrantError("The redirect_uri is not that of the request.", request=request)
        return True

    def invalidate_authorization_code(self, client_id: str, code: str, request: Any, *args: Any, **kw: Any) -> None:
        """Nothing left to do: the code was used up in the transaction that minted the token."""

    def get_authorization_code_scopes(self, client_id: str, code: str, redirect_uri: str, request: Any) -> list[str]:
        return list(request.scopes)

    # -- the device code ------------------------------------------------------------------------------------

    def validate_device_code(self, device_code: str, request: Any) -> None:
        """Find it, approved or used. Raises what the device has to know instead (RFC 8628 section 3.5)."""
        try:
            row, authorization = device_codes.poll(device_code=device_code, application=request.client)
        except device_codes.PollRefused as problem:
            raise errors.CustomOAuth2Error(problem.code, str(problem), request=request) from None
        _present(notes.Grant.of(row, authorization), request)

    # -- the refresh token ----------------------------------------------------------------------------------

    def validate_refresh_token(self, refresh_token: str, client: Application, request: Any, *a: Any, **k: Any) -> bool:
        """Find it. A used one passes here: whether that is a replay shows when a new one would be minted."""
        return self._is_presentable(refresh_tokens.find(token=refresh_token, application=client), request)

    def get_original_scopes(self, refresh_token: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        return list(notes.of(request).grant.authorization.scopes)

    def rotate_refresh_token(self, request: Any) -> bool:
        return application_rules.of(request.client).rotates_refresh_tokens

    # -- the token ------------------------------------------------------------------------------------------

    def save_bearer_token(self, token: TokenResponse, request: Any, *args: Any, **kwargs: Any) -> None:
        """In place of DOT's, which writes into its own tables and knows nothing of using a grant up."""
        refuse_foreign_resource(request)
        if request.grant_type == CLIENT_CREDENTIALS:
            token_response.record_of_client(token, request)
            return
        try:
            with transaction.atomic():
                authorization = self._use(request)
                seconds = token_response.shorten(token, authorization)
                token_response.record(token, request, authorization, expires_in=seconds)
                token_response.complete(token, request, authorization)
        except single_use.Replayed as replay:
            # Outside the transaction that the error has just rolled back (RFC 6749 section 4.1.2, RFC 9700 4.14.2).
            if lifecycle.end(replay.authorization, ended=Authorization.Ended.BY_REPLAY):
                replay_alarm.replayed(replay.authorization, what=_what_came_again(request))
            raise errors.InvalidGrantError("It was used before.", request=request) from None
        except single_use.Unusable:
            raise errors.InvalidGrantError(request=request) from None

    def _use(self, request: Any) -> Authorization:
        """Use up what was presented, unless it is a refresh token that does not rotate; its authorization as it is."""
        row = notes.of(request).grant.row
        if isinstance(row, RefreshToken) and not self.rotate_refresh_token(request):
            return refresh_tokens.use_without_rotation(row)
        return single_use.use_up(row, received_at=request.headers[request_time.KEY])


def _present(grant: notes.Grant, request: Any) -> None:
    """Note what was presented; refuse it where it is bound to another key (RFC 9449 sections 5 and 10)."""
    noted, agreed = notes.of(request), grant.authorization.scopes
    if grant.row.dpop_jkt and grant.row.dpop_jkt != noted.dpop_jkt:
        raise errors.InvalidGrantError("It is bound to another DPoP key.", request=request)
    noted.presented = grant
    request.scopes = [name for name in agreed if grant.scopes is None or name in grant.scopes]
    request.user = grant.authorization.owner


def _what_came_again(request: Any) -> str:
    return {"refresh_token": replay_alarm.REFRESH_TOKEN, DEVICE_CODE: replay_alarm.DEVICE_CODE}.get(
        request.grant_type, replay_alarm.CODE
    )
