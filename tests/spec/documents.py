"""The specifications that tests name in ``@pytest.mark.spec(document, section)``, and what is held of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """One specification: its title, what is held of it, and what of it is left out on purpose (empty for nothing)."""

    title: str
    held: str
    left_out: str = ""


DOCUMENTS: dict[str, Document] = {
    "RFC 3986": Document(
        "Uniform Resource Identifier",
        "When two addresses are the same, for the address in a proof and that of the API as a resource.",
    ),
    "RFC 6266": Document(
        "Content-Disposition",
        "An original is saved under its name, whatever letters that has.",
    ),
    "RFC 6585": Document(
        "Additional HTTP Status Codes",
        "Too many requests: 429, with the time to wait.",
    ),
    "RFC 6749": Document(
        "The OAuth 2.0 Authorization Framework",
        "Both endpoints, the code grant, refreshing, clients.",
        "The implicit and the password grant; `response_type=token`.",
    ),
    "RFC 6750": Document(
        "Bearer Token Usage",
        "How a token is sent, and what the API says to whom it does not let in.",
        "Tokens in a form or in an address (sections 2.2, 2.3).",
    ),
    "RFC 7009": Document(
        "Token Revocation",
        "A client gives a token back.",
        "`token_type_hint` is taken and not needed: a token is found by its hash.",
    ),
    "RFC 7515": Document(
        "JSON Web Signature",
        "What a signature must be like before its claims are looked at.",
        "Symmetric signatures, and none at all.",
    ),
    "RFC 7517": Document(
        "JSON Web Key",
        "The public keys of a client.",
        "Symmetric and encryption keys.",
    ),
    "RFC 7519": Document(
        "JSON Web Token",
        "Claims, and dates that make no sense.",
        "Encrypted tokens; dates beyond what a number can hold.",
    ),
    "RFC 7521": Document(
        "Assertion Framework",
        "An assertion beside client_id.",
        "Assertions as grants.",
    ),
    "RFC 7523": Document(
        "JWT Client Authentication",
        "A client proves itself by a signature instead of a secret.",
        "The JWT grant (section 2.1).",
    ),
    "RFC 7591": Document(
        "Dynamic Client Registration",
        "With an initial access token, an application registers itself.",
        "Software statements; registering without an initial access token.",
    ),
    "RFC 7592": Document(
        "Dynamic Client Registration Management",
        "It keeps its registration, and gains no right by that.",
        "The registration token is not replaced when it is used; no right is gained.",
    ),
    "RFC 7636": Document(
        "Proof Key for Code Exchange",
        "Required of everybody, S256 only.",
        "`plain`.",
    ),
    "RFC 7638": Document(
        "JWK Thumbprint",
        "What a token is bound to.",
    ),
    "RFC 7662": Document(
        "Token Introspection",
        "A client asks about a token of its own, a resource server about any.",
        "Asking by GET; a resource server may not ask about refresh tokens.",
    ),
    "RFC 8252": Document(
        "OAuth 2.0 for Native Apps",
        "Loopback ports, private-use schemes, the click that each flow costs.",
        "Private-use schemes that are not named like a domain.",
    ),
    "RFC 8414": Document(
        "Authorization Server Metadata",
        "The document says what is enforced, and nothing else.",
        "`signed_metadata`.",
    ),
    "RFC 8628": Document(
        "Device Authorization Grant",
        "A device without a browser, and the page where its code is typed.",
    ),
    "RFC 8707": Document(
        "Resource Indicators",
        "There is one resource, by the name of the issuer or where its API is; a request for another one is refused.",
        "Other resources than the API of this issuer.",
    ),
    "RFC 8725": Document(
        "JWT Best Current Practices",
        "Algorithms, and one kind of token that is not taken for another.",
    ),
    "RFC 9110": Document(
        "HTTP Semantics",
        "Ranges and conditional requests for files; what is safe changes nothing.",
    ),
    "RFC 9126": Document(
        "Pushed Authorization Requests",
        "The request goes ahead, from server to server.",
        "Request objects and references to other requests in a pushed one.",
    ),
    "RFC 9207": Document(
        "Authorization Server Issuer Identification",
        "Every authorization response says who answers.",
    ),
    "RFC 9396": Document(
        "Rich Authorization Requests",
        "Which photos, for what, how and for how long, as data.",
        "Types other than `photos`; more than one object in a request.",
    ),
    "RFC 9449": Document(
        "Demonstrating Proof of Possession (DPoP)",
        "Tokens that only the holder of a key can use.",
    ),
    "RFC 9457": Document(
        "Problem Details for HTTP APIs",
        "How the API tells errors.",
        "Addresses of its own for each kind of problem.",
    ),
    "RFC 9700": Document(
        "Best Current Practice for OAuth 2.0 Security",
        "What the framework allows and we do not.",
    ),
    "RFC 9728": Document(
        "Protected Resource Metadata",
        "The API says whose tokens it takes, also where it is found by its own address.",
        "`signed_metadata`.",
    ),
    "RFC 9864": Document(
        "Fully-Specified Algorithms",
        "Ed25519 by its own name.",
    ),
    "OpenID Connect Core": Document(
        "OpenID Connect Core 1.0",
        "Signing in by the code flow, and what is told of a person.",
        "Implicit and hybrid flow, request objects, encrypted tokens, claims from other places.",
    ),
    "OpenID Connect Discovery": Document(
        "OpenID Connect Discovery 1.0",
        "Where all of it is found.",
        "Finding an issuer by a name (section 2, WebFinger).",
    ),
    "OpenID Connect Registration": Document(
        "Dynamic Client Registration 1.0",
        "Its additions to the metadata of a client.",
        "`sector_identifier_uri`, `initiate_login_uri`, encryption.",
    ),
    "OpenID Connect RP-Initiated Logout": Document(
        "RP-Initiated Logout 1.0",
        "An application signs people out of the drive.",
        "Signing out without a question where no good ID token says who asks.",
    ),
    "OAuth 2.0 Form Post Response Mode": Document(
        "Form Post Response Mode 1.0",
        "An answer reaches the application as a form.",
        "Forms to an app's own scheme, which no browser posts.",
    ),
    "FAPI 2.0": Document(
        "Security Profile",
        "What an application set to it is held to, all at once.",
        "Mutual TLS: keys are proved by DPoP and `private_key_jwt`.",
    ),
}
