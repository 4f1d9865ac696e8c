"""How a flow is told: the nine steps of the web shop, or those of a page, of a device, of a job without an owner.

A story has its own steps, and its own words for the messages that it shares with the nine steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from oauthdemo.trace.story.signing_in import SIGN_IN_KINDS, SIGN_IN_STEPS
from oauthdemo.trace.story.steps import BROWSER, KIND, KINDS, RESOURCE, SERVER, SHOP, STEPS, Kind, Step


@dataclass(frozen=True)
class Story:
    """``kinds``: each message of it by name, with the step that it belongs to here."""

    name: str
    title: str
    steps: tuple[Step, ...]
    kinds: Mapping[str, Kind]

    def step(self, number: int) -> Step:
        return self.steps[number - 1]

    def kind(self, name: str) -> Kind:
        """The message ``name``; one of another story has no step here."""
        return self.kinds.get(name) or replace(EVERY[name], steps=(None, None))


def _own(*kinds: Kind) -> dict[str, Kind]:
    """All kinds as the nine steps have them, out of their order, and ``kinds`` instead or besides."""
    others = {kind.name: replace(kind, steps=(None, None)) for kind in KINDS}
    return {**others, **{kind.name: kind for kind in kinds}}


def _at(name: str, asked: int | None, answered: int | None) -> Kind:
    return replace(KIND[name], steps=(asked, answered))


CODE = Story("code", "With a browser", STEPS, KIND)

PAGE = Story(
    "page",
    "Without a server",
    (
        Step(1, "The shop sends her to the drive", "It runs in her browser, and makes up a verifier and a key there."),
        replace(STEPS[2], number=2),
        replace(STEPS[3], number=3),
        Step(4, "Back to the shop with a one-time code", STEPS[4].text),
        Step(
            5,
            "The shop hands in the code",
            "From the page itself. It has no secret, for everybody could read it there: the verifier, which only the"
            " sender of step 1 has, and a proof of its key stand in.",
        ),
        Step(
            6,
            "The drive checks them and issues the access token",
            "Client, code, redirect address, verifier and key must all fit. The token is bound to that key and lives"
            " for one hour at most.",
        ),
        replace(STEPS[7], number=7),
        replace(STEPS[8], number=8),
    ),
    _own(
        replace(
            KIND["authorize"], steps=(1, 2), section="RFC 6749, 4.1.1",
            text="The browser brings the request. Checked before she sees anything: known client, registered redirect"
            " address, PKCE.",
        ),
        _at("sign_in", 2, 2),
        _at("review", 2, 2),
        _at("choose", 2, 2),
        _at("decide", 3, 4),
        replace(
            KIND["token"], steps=(5, 6), title="The code and the verifier",
            text="Sent once, or twice if the drive wants a newer nonce in the proof. A second use of the code ends"
            " everything it led to.",
        ),
        _at("list", 7, 8),
        _at("photo", 7, 8),
        _at("file", 7, 8),
    ),
)  # fmt: skip

DEVICE = Story(
    "device",
    "On a device",
    (
        Step(1, "The shop asks for a code to show", "It has no keyboard and no browser to send off."),
        Step(
            2,
            "She types the code at the drive",
            "On her own phone, signed in there. She is asked whether the code is on her device: a code that somebody"
            " sent her would give her photos to them.",
        ),
        Step(3, "She reads what is asked, and decides", "The same page as for every other client."),
        Step(
            4,
            "The shop gets its token",
            "It has asked all the time, politely. The first time after her yes there is a token, bound to its key.",
        ),
        Step(5, "The shop shows the photos", "The ones she chose. It asks for a fresh token when one ends."),
    ),
    _own(
        Kind(
            "device_begin", SHOP, SERVER, "May I have a code to show?", "Two codes: one for you, one to show",
            "No codes", "RFC 8628, 3.1", (1, 1),
            "The device says what it wants and gets a short code for people and a long one for itself.",
        ),
        Kind(
            "device_page", BROWSER, SERVER, "The code that the device shows", "Is this code on your device?",
            "Not this code", "RFC 8628, 3.3", (2, 2),
            "Nothing is shared by typing a code: it only tells which request is meant. Wrong tries are counted.",
            "Another page first",
        ),
        Kind(
            "device_mine", BROWSER, SERVER, "Is it on her device?", "Go on to what it asks", "Not this code",
            "RFC 8628, 5.4", (2, 2),
            "Only now the request is hers. From here on everything is as for a client with a browser.",
        ),
        _at("sign_in", 2, 2),
        _at("review", 3, 3),
        _at("choose", 3, 3),
        replace(
            KIND["decide"], steps=(3, 3), answer="You can go back to your device",
            text="Yes makes the durable record of her consent; the device learns of it when it asks the next time.",
        ),
        Kind(
            "poll", SHOP, SERVER, "Has she decided?", "Yes: the access token", "No token", "RFC 8628, 3.4", (None, 4),
            "Asked every few seconds, and less often if the drive says so. A device code is good for one token.",
            "Not yet",
        ),
        _at("list", 5, 5),
        _at("photo", 5, 5),
        _at("file", 5, 5),
        replace(
            KIND["refresh"],
            text="Each refresh token works once: one that comes again was stolen, and ends the whole authorization.",
        ),
    ),
)  # fmt: skip

SELF = Story(
    "self",
    "Without an owner",
    (
        Step(1, "The shop asks in its own name", "Nobody is there, so nobody is asked and no photo is given."),
        Step(2, "The shop asks for figures about itself", "The token opens these and nothing else."),
    ),
    _own(
        Kind(
            "own_token", SHOP, SERVER, "A token for myself", "The access token", "No token", "RFC 6749, 4.4", (1, 1),
            "Its credentials are all that it has to show. There is no refresh token: it can ask again at any time.",
        ),
        Kind(
            "usage", SHOP, RESOURCE, "How much am I used?", "These figures", "Refused", "RFC 6750, 2.1", (2, 2),
            "Counts of its own connections and answers, which tell of no person and no photo.",
        ),
    ),
)  # fmt: skip

SIGN_IN = Story("sign_in", "To sign in", SIGN_IN_STEPS, {**KIND, **{kind.name: kind for kind in SIGN_IN_KINDS}})

STORIES = {story.name: story for story in (CODE, SIGN_IN, PAGE, DEVICE, SELF)}
EVERY = {name: kind for story in STORIES.values() for name, kind in story.kinds.items()}
# The message that tells which story it is.
BEGINNINGS = {"ask_who": SIGN_IN.name, "device_begin": DEVICE.name, "own_token": SELF.name}
