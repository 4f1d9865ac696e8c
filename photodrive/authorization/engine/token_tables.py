"""What the endpoints for tokens do with a call, in their order. These tables are what runs (see ``protocol.steps``)."""

from __future__ import annotations

from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS, DEVICE_CODE
from photodrive.authorization.protocol.steps import Step, Table, Together

from . import client_steps as client
from . import scope_steps as scope
from . import token_response as answer
from . import token_steps as token
from . import token_uses as uses
from .tables import CLIENT, RESOURCE, SCOPES

PRESENTED = Step(
    "Require what the grant type presents", token.require_what_is_presented, "RFC 6749, 5.2", "invalid_request",
    "Send the parameter that belongs to the grant type: code, refresh_token or device_code.",
)  # fmt: skip
PROOF = Step(
    "Take the proof of a key", client.take_proof, "RFC 9449, 5", "invalid_dpop_proof use_dpop_nonce",
    "Make a fresh proof for POST to this address, with the nonce of the last answer.",
)  # fmt: skip
GRANT_TYPE = Step(
    "Allow the application the grant type", client.allow_grant_type, "RFC 6749, 5.2", "unauthorized_client",
    "Use a grant type that the application is registered for; client_credentials takes a secret or a key.",
)  # fmt: skip
KEY = Step(
    "Match the key", token.match_key, "RFC 9449, 5 and 10", "invalid_grant",
    "Prove the same key as when the code or token was issued.",
)  # fmt: skip

STOP = Step("Stop a replay", token.stop_replay, "RFC 6749, 4.1.2", "invalid_grant",
         "Present each code once. A callback page that is loaded again often sends its code twice: redirect after the "
         "first time.")  # fmt: skip

NARROWED = (
    Step("Narrow the authorization details", token.narrow_details, "RFC 9396, 6", "invalid_authorization_details",
         "Ask for a part of what was granted, or leave out authorization_details."),
    RESOURCE,
)  # fmt: skip
LEFT = Step("Leave out what was taken away", scope.require_scope_left, "RFC 6749, 3.3", "invalid_scope",
         "Ask the operator for the scopes that the application needs, then ask its owner again.")  # fmt: skip

USED_UP = Step("Use it up", token.use_up, "RFC 6749, 4.1.2", "invalid_grant",
               "Begin again at the authorization endpoint: what was presented has ended, or another request of yours "
               "was faster.")  # fmt: skip
MINTED = (
    Step("Mint the tokens", answer.mint, "RFC 6749, 5.1"),
    Step("Store the access token", answer.store_access_token, "RFC 6749, 1.4"),
    Step("Store the refresh token", answer.store_refresh_token, "RFC 6749, 1.5 and 6"),
    Step("Tell what was granted", answer.tell_details, "RFC 9396, 7"),
    Step("Add an ID token", answer.add_id_token, "OpenID Connect Core, 3.1.3.3"),
)  # fmt: skip
CONSENT = Step("Tell how it came about", answer.tell_consent, "RFC 6749, 5.1")

CODE = Table("Token request with a code", "POST /o/token/", (
    PRESENTED,
    *CLIENT,
    PROOF,
    GRANT_TYPE,
    Step("Find the code", token.find_code, "RFC 6749, 4.1.3", "invalid_grant",
         "Exchange the code at once, by the application that it was issued to."),
    KEY,
    Step("Require the verifier", token.require_verifier, "RFC 7636, 4.5", "invalid_grant",
         "Send the code_verifier."),
    Step("Verify the code challenge", token.verify_challenge, "RFC 7636, 4.6; RFC 9700, 2.1.1", "invalid_grant",
         "Send the code_verifier whose SHA-256 hash was the code_challenge of this very request, and none if there was "
         "no code_challenge."),
    Step("Match the redirection URI again", token.match_redirect_uri, "RFC 6749, 4.1.3", "invalid_grant",
         "Send the same redirect_uri as in the authorization request."),
    Step("Require that it is still registered", token.require_registered_uri, "RFC 6749, 3.1.2.3", "invalid_grant",
         "Begin again, with a redirect_uri that is registered now."),
    STOP,
    LEFT,
    *NARROWED,
    Together((USED_UP, *MINTED, CONSENT)),
))  # fmt: skip

