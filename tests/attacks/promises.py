"""What must hold: every promise of this product, by topic, each under the key that its tests carry.

``@pytest.mark.promise("pkce-required")`` on a test says that it holds that promise; ``test_promises`` fails for a
promise without a test and for a key that is none. docs/compliance.md shows them with their tests.
"""

from __future__ import annotations

INTRODUCTION = (
    "Beyond the letter of the specifications: each promise with the tests that attack it. The promises stand in "
    "`tests/attacks/promises.py`, and a promise without a test fails the suite."
)
NOT_OFFERED_INTRODUCTION = (
    "Parts of the OAuth family that this server does not speak. The metadata does not name them, and tests see that "
    "a client that tries finds nothing."
)

AUTHORIZATION_ENDPOINT = {
    "client-unknown": "An unknown or disabled client gets an error page, never a redirect.",
    "redirect-near-miss": "A redirect URI unlike a registered one in anything gets an error page, never a redirect.",
    "redirect-loopback": "A public client's loopback IP literal, and nothing else unless the operator allows it, may "
    "vary its port.",
    "redirect-registration": "A redirect URI with a fragment, user-info or a response's own parameters is neither "
    "registered nor, if another tool stored it, ever redirected to.",
    "pkce-required": "A request without a well-formed S256 challenge is refused before sign-in and consent.",
    "pkce-verifier": "A verifier that is missing, wrong or malformed is refused, the malformed even if its hash fits.",
    "pkce-downgrade": "A code without a challenge cannot be exchanged, with a verifier or without.",
    "pkce-switch": "Where the operator does not insist on PKCE, a request without it must bring a nonce and ask who "
    "she is; no public application, and none of FAPI 2.0, is let off.",
    "error-before-sign-in": "Before anybody is signed in an error is a page with a link, never a redirect.",
    "error-signed-in": "To somebody signed in an error is a redirect with the state unchanged and with iss, where the "
    "application was checked.",
    "error-unchecked": "No error leads anybody by itself to an application that nobody has checked: there is a page "
    "with a link. Only what prompt=none asked for goes back, and her own refusal.",
    "redirect-verbatim": "A redirect URI comes back byte for byte as it was registered, with the answer after it.",
    "form-post": "An answer by form goes to the registered address alone, is told in the page and in no address, and "
    "runs no script but ours.",
    "response-type": "Response types other than code and response modes other than query and form_post are refused by "
    "name.",
    "request-object": "Request objects are refused, and no address in a request is ever fetched.",
    "parameter-empty": "A parameter without a value counts as left out.",
    "parameter-twice": "A known parameter sent twice is refused.",
    "parameter-unknown": "Unknown parameters are ignored.",
    "parameter-size": "Sizes are bounded: of each parameter, of the query, of the body.",
    "state-whole": "A state of a thousand characters comes back unchanged.",
    "cross-site-post": "A form on another site may bring a request; it is kept and never taken for an answer.",
    "stays-here": "Where sign-in and sign-out lead to never leaves the drive.",
    "session-cookie": "The session cookie is Lax and out of the reach of scripts.",
    "forged-host": "A forged Host or X-Forwarded header changes no issuer, link or address that is signed.",
    "consent-always": "No parameter, no setting of the application and no live token skips the consent page.",
    "consent-public-client": "A public client always costs a click.",
    "consent-narrows": "Her answer can narrow the request and never widen it.",
    "ticks-hers": "Only photos of hers can be ticked, counted or found, whatever ids, words or albums a form names.",
    "search-safe": "Whatever is typed into a search is bounded, harmless, and finds nothing of others.",
    "consent-unticked": "A scope that she unticks is in no code, token, claim or detail, and stays unticked.",
    "consent-remembered": "She is not asked again only where the operator allows it and she said so, for the same or "
    "less, while that consent lives; and not once she takes it back.",
    "consent-why": "Where she was not asked, the client is told so, and since when and until when that holds.",
    "consent-csrf": "Her answer needs the token of the page it came from.",
    "consent-hers": "Only the person and the browser that opened a request can answer it.",
    "consent-once": "A request is answered once; another press, going back or a second tab harms nothing.",
    "consent-303": "After the form the browser goes on by 303, so that no password or choice is sent along.",
    "page-names": "The page names the client, its host, whether it was checked, her account, the access and the end.",
    "page-injection": "Words of a client cannot bring markup into a page.",
    "page-headers": "Every answer, errors and 405 included, is kept by no cache, framed by nobody and sniffed by "
    "nobody, under a strict policy and referrer rule, and without COOP.",
    "page-third-party": "No page loads anything from elsewhere or runs anything inline.",
    "no-cors-authorize": "The authorization endpoint answers no script of another site.",
    "cors-clients": "Token, PAR, device authorization, revocation and API answer scripts of origins that public "
    "clients registered, show them DPoP-Nonce and WWW-Authenticate, and answer no others.",
    "no-server-error": "Whatever is sent to an endpoint: never a server error, always the endpoint's own form.",
    "trouble-told": "Where a part of ours is away or full, the answer is 503 or 507 with Retry-After, in the "
    "endpoint's own form, and never blames the request or the file.",
    "memory-closed": "While counts and used proofs cannot be looked up, nothing is let in that they might refuse.",
}

