"""What is done with an authorization request, in its order. These tables are what runs (see ``protocol.steps``)."""

from __future__ import annotations

from photodrive.authorization.protocol.steps import Step, Table

from . import authorization_steps as ask
from . import client_steps as client
from . import keeping_steps as keeping
from . import scope_steps as scope

CLIENT = (
    Step("Read the credentials", client.read_credentials, "RFC 6749, 2.3", "invalid_request invalid_client",
         "Prove the application in one way only: Basic, client_secret in the form, or a client assertion."),
    Step("Slow down guessing", client.slow_down_guessing, "RFC 6749, 2.3.1", "temporarily_unavailable",
         "Wait a minute, then send the secret that you were shown when you registered."),
    Step("Find the application", client.find_application, "RFC 6749, 5.2", "invalid_client temporarily_unavailable",
         "Send the client_id of an application that is registered here and switched on; after too many failures "
         "wait a minute."),
    Step("Verify the credentials", client.verify_credentials, "RFC 6749, 2.3.1; RFC 7523, 3",
         "invalid_client temporarily_unavailable",
         "Prove the application as it is registered: with its current secret, with a signature of its key made just "
         "now and with the issuer alone as its aud, or, if it has neither, with its client_id alone; after too many "
         "failures wait a minute."),
    Step("Charge the call to the application", client.charge_call, "RFC 6585, 4", "temporarily_unavailable",
         "Send fewer requests; Retry-After says when the next one is taken."),
)  # fmt: skip

TARGET = (
    Step("Match the redirection URI", ask.match_redirect_uri, "RFC 6749, 3.1.2.3; RFC 9700, 4.1.3", "invalid_request",
         "Send the redirect_uri exactly as it is registered, or register the one that you send."),
    Step("Require https of the FAPI 2.0 profile", ask.require_https, "FAPI 2.0, 5.3.2.2", "invalid_request",
         "Register and send a redirect_uri that begins with https://."),
)  # fmt: skip

RESOURCE = Step("Refuse another resource", ask.refuse_foreign_resource, "RFC 8707, 2", "invalid_target",
                "Leave out resource, or send the issuer of this server or the address of its API.")  # fmt: skip
SCOPES = Step("Read the scopes", scope.read_scope, "RFC 6749, 3.3; OpenID Connect Core, 3.1.2.1")  # fmt: skip
DETAILS = Step("Read the authorization details", ask.read_details, "RFC 9396, 2", "invalid_authorization_details",
               "Send authorization_details as the API's documentation has them, or leave them out.")  # fmt: skip
ALLOWED = Step("Allow the scopes", scope.allow_scopes, "RFC 6749, 3.3", "invalid_scope",
               "Ask for scopes that the application is registered for.")  # fmt: skip

REQUEST = (
    Step("Refuse a request object", ask.refuse_request_object, "OpenID Connect Core, 6.1", "request_not_supported",
         "Leave out request and send its members as parameters."),
    Step("Require an answer by code", ask.require_code_response, "RFC 6749, 3.1.1; RFC 9700, 2.1.2",
         "invalid_request unsupported_response_type", "Send response_type=code."),
    Step("Read how the answer shall come", ask.read_response_mode, "OAuth 2.0 Form Post Response Mode, 2",
         "invalid_request", "Leave out response_mode, or send query, or for an https redirect_uri form_post."),
    Step("Allow the application a code", ask.allow_code_response, "RFC 6749, 4.1.2.1", "unauthorized_client",
         "Use the grant type that the application is registered for, or register it for authorization_code."),
    Step("Require a code challenge", ask.require_code_challenge, "RFC 9700, 2.1.1", "invalid_request",
         "Send a code_challenge (PKCE); an application that need not must send a nonce with the scope openid."),
    Step("Require a hashed challenge", ask.require_s256, "RFC 7636, 4.2", "invalid_request",
         "Send code_challenge_method=S256, and as code_challenge the SHA-256 hash of the verifier."),
    Step("Read the code challenge", ask.read_code_challenge, "RFC 7636, 4.2", "invalid_request",
         "Encode the hash in base64url without padding: 43 characters."),
    Step("Read the thumbprint of a key", ask.read_thumbprint, "RFC 9449, 10", "invalid_request",
         "Send as dpop_jkt the SHA-256 thumbprint of the key (RFC 7638), or leave it out."),
    RESOURCE,
    SCOPES,
    DETAILS,
    Step("Read what OpenID Connect adds", ask.read_openid, "OpenID Connect Core, 3.1.2.1",
         "invalid_request unmet_authentication_requirements",
         "Send prompt, max_age, claims and hints as OpenID Connect has them, or leave them out; insist on no acr that "
         "the metadata does not name."),
    ALLOWED,
)  # fmt: skip

AUTHORIZATION_REQUEST = Table("Authorization request", "GET or POST /o/authorize/", (
    Step("Refuse an ambiguous target", ask.refuse_ambiguous_target, "RFC 6749, 3.1", "invalid_request",
         "Send client_id, redirect_uri, response_type, scope and state once each."),
    Step("Find the application", ask.find_application, "RFC 6749, 4.1.2.1", "invalid_request",
         "Send the client_id of an application that is registered here and switched on."),
    *TARGET,
    Step("Refuse parameters that come twice", ask.refuse_ambiguous_parameters, "RFC 6749, 3.1", "invalid_request",
         "Send each parameter once."),
    Step("Refuse a request by reference", ask.refuse_request_uri, "OpenID Connect Core, 6.2",
         "request_uri_not_supported", "Push the request to this server, or send its members as parameters."),
    *REQUEST,
    Step("Require a pushed request", ask.require_push, "RFC 9126, 5", "invalid_request",
         "Push the request first, and send the browser with client_id and request_uri only."),
    Step("Keep the request", keeping.keep, "RFC 6749, 4.1.1"),
))  # fmt: skip

PUSHED_REQUEST = Table("Pushed authorization request", "POST /o/par/", (
    Step("Refuse a reference in a pushed request", ask.refuse_reference, "RFC 9126, 2.1", "invalid_request",
         "Leave out request_uri: it comes with the answer."),
    Step("Require a redirection URI", ask.require_redirect_uri, "FAPI 2.0, 5.3.2.2", "invalid_request",
         "Send the redirect_uri."),
    *CLIENT,
    Step("Take the proof of a key", client.take_proof_of_push, "RFC 9449, 10.1", "invalid_dpop_proof use_dpop_nonce",
         "Make a fresh proof for POST to this address, with the nonce of the last answer."),
    *TARGET,
    *REQUEST,
    Step("Match the thumbprint with the proof", ask.match_thumbprint, "RFC 9449, 10.1", "invalid_dpop_proof",
         "Send the proof with the key whose thumbprint is dpop_jkt, or leave one of them out."),
    Step("Keep the pushed request", keeping.keep_pushed, "RFC 9126, 2.2", "temporarily_unavailable",
         "Let people answer before more is pushed, or wait until what was pushed has run out."),
))  # fmt: skip

DEVICE_AUTHORIZATION = Table("Device authorization request", "POST /o/device-authorization/", (
    *CLIENT,
    Step("Allow the application devices", ask.allow_devices, "RFC 8628, 3.1", "unauthorized_client",
         "Register the application for devices."),
    RESOURCE,
    SCOPES,
    DETAILS,
    ALLOWED,
    Step("Keep the request of the device", keeping.keep_of_device, "RFC 8628, 3.2", "temporarily_unavailable",
         "Let people answer before more is asked for, or wait until what was asked for has run out."),
))  # fmt: skip
