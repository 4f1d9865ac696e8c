"""The story of signing in: the same nine steps with other words, for it is not photos that she shares."""

from __future__ import annotations

from dataclasses import replace

from oauthdemo.trace.story.steps import BROWSER, KIND, RESOURCE, SERVER, SHOP, STEPS, Kind, Step

SIGN_IN_STEPS = (
    Step(1, "Jane wants to sign in at the shop", "Without one more password: the drive knows her already."),
    Step(
        2,
        "The shop sends her to the drive",
        "It asks who she is and nothing else: no photo is seen by signing in. A fresh nonce goes along, which the"
        " answer must repeat.",
    ),
    Step(
        3,
        "She signs in at the drive and reads what is asked",
        "Her password goes to the drive and nowhere else. The page says who wants to know what of her.",
    ),
    replace(STEPS[3], text="She may keep her name to herself: then the shop gets a number that stands for her."),
    STEPS[4],
    STEPS[5],
    Step(
        7,
        "The drive checks both and issues an ID token",
        "Signed by the drive, for this shop, this visit and the next few minutes. The access token beside it opens"
        " nothing but what she agreed to tell.",
    ),
    Step(
        8,
        "The shop distrusts the ID token, then asks for her name",
        "Signature, issuer, audience, times, nonce and the hash of the access token must all fit. She is recognised by"
        " issuer and subject, never by an address.",
    ),
    Step(9, "The drive tells what she agreed to", "Her name if she ticked it, of the very subject of the ID token."),
)

SIGN_IN_KINDS = (
    Kind(
        "ask_who", BROWSER, SHOP, "Sign me in with the drive", "Go to the drive, and show this reference",
        "The shop could not start", "OpenID Connect Core, 3.1.2.1", (1, 2),
        "The shop makes up a fresh state, nonce, PKCE verifier and key for this one visit and keeps them.",
    ),
    replace(
        KIND["discovery"], section="OpenID Connect Discovery, 4",
        text="No address of the drive is written into the shop: it asks for them and checks who answers.",
    ),
    replace(KIND["review"], text="Who asks, and what it wants to know of her. Each thing can be left out."),
    replace(
        KIND["callback"], answer="Signed in", section="OpenID Connect Core, 3.1.2.5",
        text="The shop checks that the state belongs to this browser and that the drive it asked is the one that"
        " answers. Its session gets a new number now.",
    ),
    replace(KIND["token"], answer="The ID token, and an access token", section="OpenID Connect Core, 3.1.3"),
    Kind(
        "jwks", SHOP, SERVER, "With which keys do you sign?", "With these", "No answer of use",
        "OpenID Connect Core, 10.1", (8, 8),
        "Public keys. The shop remembers them, and asks again when a token names one that it does not know.",
    ),
    Kind(
        "userinfo", SHOP, RESOURCE, "What may I know of her?", "This", "Refused", "OpenID Connect Core, 5.3", (8, 9),
        "The access token is used once, for this. What she did not agree to is not there.",
    ),
    Kind(
        "sign_out", BROWSER, SHOP, "Sign me out, at the drive, too", "Signed out here. Go to the drive",
        "Not accepted", "OpenID Connect RP-Initiated Logout, 2", (None, None),
        "The shop's own session is over whatever happens next.",
    ),
    Kind(
        "logout", BROWSER, SERVER, "The shop asks to sign her out", "Signed out, and back to the shop",
        "Not this way", "OpenID Connect RP-Initiated Logout, 2", (None, None),
        "The ID token says who asks and about whom. Without a good one the drive asks her; the address to come back"
        " to must be registered.",
    ),
    Kind(
        "signed_out", BROWSER, SHOP, "Back at the shop", "You are signed out", "Not accepted",
        "OpenID Connect RP-Initiated Logout, 3", (None, None),
        "The state shows that this is the answer to what the shop asked.",
    ),
)  # fmt: skip

# As in ``steps.SCRIPT``; what comes when she signs out is told afterwards.
SIGN_IN_SCRIPT = (
    "> ask_who", "> discovery", "< discovery", "> push", "< push", "< ask_who", "> authorize", "< authorize",
    "> sign_in", "< sign_in", "> review", "< review", "> decide", "< decide", "> callback", "> token", "< token",
    "> jwks", "< jwks", "> userinfo", "< userinfo", "< callback",
)  # fmt: skip