PUSHED_REQUESTS = {
    "par-authenticates": "A confidential client that pushes must prove itself; a public one names itself.",
    "par-redirect": "A pushed redirect URI must be registered.",
    "par-foreign": "The request_uri of another client is refused.",
    "par-once": "A request_uri is worth nothing after the decision.",
    "par-expires": "A request_uri that nobody brought in time is refused.",
    "par-first-load": "A preview without cookies or a reload before sign-in burns nothing.",
    "par-session": "The first signed-in view binds a pushed request to that browser.",
    "par-alone": "Parameters beside a request_uri are ignored.",
    "par-required": "An application that must push gets nothing by GET or by POST.",
}

CODES_AND_TOKENS = {
    "code-once": "A code is good for one exchange, also of sixteen at the same moment, and no loser is a 500.",
    "code-race": "A request that lost the race revokes nothing: the winner's tokens live.",
    "code-replay": "A code that comes again later ends everything that came from it, and its owner is told.",
    "code-tombstone": "What was used is remembered for as long as anything minted from it lives, by one clock.",
    "code-minute": "A code lives for a minute at most.",
    "code-bound": "A code is bound to its client and its redirect URI.",
    "code-key": "A code asked for with dpop_jkt is bound to that key.",
    "innocent-unharmed": "A wrong client, secret or verifier burns no code and revokes nothing of others.",
    "taken-away": "A scope, a grant type or an address that the operator takes from an application is gone from all "
    "that it has.",
    "refresh-consent": "A refresh token needs offline_access and her consent to it.",
    "refresh-rotates": "Each use of a refresh token that whoever has it could use replaces it.",
    "refresh-lost": "A lost answer comes again for a minute: the same pair for the same request, while it is unused.",
    "refresh-replay": "A refresh token whose successors were used ends the whole access when it comes again, and she "
    "is told.",
    "refresh-once": "Sixteen refreshes at the same moment mint one pair, and get it all.",
    "refresh-bound": "A refresh token is bound to its client, and that of a public one to the key that was proved.",
    "refresh-ends": "A refresh token ends when it lies idle and at the end she chose.",
    "refresh-narrowing": "Narrowing one access token does not narrow the grant.",
    "access-hour": "An access token lives for an hour at most, and never past the end the owner chose.",
    "access-query": "A token in an address is refused.",
    "access-kept-out": "No token, code or secret gets into an address of ours, a log line, an error page or the trace.",
    "access-told": "The answer names the granted scope and the authorization details.",
    "details-refused": "Authorization details that are unknown, malformed or beyond the grant are refused.",
    "dead-owner": "Everything of a deactivated owner is refused at the next request.",
    "dead-application": "Everything of a disabled application is refused at the next request.",
    "dead-photo": "A photo that was deleted or is not shared any more is gone at the next request.",
    "dead-consent": "A consent that was ended gives nothing at the next request.",
    "dead-between": "What ends between approval and exchange gives no token.",
    "steering-at-once": "What she takes away, adds, shortens or ends counts at the next request of the same token.",
    "steering-narrows": "No form makes a connection longer or wider than agreed, but for photos of hers that she adds.",
    "steering-hers": "A connection is seen and steered by its owner only, and not once it is over.",
    "grant-types": "Grant types and scopes are enforced for each client.",
    "client-token": "A token of client credentials has no owner, sees no photo and brings no refresh token.",
    "no-other-token": "Nothing else that we hand out opens the API: no code, refresh token or secret, no assertion.",
    "revoke-pair": "Giving back either token ends the pair.",
    "revoke-unknown": "Giving back an unknown token is fine.",
    "revoke-foreign": "Another client's token is refused and unharmed.",
    "revoke-authenticates": "A confidential client that gives back must prove itself.",
    "introspect-who": "Only the token's own client or a resource server may ask about it, by POST.",
    "introspect-dead": "To others, and of all dead tokens, the answer is inactive and nothing more.",
    "tokens-ours-alone": "What the drive issues opens nothing of the project around it and signs nobody in anywhere; "
    "what the project's own server issues opens nothing of the drive.",
    "applications-of-one-server": "An application of the drive gets nothing at the project's own server, and one of "
    "that server nothing at the drive, unless the operator says so for it; disabled, it is refused at both.",
    "at-rest": "Nothing that is stored works as a token, code, secret or request_uri.",
    "constant-time": "Secrets are compared in constant time.",
    "blank-secret": "A blank secret never authenticates, nor does anything stored that is no hash.",
    "auth-basic": "Basic authentication is decoded as RFC 6749 says; what cannot be read is refused.",
    "auth-two-ways": "Two ways of client authentication at once are refused; a client_id beside Basic is none.",
    "auth-public": "Basic with an empty password names a public client, and no other.",
    "auth-alike": "Failed authentications answer alike, whatever was wrong.",
    "auth-no-lockout": "Throttling by a claimed client_id never locks its owner out.",
    "oauth-throttle": "Token, PAR, revocation and introspection are limited for each address and each proved client, "
    "with Retry-After, and nobody uses up another's.",
    "open-requests": "Only so many authorization requests are open at once: of one person, one address, one client.",
    "secret-rotation": "A secret can be changed; the old one ends at once, or after the day that was asked for.",
    "secret-upgrade": "A secret under a slow hash or an older key still works, and is hashed anew at its first use.",
    "json-errors": "Every wrong input to a client's endpoint is answered by a JSON error with its exact code.",
}