REFRESH = Table("Token request with a refresh token", "POST /o/token/", (
    PRESENTED,
    *CLIENT,
    PROOF,
    GRANT_TYPE,
    Step("Find the refresh token", token.find_refresh_token, "RFC 6749, 6", "invalid_grant",
         "Send the newest refresh token, by the application that it was issued to; if it has run out, ask again."),
    KEY,
    Step("Tell a lost answer from a replay", token.stop_reuse, "RFC 9700, 4.14.2", "invalid_grant",
         "Keep the newest refresh token. Where its answer was lost, the same request may be sent again within a minute "
         "or so, as long as nothing of that answer was used."),
    LEFT,
    Step("Allow no more scopes", scope.allow_fewer_scopes, "RFC 6749, 6", "invalid_scope",
         "Repeat the scopes of the authorization request or fewer, or leave out scope."),
    *NARROWED,
    Together((
        Step("Use it", token.use, "RFC 6749, 6", "invalid_grant",
             "Ask its owner again: what was presented has ended, or it was used for another request at this moment."),
        *MINTED,
    )),
))  # fmt: skip

DEVICE = Table("Token request with a device code", "POST /o/token/", (
    PRESENTED,
    *CLIENT,
    PROOF,
    GRANT_TYPE,
    Step("Ask whether she has agreed", token.poll, "RFC 8628, 3.5",
         "authorization_pending slow_down access_denied expired_token invalid_grant",
         "Poll with the interval of the answer, longer after slow_down, and begin again after expired_token."),
    STOP,
    LEFT,
    *NARROWED,
    Together((USED_UP, *MINTED, CONSENT)),
))  # fmt: skip

OF_ITSELF = Table("Token request of an application for itself", "POST /o/token/", (
    *CLIENT,
    PROOF,
    GRANT_TYPE,
    RESOURCE,
    SCOPES,
    Step("Allow the scopes of an application", scope.allow_scopes_of_itself, "RFC 6749, 4.4.2", "invalid_scope",
         "Ask for scopes that an application can have without an owner and that this one is registered for."),
    Step("Mint the token", answer.mint, "RFC 6749, 4.4.3"),
    Step("Store the token", answer.store_token_of_client, "RFC 6749, 1.4"),
))  # fmt: skip

OTHER_GRANT = Table("Token request of another kind", "POST /o/token/", (
    Step("Require a grant type", token.require_grant_type, "RFC 6749, 5.2", "invalid_request",
         "Send the grant_type."),
    Step("Refuse other grant types", token.refuse_other_grant_types, "RFC 6749, 5.2", "unsupported_grant_type",
         "Use one of the grant types that the metadata of this server names."),
))  # fmt: skip

GRANTS = {"authorization_code": CODE, "refresh_token": REFRESH, CLIENT_CREDENTIALS: OF_ITSELF, DEVICE_CODE: DEVICE}

TOKEN = Step("Require a token", uses.require_token, "RFC 7009, 2.1; RFC 7662, 2.1", "invalid_request",
             "Send the token.")  # fmt: skip

REVOCATION = Table("Revocation", "POST /o/revoke_token/", (
    *CLIENT,
    TOKEN,
    Step("Find the token", uses.find_any, "RFC 7009, 2.2"),
    Step("Refuse another's token", uses.refuse_foreign, "RFC 7009, 2.1", "invalid_grant",
         "Give back tokens of this application only."),
    Step("End what came of it", uses.revoke, "RFC 7009, 2.1"),
))  # fmt: skip

INTROSPECTION = Table("Introspection", "POST /o/introspect/", (
    *CLIENT,
    Step("Require proof of the caller", client.require_secret_holder, "RFC 7662, 2.1", "invalid_client",
         "Ask with an application that has a secret or a key."),
    TOKEN,
    Step("Find the token if it lives", uses.find_live, "RFC 7662, 2.2"),
    Step("Hide another's token", uses.hide_foreign, "RFC 7662, 4"),
    Step("Note the first use", uses.note_use, "RFC 9700, 4.14.2"),
    Step("Tell its state", uses.tell_state, "RFC 7662, 2.2"),
))  # fmt: skip
