"""The protocol as a story: the nine steps, and the messages that make them up, in order.

One source for the pages at /trace/ and for docs/protocol.md.
"""

from __future__ import annotations

from dataclasses import dataclass

BROWSER, SHOP, SERVER, RESOURCE = "browser", "shop", "server", "resource"
LANES = {
    BROWSER: ("Browser", "Jane, the resource owner"),
    SHOP: ("Printshop", "the client"),
    SERVER: ("Authorization server", "the drive: who may what"),
    RESOURCE: ("Resource server", "the drive: the photos"),
}
FRONT, BACK = "front", "back"


@dataclass(frozen=True)
class Step:
    """One of the nine steps of the story."""

    number: int
    title: str
    text: str


@dataclass(frozen=True)
class Kind:
    """One kind of message pair: a request between two lanes and its answer.

    ``steps`` are those of the request and of the answer; None = part of whatever step is under way.
    """

    name: str
    source: str
    target: str
    title: str
    answer: str
    refused: str
    section: str
    steps: tuple[int | None, int | None]
    text: str
    detour: str = ""  # the answer that leads on by another page

    @property
    def channel(self) -> str:
        """Through the browser in front of the owner's eyes, or between the servers behind her back."""
        return FRONT if self.source == BROWSER else BACK


STEPS = (
    Step(1, "Jane opens the shop", "She wants prints, and says where her photos are. The shop knows nothing of her."),
    Step(
        2,
        "The shop sends her to the drive",
        "The shop looks up where the drive takes requests, leaves its own there, and sends her browser after it.",
    ),
    Step(
        3,
        "She signs in at the drive and reads what is asked",
        "Her password goes to the drive and nowhere else. The page says who asks, for what, and for how long.",
    ),
    Step(
        4,
        "The drive takes her decision",
        "She ticks the photos she wants to share. What she answers can narrow the request and never widen it.",
    ),
    Step(
        5,
        "Back to the shop with a one-time code",
        "The code passes through the browser, so it is worth nothing by itself: one use, one minute, one client.",
    ),
    Step(
        6,
        "The shop hands in the code, with its credentials",
        "Server to server: the code, the shop's own secret, the verifier that only the sender of step 2 has, and a"
        " proof that it has the key.",
    ),
    Step(
        7,
        "The drive checks both and issues the access token",
        "Client, secret, code, redirect address, verifier and key must all fit. The token is bound to that key and"
        " lives for one hour at most.",
    ),
    Step(
        8,
        "The shop calls the photo API",
        "Each call carries the token and a proof, made for this call, that the caller has its key. A stolen token"
        " opens nothing.",
    ),
    Step(
        9,
        "The drive checks the token and answers",
        "It answers with the photos she ticked. For this token no other photo exists.",
    ),
)