DEVICES = {
    "device-typing": "A user code is matched without case, dashes and spaces.",
    "device-wrong-code": "Unknown, expired, answered and other people's user codes are told alike.",
    "device-tries": "Five wrong user codes, typed or in an address, and she waits; so do many accounts at one address.",
    "device-question": "Whoever asks, the code and the warning are shown and she is asked whether the code is on her "
    "device, for the complete address, too; nothing on that page leads past the question.",
    "device-hers": "Who first says that the code is on her device has it: nobody else can answer, or see that it is.",
    "device-slow-down": "Each hasty poll adds five seconds, whichever process it reaches.",
    "device-once": "A device code is good for one token, also of sixteen polls at the same moment; when it comes again "
    "later everything that came from it ends.",
    "device-foreign": "The device code of another client is no grant, and unharmed.",
    "device-meanwhile": "What ended between her answer and the poll is not given: the consent, its owner's account, "
    "the application, its right to use devices.",
    "device-at-rest": "Neither code is stored; of the short one only a keyed hash is.",
    "device-open": "Only so many devices of one application may wait at once.",
    "device-fapi": "FAPI 2.0 applications get no device codes.",
}

OPENID = {
    "id-token-whole": "An ID token says who signed in, for which client, when, until when, and answers one nonce.",
    "id-token-algorithm": "It is signed with the algorithm of the application, never by a shared secret.",
    "id-token-only": "It opens nothing: it is no access token, no assertion, no code and no refresh token.",
    "subject-stable": "How a person is named never changes, says nothing, and never goes to somebody else.",
    "subject-pairwise": "Applications of different hosts cannot tell by pairwise names that they know the same person.",
    "claims-agreed": "An application learns the claims of the scopes she agreed to, and no others.",
    "email-verified": "An e-mail address is said to be verified only where the project knows it to be hers.",
    "acr-essential": "A class of authentication that must be had and cannot be is an error, not left out in silence.",
    "prompt-none": "Without a page a code comes only where a live consent on record covers the whole request; else the "
    "client gets the error that says what it would take, and no page is shown.",
    "prompt-login": "prompt=login asks for the password again, once, and cannot be skipped.",
    "max-age": "max_age holds; what is no number of seconds is refused; auth_time is when she really signed in.",
    "hint-of-another": "An id_token_hint of somebody else gives login_required, and never a code for who is there.",
    "signing-keys": "Private keys are encrypted at rest; a retired one signs no more, and its public part stays while "
    "it is needed.",
    "logout-asks": "Without a good ID token of hers nobody signs her out: she is asked, and stays at the drive.",
    "logout-redirect": "After signing out she is sent to an address that the application registered, or nowhere.",
}

