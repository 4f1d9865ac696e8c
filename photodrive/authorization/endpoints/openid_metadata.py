"""Who signs ID tokens, and where all is found (OpenID Connect Discovery section 4, OpenID Connect Core 10.1.1)."""

from __future__ import annotations

from django.views.decorators.csrf import csrf_exempt

from photodrive.authorization.openid import signing_keys

from . import documents
from .metadata import DocumentView


class OpenidConfiguration(DocumentView):
    """The authorization server's metadata, where OpenID Connect looks for it: one document at two addresses."""

    def describe(self) -> dict[str, object]:
        return documents.authorization_server()


class KeySet(DocumentView):
    """The public keys that ID tokens are checked with."""

    def describe(self) -> dict[str, object]:
        return signing_keys.key_set()


openid_configuration = csrf_exempt(OpenidConfiguration.as_view())
key_set = csrf_exempt(KeySet.as_view())