KINDS = (
    Kind(
        "connect", BROWSER, SHOP, "Fetch my photos from the drive", "Go to the drive, and show this reference",
        "The shop could not start", "RFC 6749, 4.1", (1, 2),
        "The shop makes up a fresh state, a fresh PKCE verifier and a fresh key for this one flow and keeps them.",
    ),
    Kind(
        "discovery", SHOP, SERVER, "Where are your endpoints?", "Here they are", "No answer of use", "RFC 8414, 3",
        (2, 2), "No address of the drive is written into the shop: it asks for them and checks who answers.",
    ),
    Kind(
        "resource_metadata", SHOP, RESOURCE, "Whose tokens do you take?", "Those of this server", "No answer of use",
        "RFC 9728, 3", (2, 2), "The resource server names the authorization server it trusts.",
    ),
    Kind(
        "push", SHOP, SERVER, "This is what I shall ask for", "Kept, under this reference", "Refused",
        "RFC 9126, 2", (2, 2),
        "The whole request goes from server to server, with the shop's credentials: nobody on the way can read or"
        " change it, and a wrong one fails before she has left the shop.",
    ),
    Kind(
        "authorize", BROWSER, SERVER, "The shop asks for access", "Here is its page",
        "Refused before anybody is asked", "RFC 9126, 4", (2, 3),
        "The browser brings the reference; a client that does not push lets it bring the request itself. Checked"
        " before she sees anything: known client, registered redirect address, PKCE. The reference holds for a minute,"
        " then for this browser only, and is used up by her decision.",
    ),
    Kind(
        "sign_in", BROWSER, SERVER, "Sign in", "Signed in", "Not with this name and password", "RFC 6749, 3.1",
        (3, 3), "How she signs in is the drive's own matter; OAuth does not say. The shop never sees this page.",
        "The sign-in page",
    ),
    Kind(
        "review", BROWSER, SERVER, "Who asks, and what for?", "The consent page", "Not for you",
        "RFC 6749, 4.1.1", (3, 3), "Who asks, which photos, what it can and cannot do, for how long.",
        "Sign in first",
    ),
    Kind(
        "choose", BROWSER, SERVER, "These photos", "Remembered", "Not possible", "RFC 9396, 3", (3, 3),
        "Ticks are kept with the request at the drive while she turns the pages.",
    ),
    Kind(
        "decide", BROWSER, SERVER, "Her decision", "Back to the shop with a code", "Not accepted",
        "RFC 6749, 4.1.2", (4, 5),
        "Yes makes the durable record of her consent and a code bound to it; no sends her back with an error.",
    ),
    Kind(
        "callback", BROWSER, SHOP, "Back at the shop", "The photos are being fetched",
        "The shop explains what went wrong", "RFC 6749, 4.1.2", (5, None),
        "The shop checks that the state belongs to this browser and that the drive it asked is the one that answers.",
    ),
    Kind(
        "token", SHOP, SERVER, "The code, my credentials, the verifier", "The access token", "No token",
        "RFC 6749, 4.1.3", (6, 7),
        "Sent once, by the shop's server, or twice if the drive wants a newer nonce in the proof. A second use of the"
        " code ends everything it led to.",
    ),
    Kind(
        "list", SHOP, RESOURCE, "Which photos may I see?", "These", "Refused", "RFC 6750, 2.1", (8, 9),
        "The answer lists what she ticked and what is still there; it does not count or hint at anything else.",
    ),
    Kind(
        "photo", SHOP, RESOURCE, "This photo, please", "Its description", "Refused", "RFC 6750, 2.1", (8, 9),
        "A photo she did not tick is answered like one that never was: 404.",
    ),
    Kind(
        "file", SHOP, RESOURCE, "Its picture, please", "The picture", "Refused", "RFC 6750, 2.1", (8, 9),
        "Bytes of one photo, without the place where it was taken unless she ticked that too.",
    ),
    Kind(
        "refresh", SHOP, SERVER, "The refresh token, for a fresh access token", "A fresh pair", "No token",
        "RFC 6749, 6", (None, None),
        "For clients that she allowed more than an hour; the shop is none. Each refresh token works once: one that"
        " comes again was stolen, from the client or by it, and ends the whole authorization.",
    ),
    Kind(
        "revoke", SHOP, SERVER, "I need this token no longer", "Gone", "Not accepted", "RFC 7009, 2", (None, None),
        "The shop gives its access back when she disconnects, or when it has all photos of the one order that it was"
        " for. From then on the token opens nothing.",
    ),
    Kind(
        "introspect", SHOP, SERVER, "Is this token alive?", "Its state", "Not accepted", "RFC 7662, 2", (None, None),
        "For a client's own tokens only; of all others the answer says nothing but inactive.",
    ),
)  # fmt: skip
KIND = {kind.name: kind for kind in KINDS}

# The order in which requests (>) and answers (<) pass when all goes well; discovery happens before the shop answers.
SCRIPT = (
    "> connect", "> discovery", "< discovery", "> resource_metadata", "< resource_metadata", "> push", "< push",
    "< connect", "> authorize", "< authorize", "> sign_in", "< sign_in", "> review", "< review", "> choose", "< choose",
    "> decide", "< decide", "> callback", "> token", "< token", "< callback",
    "> list", "< list", "> photo", "< photo", "> file", "< file",
)  # fmt: skip