CLIENT_KEYS = {
    "assertion-claims": "An assertion names its client as issuer and subject, us as its one audience and a short end.",
    "assertion-once": "An assertion counts once.",
    "assertion-clock": "Clocks may differ by ten seconds and no more, and no assertion is older than a day.",
    "assertion-algorithm": "An assertion is signed with an asymmetric algorithm and a key that is registered.",
    "dpop-claims": "A proof without jti, htm, htu, iat or, at the API, ath is refused.",
    "dpop-wrong": "A proof for another method, address, token or key is refused.",
    "dpop-algorithm": "A proof without a signature, with a shared secret, a wrong type or a private key is refused.",
    "dpop-two": "Two proofs at once are refused.",
    "dpop-clock": "An old proof, or one from further ahead than clocks differ, is refused.",
    "dpop-once": "A proof counts once, at whichever worker it comes in again.",
    "dpop-nonce": "A proof without a nonce of ours gets one to try again with.",
    "dpop-address": "The address in a proof is compared without query, with the configured issuer.",
    "dpop-bound": "A bound token is refused as Bearer, an unbound one as DPoP.",
    "fapi-whole": "Of an application set to FAPI 2.0 nothing weaker than the profile is accepted.",
    "register-redirect": "No wildcard, no script or file scheme; a scheme of its own for native public apps only, "
    "or where the operator allows it.",
    "register-keys": "Registered keys are public, and strong enough.",
    "registered-by-developer": "Who registers an application gains no right by it: what the operator decided stays, "
    "and what looks different is not checked any more.",
    "refusals": "Why a request was refused is told to the developer of the application that it names and to the "
    "operator; it holds nothing that works, is bounded, and changes no answer.",
    "fetch-safely": "Keys and logo of a client are fetched from public addresses only, within limits of size and time.",
}

REGISTRATION = {
    "register-token": "Nobody registers an application without a live initial access token, and one registers as many "
    "as it says, also of sixteen at the same moment.",
    "register-own": "A registration token manages its one client; to every other it is no better than none.",
    "register-rights": "A registration token raises no right of its client and undoes nothing that the operator "
    "decided.",
    "register-ends": "An application that was switched off manages nothing; one that ended its registration can do "
    "nothing any more, at once.",
}

