"""django-oauth-toolkit's validator, closed where it is too open. Every contact of oauthlib with our rules is here."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.utils import timezone
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.oauth2.rfc6749 import errors

from photodrive import conf

from . import applications, arrival, clients, connections, details, generators, grants, redirects
from .models import Authorization, BoundAccessToken
from .scopes import LEAST

VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}", re.ASCII)


class PhotodriveValidator(OAuth2Validator):  # type: ignore[misc]
    """Adds to DOT: exact redirects, S256 only, hashed codes used once, disabled applications, bound tokens."""

    # -- the client -----------------------------------------------------------------------------------------

    def _load_application(self, client_id: str, request: Any) -> Any:
        application = super()._load_application(client_id, request) if "\x00" not in client_id else None
        if application is not None and not applications.policy_of(application).enabled:
            request.client = None
            return None
        return application

    def client_authentication_required(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Always look at what was presented: :meth:`authenticate_client` knows what suffices for whom."""
        return True

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        credentials = clients.presented(request)
        application = self._load_application(credentials.client_id, request)
        return application is not None and clients.is_authentic(credentials, application)

    # -- the authorization request --------------------------------------------------------------------------

    def validate_redirect_uri(self, client_id: str, redirect_uri: str, request: Any, *a: Any, **kw: Any) -> bool:
        application = request.client
        public = not applications.is_confidential(application)
        return redirects.matches(redirect_uri, application.redirect_uris.split(), public=public)

    def get_default_redirect_uri(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> str | None:
        uri = super().get_default_redirect_uri(client_id, request, *args, **kwargs)
        return uri if self.validate_redirect_uri(client_id, uri, request) else None

    def validate_response_type(
        self, client_id: str, response_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        if response_type != "code":
            raise errors.UnsupportedResponseTypeError(request=request)
        return bool(super().validate_response_type(client_id, response_type, client, request, *args, **kwargs))

    def is_pkce_required(self, client_id: str, request: Any) -> bool:
        return True

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        """No scope asked is the least scope, never all of them."""
        allowed = applications.allowed_scopes(request.client)
        return [scope for scope in LEAST if scope in allowed]

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        return bool(scopes) and set(scopes) <= set(applications.allowed_scopes(client))

    # -- the code -------------------------------------------------------------------------------------------

    def _create_authorization_code(self, request: Any, code: dict[str, str], expires: datetime | None = None) -> Any:
        plain = code["code"]
        grants.record(
            authorization=request.photodrive_authorization,
            code=plain,
            redirect_uri=request.redirect_uri,
            code_challenge=request.code_challenge,
        )
        return super()._create_authorization_code(
            request, {**code, "code": generators.fingerprint(plain)}, expires or grants.expiry()
        )

    def validate_code(self, client_id: str, code: str, client: Any, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Find the code. A used one passes here: whether that is a replay is told after PKCE has been checked."""
        found = grants.find(code=code, application=client)
        if found is None or (found.used_at is None and found.expires_at <= timezone.now()):
            return False
        request.photodrive_code = found
        request.scopes = list(found.authorization.scopes)
        request.user = found.authorization.owner
        return True

    def get_code_challenge(self, code: str, request: Any) -> str:
        if request.code_verifier and not VERIFIER.fullmatch(request.code_verifier):
            raise errors.InvalidGrantError("The code_verifier is malformed.", request=request)
        return str(request.photodrive_code.code_challenge)

    def get_code_challenge_method(self, code: str, request: Any) -> str:
        return "S256"

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        if redirect_uri != request.photodrive_code.redirect_uri:
            raise errors.InvalidGrantError("The redirect_uri is not that of the request.", request=request)
        return True

    def invalidate_authorization_code(self, client_id: str, code: str, request: Any, *args: Any, **kw: Any) -> None:
        """Nothing left to do: the code was used up in the transaction that minted the token."""

    def get_authorization_code_scopes(self, client_id: str, code: str, redirect_uri: str, request: Any) -> list[str]:
        return list(request.photodrive_code.authorization.scopes)

    # -- the token ------------------------------------------------------------------------------------------

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().save_bearer_token(token, request, *args, **kwargs)
        except grants.CodeReplayed as replay:
            # Outside the transaction that the error has just rolled back (RFC 6749 section 4.1.2).
            connections.end(replay.authorization, ended=Authorization.Ended.BY_REPLAY)
            raise errors.InvalidGrantError("The code was used before.", request=request) from None
        except grants.CodeUnusable:
            raise errors.InvalidGrantError(request=request) from None

    def _save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        grants.redeem(request.photodrive_code, received_at=request.headers[arrival.KEY])
        super()._save_bearer_token(token, request, *args, **kwargs)
        token["authorization_details"] = details.of(request.photodrive_code.authorization)

    def _check_and_set_request_resource(self, request: Any) -> None:
        """DOT would look the grant up by the plain code, which is not stored."""
        refuse_foreign_resource(request)

    def _set_token_value(self, token_instance: Any, raw_token: str) -> None:
        """Keep the checksum only, whatever the project's DOT settings say."""
        token_instance._raw_token = raw_token
        token_instance.token = ""

    def _create_access_token(self, expires: datetime, request: Any, token: dict[str, Any], **kwargs: Any) -> Any:
        access_token = super()._create_access_token(expires, request, token, **kwargs)
        BoundAccessToken.objects.create(
            authorization=request.photodrive_code.authorization,
            access_token=access_token,
            token_checksum=generators.fingerprint(token["access_token"]),
        )
        return access_token


def refuse_foreign_resource(request: Any) -> dict[str, Any]:
    """The API of this issuer is the only resource there is (RFC 8707), at the authorization and token endpoint."""
    sent = [*request.uri_query_params, *(request.decoded_body or [])]
    if any(name == "resource" and value not in ("", conf.settings.ISSUER) for name, value in sent):
        raise errors.CustomOAuth2Error("invalid_target", "Unknown resource.", request=request)
    request.resource = [conf.settings.ISSUER]
    return {}
