"""The shop's public keys, for the sources that it signs for (RFC 7517, RFC 7591 "jwks_uri")."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views import View

from printshop.exceptions import DecryptionFailed
from printshop.sources import keys
from printshop.sources.models import Source

SECONDS = 300  # that a source may keep it; it asks again anyway when it meets a key it does not know


class KeysView(View):
    """The JWK Set of one source; 404 where the shop signs nothing."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        source = get_object_or_404(Source, slug=slug, authentication=Source.Authentication.PRIVATE_KEY)
        try:
            found = keys.public_set(source.private_key)
        except DecryptionFailed:
            raise Http404("No key that can be read") from None
        response = JsonResponse(found, content_type="application/jwk-set+json")
        response["Cache-Control"] = f"public, max-age={SECONDS}"
        return response
