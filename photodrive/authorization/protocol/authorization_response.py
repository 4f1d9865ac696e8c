"""The authorization response (RFC 6749 sections 4.1.2 and 4.1.2.1): what the client gets, where, and in which way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from photodrive import conf

from . import redirection_uris

QUERY, FORM_POST = "query", "form_post"
MODES = (QUERY, FORM_POST)  # the first one is the default (OAuth 2.0 Multiple Response Types section 2.1)


@dataclass(frozen=True)
class AuthorizationResponse:
    """An answer on its way through the browser to ``redirect_uri``, in the query there or as a form.

    The page on which a device's owner ends is such an address, too, without parameters.
    """

    redirect_uri: str
    parameters: tuple[tuple[str, str], ...] = ()
    mode: str = QUERY

    @classmethod
    def of(cls, redirect_uri: str, answer: Iterable[tuple[str, str]], *, mode: str = QUERY) -> AuthorizationResponse:
        """``answer`` and our ``iss`` (RFC 9207) for ``redirect_uri``."""
        said = [(name, value) for name, value in answer if name != "iss"]
        return cls(redirect_uri, (*said, ("iss", conf.settings.ISSUER)), mode)

    @property
    def is_error(self) -> bool:
        return any(name == "error" for name, _ in self.parameters)

    @property
    def is_form(self) -> bool:
        """Whether the browser posts it (OAuth 2.0 Form Post Response Mode section 2)."""
        return self.mode == FORM_POST

    @property
    def location(self) -> str:
        """Where a redirect takes it; of a form, the address alone."""
        parameters = () if self.is_form else self.parameters
        return redirection_uris.with_parameters(self.redirect_uri, parameters)


def mode_asked(values: Iterable[str], redirect_uri: str) -> str:
    """The response mode for an error of a request that named ``values``: the query, unless a form was asked for.

    A request that contradicts itself, or wants what cannot be had, is answered in the default way.
    """
    return FORM_POST if list(values) == [FORM_POST] and takes_forms(redirect_uri) else QUERY


def takes_forms(redirect_uri: str) -> bool:
    """Whether a browser can post a form there: to an app's own scheme it hands over an address and nothing else."""
    return redirect_uri.lower().startswith(("https://", "http://"))
