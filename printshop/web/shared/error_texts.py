"""What the shop says when something went differently: what happened, what is safe, what to do next.

``{source}`` stands for the name of the photo source. Those for signing in are in ``error_texts_sign_in``.
"""

from __future__ import annotations

from dataclasses import dataclass

from printshop.exceptions import (
    AccessEnded,
    AddressRefused,
    AnswerInvalid,
    AuthorizationDenied,
    AuthorizationRefused,
    ClientRefused,
    CodeRefused,
    DecryptionFailed,
    FlowElsewhere,
    FlowExpired,
    FlowMismatch,
    FlowUnknown,
    FlowUsed,
    PrintshopError,
    ProofRefused,
    SourceUnavailable,
)


@dataclass(frozen=True, kw_only=True)
class Story:
    """One page of bad or unexpected news; ``ask`` offers to go to the source (again)."""

    title: str
    happened: str
    safe: str
    next_step: str
    status: int = 400
    ask: str = "Choose photos"


_NOTHING_CAME = "We received nothing: no photo, no name, no access to anything of yours."
_UNCHANGED = "Nothing was shared, and nothing that was here before has changed."
_NEEDS_REPAIR = Story(
    title="We have to repair something",
    happened="{source} does not know us the way it should: the shop's registration there needs attention.",
    safe=_NOTHING_CAME,
    next_step="This is ours to mend and trying again does not help today. Your basket and your orders are not touched.",
    status=502,
    ask="",
)
_AWAY = Story(
    title="{source} does not answer right now",
    happened="We could not reach {source}, or it was too busy to answer. That is mostly over in a few minutes.",
    safe="Everything already at the shop is safe: your basket, your orders and the photos that came through.",
    next_step="Wait a moment, then try again.",
    status=503,
    ask="Try again",
)
_NONSENSE = Story(
    title="We did not understand {source}",
    happened="{source} answered with something we could not make sense of, so we stopped rather than guess.",
    safe="We keep nothing of what came, and your photos there are as they were.",
    next_step="Try again in a while. If it stays like this, please tell us.",
    status=502,
    ask="Try again",
)
_TOO_LATE = Story(
    title="That took a little too long",
    happened="What {source} gave your browser to bring here works once and only for a minute. It was too old, "
    "or used before.",
    safe=_NOTHING_CAME,
    next_step="Just go once more: your choice at {source} is remembered.",
    ask="Go once more",
)
_PUSHED_TOO_LONG_AGO = Story(
    title="That took a little too long",
    happened="The request we left for you at {source} holds for about a minute until you arrive. It was over, or "
    "answered already.",
    safe=_UNCHANGED,
    next_step="Just go once more from here.",
    ask="Go once more",
)
_LEFT_EARLY = Story(
    title="{source} still needs something from you",
    happened="{source} wants you to sign in or to agree over there, and you came back before that was done.",
    safe=_NOTHING_CAME,
    next_step="Go once more and follow its pages to the end.",
    ask="Go once more",
)

STORIES: dict[type[PrintshopError], Story] = {
    AuthorizationDenied: Story(
        title="You kept your photos to yourself",
        happened="You told {source} not to share photos with us, and that is all it told us.",
        safe=_NOTHING_CAME,
        next_step="Should you change your mind, you can choose as few as one photo, and for one hour only.",
        status=200,
    ),
    CodeRefused: _TOO_LATE,
    FlowExpired: Story(
        title="That took a little too long",
        happened="You left for {source} more than a quarter of an hour ago, so we no longer waited.",
        safe=_NOTHING_CAME,
        next_step="Just go once more and take your time: a quarter of an hour.",
        ask="Go once more",
    ),
    FlowUnknown: Story(
        title="We were not expecting you here",
        happened="This page opens when {source} sends you back to us. We cannot find that we sent you there.",
        safe=_UNCHANGED,
        next_step="If you followed a link from somebody else, close this page. Otherwise start here at the shop.",
    ),
    FlowElsewhere: Story(
        title="This began in another browser",
        happened="Somebody set out for {source} in another browser, or this browser has forgotten us meanwhile. "
        "Photos are only handed to the browser that asked.",
        safe=_UNCHANGED,
        next_step="Go back to the other browser, or start anew in this one.",
    ),
    FlowUsed: Story(
        title="You have been through this door already",
        happened="Each answer from {source} opens this door once. Going back or reloading brings the same one again.",
        safe="Nothing happened twice.",
        next_step="Whatever you chose then still holds. Go on from here, or choose anew.",
        status=409,
        ask="Choose photos anew",
    ),
    FlowMismatch: Story(
        title="Something does not add up",
        happened="We asked {source}, but the answer did not come from there or does not say so. We threw it away.",
        safe=_UNCHANGED,
        next_step="Start again from here. If you came by a link from somebody else, close this page instead.",
    ),
    AuthorizationRefused: Story(
        title="{source} said no",
        happened="{source} did not hand us any photos, and its reason is one we do not know.",
        safe=_NOTHING_CAME,
        next_step="Try again. If it stays like this, please tell us.",
        status=502,
        ask="Try again",
    ),
    ClientRefused: _NEEDS_REPAIR,
    ProofRefused: _NEEDS_REPAIR,
    DecryptionFailed: _NEEDS_REPAIR,
    SourceUnavailable: _AWAY,
    AnswerInvalid: _NONSENSE,
    AddressRefused: _NONSENSE,
    AccessEnded: Story(
        title="The access was ended",
        happened="{source} tells us that we may no longer see your photos.",
        safe="We let go of the key and of the photos. Orders already placed keep theirs.",
        next_step="To go on, choose photos again: your last choice is remembered there.",
        status=200,
        ask="Ask again",
    ),
}

REFUSALS: dict[str, Story] = {
    "temporarily_unavailable": _AWAY,
    "server_error": _AWAY,
    "invalid_request": _NEEDS_REPAIR,
    "invalid_scope": _NEEDS_REPAIR,
    "unauthorized_client": _NEEDS_REPAIR,
    "unsupported_response_type": _NEEDS_REPAIR,
    "invalid_client": _NEEDS_REPAIR,
    "unsupported_response_mode": _NEEDS_REPAIR,
    "invalid_target": _NEEDS_REPAIR,
    "invalid_authorization_details": _NEEDS_REPAIR,
    "invalid_request_object": _NEEDS_REPAIR,
    "request_not_supported": _NEEDS_REPAIR,
    "request_uri_not_supported": _NEEDS_REPAIR,
    "invalid_request_uri": _PUSHED_TOO_LONG_AGO,
    "login_required": _LEFT_EARLY,
    "interaction_required": _LEFT_EARLY,
    "account_selection_required": _LEFT_EARLY,
    "consent_required": _LEFT_EARLY,
}
"""Errors with a better story than AuthorizationRefused: RFC 6749 4.1.2.1, RFC 8707 2, RFC 9101 7, RFC 9396 5, and
OpenID Connect Core 3.1.2.6."""