METADATA = {
    "metadata-exact": "Metadata says what is enforced, its defaults too, and nothing else.",
    "metadata-agree": "The documents of the authorization server and of the API agree.",
}

RESOURCE_SERVER = {
    "access-matrix": "Every address times every caller gives what the table says.",
    "not-found-alike": "What is foreign, unshared, trashed or deleted is a 404, alike in body, header and effort.",
    "challenge": "Without a token: 401 and a challenge without error. With a bad one: invalid_token, and no reason.",
    "challenge-metadata": "The challenge names the resource metadata, whatever Host was sent.",
    "challenge-dpop": "Where it applies the challenge offers DPoP and names its algorithms.",
    "token-once": "A token sent in two ways at once is refused; the scheme's name counts in any case.",
    "scope-named": "A missing scope is a 403 that names it and tells nothing of the photo.",
    "gate-before-body": "Who calls is settled before the body is read, and bodies are bounded.",
    "files-inert": "Files cannot act: nosniff, a sandbox policy, originals as attachments.",
    "files-range": "A range gives exactly the bytes asked for, and odd ones the whole file or a 416.",
    "files-private": "No file has a public address, and none is found by a path that the caller writes.",
    "no-place": "No rendition tells place or serial number, nor does an original to who may not know the place.",
    "list-silent": "Order, counts and cursors of a list tell nothing of what is not shared.",
    "cursor-signed": "Cursors are opaque, and a changed or foreign one is refused.",
    "log-whole": "The owner's log equals what applications fetched and tried, answer by answer and byte for byte.",
    "log-hers": "No filter, page or file of the log shows a row of somebody else.",
    "log-bounded": "Nobody fills the log with requests that are turned away, or with tokens that never were.",
    "log-inert": "Words of an application or of a file are no formula in the log's table and no markup on its page.",
    "new-connection": "An owner is written to when an application is new to her or gets more, and the letter delays "
    "and breaks no answer.",
    "api-throttle": "Requests are limited per client and per person, with Retry-After, and nobody uses up another's.",
    "api-contract": "Every answer of the API is one that its OpenAPI document describes.",
}

UPLOAD = {
    "upload-by-content": "A file is accepted by its content, never by its name or header.",
    "upload-refused": "What is empty, broken, disguised or overloaded is refused with a reason.",
    "upload-bomb": "Bombs of pixels, frames and metadata are refused before they are decoded.",
    "upload-polyglot": "Of a polyglot only the picture gets into the renditions.",
    "upload-names": "A hostile file name gives a harmless title, and markup in it stays text.",
    "upload-colours": "Unusual samples, palettes and profiles come out in their true colours.",
    "upload-bounded": "Size, pixels, time and memory are bounded; a decoder that fails ends alone.",
    "upload-whole": "Killed at any moment: nothing or a whole photo, and no orphan that the clean-up misses.",
    "upload-same-bytes": "The same bytes at once become one file with the right counts.",
}

SHOP = {
    "shop-state": "An answer counts for the browser and the flow that it belongs to, once.",
    "shop-tabs": "Two tabs have two flows, and both arrive.",
    "shop-mix-up": "An answer of another issuer or to another source's address is refused.",
    "shop-metadata": "Metadata of another issuer, or with addresses in plain http or private networks, is refused.",
    "shop-session": "The session's key changes when photos arrive and when somebody signs in.",
    "shop-id-token": "An ID token counts with the registered algorithm, a current key, and every claim as it must be.",
    "shop-identity": "A customer is recognised by issuer and subject together, never by an address or a name.",
    "shop-guest": "What a guest did joins the customer who signs in; what is another customer's never does.",
    "shop-redirect": "Where she goes on after signing in is a page of the shop and nothing else.",
    "shop-push": "Where the drive takes it, only a reference goes through the browser, and what is wrong has a page.",
    "shop-keys": "Each visit proves a key of its own, and falls back to nothing weaker than it asked for.",
    "shop-nonce": "A nonce is worth one more try and no further; that of one server is not shown to another.",
    "shop-secrets": "Tokens and secrets are encrypted, and in no page, address, log or exception.",
    "shop-ends": "Access that is over is dropped here and given back there.",
    "shop-hostile": "A hostile server cannot fill, stall or deceive the shop.",
    "shop-placing": "An order is placed once, at the price and with the photos that she saw.",
}

