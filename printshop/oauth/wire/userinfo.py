"""Ask a provider for what it may say of her (OpenID Connect Core section 5.3)."""

from __future__ import annotations

from django.views.decorators.debug import sensitive_variables

from printshop.exceptions import AnswerInvalid, IdTokenInvalid
from printshop.fields import Secret
from printshop.oauth.wire import dpop, http


@sensitive_variables()
def send_userinfo_request(endpoint: str, *, access_token: Secret, key: dpop.ProofKey | None) -> http.Response:
    """GET with the access token, and a proof of the ``key`` that it is bound to; raises SourceError."""
    with http.client() as client:

        @sensitive_variables()
        def once(nonce: str) -> http.Response:
            headers = dpop.authorization_headers(access_token, key, method="GET", url=endpoint, nonce=nonce)
            return client.get(endpoint, headers=headers)

        return dpop.send("resource", endpoint, once, key=key)


def read_userinfo(response: http.Response, *, subject: str) -> dict[str, object]:
    """Distrust the answer: it must be about the very ``subject`` of the ID token (section 5.3.2)."""
    http.refuse_trouble(response)
    if response.status_code != 200:
        raise AnswerInvalid(detail=f"HTTP {response.status_code} from the UserInfo endpoint.")
    claims = http.read_object(response)
    if claims.get("sub") != subject:
        raise IdTokenInvalid(detail="The UserInfo answer is about somebody else than the ID token (sub).")
    return claims
