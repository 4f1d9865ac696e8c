"""The stories of signing in, where they are others than those of photos; and which story an error has."""

from __future__ import annotations

from dataclasses import replace

from printshop.exceptions import (
    AnswerInvalid,
    AuthorizationDenied,
    AuthorizationRefused,
    CodeRefused,
    FlowElsewhere,
    FlowExpired,
    FlowMismatch,
    FlowUnknown,
    FlowUsed,
    IdTokenInvalid,
    PrintshopError,
)
from printshop.web.shared.error_texts import REFUSALS, STORIES, Story

_NOT_SIGNED_IN = "You are not signed in, and we learned nothing about you. Your basket is as it was."
_AGAIN = "Sign in once more"
_LATE = Story(
    title="That took a little too long",
    happened="What {source} gave your browser to bring here works once and only for a short while.",
    safe=_NOT_SIGNED_IN,
    next_step="Just go once more.",
    ask=_AGAIN,
)

SIGN_IN_STORIES: dict[type[PrintshopError], Story] = {
    AuthorizationDenied: Story(
        title="You did not sign in",
        happened="You told {source} not to say who you are, and that is all it told us.",
        safe=_NOT_SIGNED_IN,
        next_step="You can order without signing in, too. Then your orders are found in this browser only.",
        status=200,
        ask="Sign in after all",
    ),
    CodeRefused: _LATE,
    FlowExpired: _LATE,
    FlowUnknown: Story(
        title="We were not expecting you here",
        happened="This page opens when {source} sends you back to us. We cannot find that we sent you there.",
        safe="Nobody was signed in, and nothing that was here before has changed.",
        next_step="If you followed a link from somebody else, close this page. Otherwise start here at the shop.",
        ask="Sign in",
    ),
    FlowElsewhere: Story(
        title="This began in another browser",
        happened="Somebody set out to sign in with {source} in another browser, or this browser has forgotten us "
        "meanwhile. Only the browser that asked is signed in.",
        safe=_NOT_SIGNED_IN,
        next_step="Go back to the other browser, or start anew in this one.",
        ask="Sign in here",
    ),
    FlowUsed: Story(
        title="You have been through this door already",
        happened="Each answer from {source} opens this door once. Going back or reloading brings the same one again.",
        safe="Nothing happened twice. If you were signed in, you still are.",
        next_step="Go on at the shop.",
        status=409,
        ask=_AGAIN,
    ),
    FlowMismatch: replace(STORIES[FlowMismatch], safe=_NOT_SIGNED_IN, ask=_AGAIN),
    AuthorizationRefused: Story(
        title="{source} said no",
        happened="{source} did not tell us who you are, and its reason is one we do not know.",
        safe=_NOT_SIGNED_IN,
        next_step="Try again. If it stays like this, please tell us.",
        status=502,
        ask="Try again",
    ),
    IdTokenInvalid: Story(
        title="We could not be sure that it is you",
        happened="{source} sent us its word on who you are, and something about it is not right. So we threw it away.",
        safe=_NOT_SIGNED_IN,
        next_step="Try again. If it stays like this, please tell us.",
        status=502,
        ask="Try again",
    ),
}


def story_of(error: PrintshopError, *, signing_in: bool = False) -> Story:
    """The story for an error, by its class or the nearest parent that has one."""
    if isinstance(error, AuthorizationRefused) and error.error in REFUSALS:
        return _without_photos(REFUSALS[error.error]) if signing_in else REFUSALS[error.error]
    for kind in type(error).__mro__:
        if signing_in and kind in SIGN_IN_STORIES:
            return SIGN_IN_STORIES[kind]
        if kind in STORIES:
            return _without_photos(STORIES[kind]) if signing_in else STORIES[kind]
    return STORIES[AnswerInvalid]


def _without_photos(story: Story) -> Story:
    return replace(story, safe=_NOT_SIGNED_IN)
