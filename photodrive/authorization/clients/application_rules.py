"""What one application is held to: the operator's single switches and the FAPI 2.0 profile, put together."""

from __future__ import annotations

from dataclasses import dataclass

from photodrive import conf
from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol import algorithms, links, redirection_uris
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.durations import access_token_most
from photodrive.authorization.protocol.redirection_uris import Leave

from . import applications

NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules for one application.

    ``client_authentication`` is "none", "client_secret" or "private_key_jwt". ``assertion_audiences`` are the
    values of ``aud`` one of which an assertion must name (draft-ietf-oauth-rfc7523bis, FAPI 2.0 section 5.3.2.1).
    ``leave`` is what its redirection URIs may be beyond the rules for all.
    ``rotates_refresh_tokens`` speaks of those that need not: ask ``tokens.refresh_tokens.rotates``.
    ``access_token_seconds`` and ``refresh_token_seconds`` are how long its tokens and authorizations live at most.
    """

    enabled: bool
    grant_types: tuple[str, ...]
    access_token_seconds: int
    refresh_token_seconds: int
    client_authentication: str
    assertion_algorithms: tuple[str, ...]
    assertion_audiences: tuple[str, ...]
    proof_algorithms: tuple[str, ...]
    requires_pkce: bool
    must_push: bool
    must_prove_possession: bool
    rotates_refresh_tokens: bool
    https_redirects_only: bool
    leave: Leave
    id_token_algorithm: str


def of(application: Application, *, policy: ApplicationPolicy | None = None) -> Rules:
    """The rules for ``application``, as the operator has them now; whoever has its ``policy`` saves a query."""
    policy = policy or applications.policy_of(application)
    signing = algorithms.FAPI_SIGNING if policy.fapi else algorithms.SIGNING
    most = access_token_most()
    return Rules(
        enabled=policy.enabled,
        grant_types=tuple(applications.grant_types(application, policy)),
        access_token_seconds=min(policy.access_token_seconds or most, most),
        refresh_token_seconds=_refresh_token_seconds(policy),
        client_authentication=_authentication(application, policy),
        assertion_algorithms=signing,
        assertion_audiences=_audiences(policy),
        proof_algorithms=signing,
        requires_pkce=policy.fapi or not (policy.pkce_not_required and applications.is_confidential(application)),
        must_push=policy.fapi or policy.require_pushed_authorization_requests,
        must_prove_possession=policy.fapi or policy.dpop_bound_access_tokens,
        rotates_refresh_tokens=policy.rotates_refresh_tokens and not policy.fapi,
        https_redirects_only=policy.fapi,
        leave=Leave.of(policy),
        id_token_algorithm=_id_token_algorithm(policy),
    )


def may_return(application: Application, uri: str) -> bool:
    """Whether the answer to an authorization request of ``application`` may go to ``uri``, as things are now."""
    if of(application).https_redirects_only and not uri.startswith("https://"):
        return False
    return is_registered(application, uri)


def is_registered(application: Application, uri: str) -> bool:
    """Whether ``uri`` is one of the redirect URIs of ``application``, as :func:`redirection_uris.matches` compares."""
    public = not applications.is_confidential(application)
    return redirection_uris.matches(uri, application.redirect_uris.split(), public=public, leave=of(application).leave)


def problem_with_address(application: Application, uri: str) -> str:
    """Why nobody is ever redirected to ``uri`` for ``application``, in one sentence; empty if that may be."""
    public = not applications.is_confidential(application)
    return redirection_uris.problem_with(uri, public=public, leave=of(application).leave)


def _audiences(policy: ApplicationPolicy) -> tuple[str, ...]:
    """The issuer; the older names (RFC 7523 section 3, RFC 9126 section 2) where the operator wants them."""
    issuer = str(conf.settings.ISSUER)
    older = conf.settings.CLIENT_ASSERTION_OLDER_AUDIENCES and not policy.fapi
    return (issuer, *links.endpoints_as_audiences()) if older else (issuer,)


def _refresh_token_seconds(policy: ApplicationPolicy) -> int:
    """The drive's own, unless the operator wants less for this one."""
    most = conf.settings.REFRESH_TOKEN_SECONDS
    return min(policy.refresh_token_seconds or most, most)


def _authentication(application: Application, policy: ApplicationPolicy) -> str:
    methods = ApplicationPolicy.ClientAuthentication
    if policy.fapi:
        return methods.PRIVATE_KEY_JWT.value
    if not applications.is_confidential(application):
        return NONE
    return methods(policy.client_authentication).value


def _id_token_algorithm(policy: ApplicationPolicy) -> str:
    """The registered one; what this server or the profile does not have gives way to one that it has."""
    registered = policy.id_token_signed_response_alg
    if policy.fapi and registered not in algorithms.FAPI_SIGNING:
        return "PS256"
    return registered if registered in algorithms.ID_TOKEN else algorithms.ID_TOKEN[0]
