"""Signing out by a client's wish (OpenID Connect RP-Initiated Logout 1.0). No token or authorization ends by it."""

from __future__ import annotations

from dataclasses import dataclass

from photodrive.authorization.clients import application_rules, applications
from photodrive.authorization.protocol import redirection_uris
from photodrive.authorization.protocol.application import Application
from photodrive.people import Owner

from . import id_tokens, subject_identifiers


@dataclass(frozen=True)
class Wish:
    """What a client wants: ``application`` is None where no good ID token says which one, and then nobody is believed.

    ``subject`` is the person of that ID token; ``return_to`` where she comes back to, with ``state``, empty unless the
    application registered that address.
    """

    application: Application | None = None
    subject: str = ""
    return_to: str = ""
    refused_return: bool = False

    def is_about(self, user: Owner) -> bool:
        """Whether it is ``user`` who shall be signed out."""
        return self.application is not None and subject_identifiers.is_of(self.subject, user, self.application)


def identified(*, id_token_hint: str, client_id: str) -> tuple[str, str]:
    """(client id, subject) of a good ID token, ended or not; ("", "") without one (section 2)."""
    if not id_token_hint:
        return "", ""
    try:
        hint = id_tokens.read(id_token_hint, client_id=client_id)
    except id_tokens.HintInvalid:
        return "", ""
    return hint.client_id, hint.subject


def wish(*, client_id: str, subject: str, post_logout_redirect_uri: str, state: str) -> Wish:
    """What the application that was :func:`identified` may want; of nobody, if none was."""
    application = applications.find(client_id) if client_id else None
    if application is None:
        return Wish(refused_return=bool(post_logout_redirect_uri))
    if not post_logout_redirect_uri:
        return Wish(application, subject)
    if not may_return(application, post_logout_redirect_uri):
        return Wish(application, subject, refused_return=True)
    return Wish(application, subject, return_to=with_state(post_logout_redirect_uri, state))


def may_return(application: Application, uri: str) -> bool:
    """Whether ``uri`` is, letter by letter, an address that ``application`` registered for this (section 3.1)."""
    registered = application.post_logout_redirect_uris.split()
    return uri in registered and not application_rules.problem_with_address(application, uri)


def with_state(uri: str, state: str) -> str:
    """``uri`` with the client's ``state`` in its query, if it sent one."""
    return redirection_uris.with_parameters(uri, [("state", state)] if state else [])