SITE = {
    "site-policy": "Every page carries a policy that runs nothing inline.",
    "site-two-origins": "Neither site knows the other's sessions, in a process that serves both.",
    "site-sign-in-throttle": "Sign-in is limited, with Retry-After, and tells nobody who has an account.",
    "site-second-factor": "Where a second factor is on, the password alone opens nothing, and no code counts twice.",
    "site-sessions": "A session is new at sign-in, ends at once when she ends it, and with the old password.",
    "site-account-letters": "She is told of each change to her account, and of each sign-in in a browser new to it.",
    "site-admin-second-factor": "In production the admin opens for a second factor only.",
    "site-production": "Production refuses the demo's keys, addresses, trace and defaults.",
    "site-admin": "What an administrator does is logged, and nobody else gets there.",
    "site-lock": "Dependencies are locked with hashes, front-end files with digests.",
    "site-logs": "Logs and the trace hold no token, code, secret, password or query.",
    "head-harmless": "A program that looks at a link by HEAD begins, ends and uses up nothing, at no address.",
    "site-caches": "No page of hers is left for the next one at the same computer.",
}

SHARING = {
    "share-token": "The secret of a link has 128 bits, is found by its hash, and cannot be read in the database.",
    "share-ends": "A link that was switched off, is over, or has an owner who may not sign in opens nothing, at once.",
    "share-alike": "A link that ended, one that never was, and a photo that it does not show are told alike.",
    "share-only": "A link opens what was shared and is there now: no other photo, album or size, and no place.",
    "share-password": "Tries of a password are counted for each link, wherever they come from; she is never kept out.",
    "share-silent": "The secret of a link is in no log, referrer, error report or trace, and in no search engine.",
    "share-revalidated": "No cache shows a file of a link without asking whether it is still shared.",
    "share-person": "Sharing by an address tells nobody, by word or time, whether there is such an account, and only "
    "whoever has proved that address sees it.",
    "share-no-app": "No application sees what others share with its owner.",
    "share-never": "What is never shared with applications is in no link that its owner was not asked about.",
    "share-visits": "Visits are counted without keeping who they were, and are her own to read.",
    "private-alike": "A private photo and one that is gone are told alike to everybody else.",
}

PROMISES: dict[str, dict[str, str]] = {
    "Authorization endpoint": AUTHORIZATION_ENDPOINT,
    "Pushed requests": PUSHED_REQUESTS,
    "Codes and tokens": CODES_AND_TOKENS,
    "Devices": DEVICES,
    "OpenID Connect": OPENID,
    "Keys of clients": CLIENT_KEYS,
    "Registration": REGISTRATION,
    "Metadata": METADATA,
    "Resource server": RESOURCE_SERVER,
    "Sharing": SHARING,
    "Upload": UPLOAD,
    "The client (shop)": SHOP,
    "The site": SITE,
}

# What, and what a client that tries gets to see.
NOT_OFFERED: dict[str, tuple[str, str]] = {
    "implicit": ("Implicit and hybrid responses", "`unsupported_response_type`"),
    "password": ("The password grant", "`unsupported_grant_type`"),
    "request-objects": ("Request objects (RFC 9101)", "`request_not_supported`"),
    "signed-urls": ("Signed addresses of files", "files take the API's own credentials only"),
}
