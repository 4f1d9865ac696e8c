"""From recorded exchanges to the rows of a sequence diagram: arrows in time, under the nine steps' headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from oauthdemo.trace.capture.masked_messages import MaskedRequest, MaskedResponse
from oauthdemo.trace.models import Exchange, Flow
from oauthdemo.trace.story.parameters import CLAIMS, ID_TOKEN_CLAIMS, PARAMETERS
from oauthdemo.trace.story.steps import BACK, LANES, SHOP, Kind, Step
from oauthdemo.trace.story.stories import STORIES, Story

DONE, REFUSED, DETOUR = "done", "refused", "detour"
AGAIN = "Once more, with this nonce"
UNASKED = "Back to the shop with a code: she had agreed before"
NOT_YET = frozenset({"authorization_pending", "slow_down"})  # RFC 8628 section 3.5
SIGNED = {
    "DPoP": ("What the proof says", CLAIMS),
    "client_assertion": ("What the assertion says", CLAIMS),
    "id_token": ("What the ID token says", ID_TOKEN_CLAIMS),
    "id_token_hint": ("What the ID token says", ID_TOKEN_CLAIMS),
}


@dataclass(frozen=True)
class Item:
    """A parameter or header with what it is for."""

    name: str
    value: str
    text: str
    section: str


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """One message, in one direction. ``lanes`` is like "browser-shop"."""

    at: datetime
    step: int | None
    kind: Kind
    source: str
    target: str
    title: str
    is_answer: bool
    refused: bool
    first_line: str
    parameters: list[Item]
    headers: list[Item]
    signed: list[tuple[str, list[Item]]]  # what a proof, an assertion or an ID token says
    times: int
    lane_names: dict[str, str]
    took: int | None = None  # milliseconds, of an answer

    @property
    def is_back_channel(self) -> bool:
        return self.kind.channel == BACK

    @property
    def lanes(self) -> str:
        return f"{self.source}-{self.target}"

    @property
    def source_name(self) -> str:
        return self.lane_names[self.source]

    @property
    def target_name(self) -> str:
        return self.lane_names[self.target]


@dataclass
class Chapter:
    """The arrows of one step; ``step`` is None for what comes after the story."""

    step: Step | None
    arrows: list[Arrow] = field(default_factory=list)


def lanes(flow: Flow | None) -> dict[str, tuple[str, str]]:
    """Each lane with who is on it; the client under the name of the application."""
    name = flow.client_name if flow else ""
    return {**LANES, SHOP: (name, LANES[SHOP][1])} if name else LANES


def chapters(flow: Flow) -> list[Chapter]:
    """All messages of ``flow`` in order, each step's heading where it begins."""
    story, teller = STORIES[flow.story], Teller(lanes(flow)[SHOP][0])
    found: list[Chapter] = []
    reached = 0
    for arrow in sorted(_arrows(flow, story, teller), key=lambda arrow: arrow.at):
        if arrow.step and arrow.step > reached:
            reached = arrow.step
            found.append(Chapter(teller.step(story.step(reached))))
        elif not found or (_is_afterwards(arrow, reached, story) and found[-1].step is not None):
            found.append(Chapter(None))
        found[-1].arrows.append(arrow)
    return found


@dataclass(frozen=True)
class Teller:
    """Tells the story of the shop, which the texts are about, as that of ``client``."""

    client: str

    def text(self, text: str) -> str:
        if self.client == LANES[SHOP][0]:
            return text
        return text.replace("The shop", self.client).replace("the shop", self.client)

    def step(self, step: Step) -> Step:
        return replace(step, title=self.text(step.title), text=self.text(step.text))

    def kind(self, kind: Kind) -> Kind:
        return replace(
            kind,
            title=self.text(kind.title),
            answer=self.text(kind.answer),
            refused=self.text(kind.refused),
            text=self.text(kind.text),
            detour=self.text(kind.detour),
        )


def _is_afterwards(arrow: Arrow, reached: int, story: Story) -> bool:
    """Whether the story was over: the token is given back, or opens nothing any more."""
    return reached == len(story.steps) and (arrow.kind.steps == (None, None) or arrow.refused)


def _arrows(flow: Flow, story: Story, teller: Teller) -> Iterator[Arrow]:
    """Two for each exchange: there and back."""
    names = {lane: name for lane, (name, _) in lanes(flow).items()}
    for exchange in flow.exchanges.all():
        kind = teller.kind(story.kind(exchange.kind))
        yield _asking(exchange, kind, names, teller)
        yield _answering(exchange, kind, outcome(exchange), names, teller)


def outcome(exchange: Exchange) -> str:
    """How it ended: "done", "refused", or "detour": a page to sign in on, or "again, with this nonce"."""
    if _asks_for_nonce(exchange) or _is_not_yet(exchange):
        return DETOUR
    names = {name for name, _ in (*exchange.response["location"], *exchange.response["body"])}
    if "error" in names or exchange.status >= 400:
        return REFUSED
    if exchange.kind == "sign_in" and exchange.status < 300:
        return DETOUR if exchange.request["method"] == "GET" else REFUSED
    if exchange.kind in ("review", "device_page") and exchange.status >= 300:
        return DETOUR
    if exchange.kind in ("callback", "connect", "ask_who", "authorize", "decide") and exchange.status < 300:
        return REFUSED
    return DONE


def _asking(exchange: Exchange, kind: Kind, names: dict[str, str], teller: Teller) -> Arrow:
    request = exchange.request
    return Arrow(
        at=exchange.started_at,
        step=kind.steps[0],
        kind=kind,
        source=kind.source,
        target=kind.target,
        title=kind.title,
        is_answer=False,
        refused=False,
        first_line=f"{request['method']} {request['address']}",
        parameters=_items(teller, [*request["query"], *request["form"]]),
        headers=_items(teller, request["headers"]),
        signed=_said(teller, request),
        times=exchange.times,
        lane_names=names,
    )


def _answering(exchange: Exchange, kind: Kind, ended: str, names: dict[str, str], teller: Teller) -> Arrow:
    response = exchange.response
    return Arrow(
        at=exchange.ended_at,
        step=kind.steps[1] if ended == DONE else kind.steps[0],
        kind=kind,
        source=kind.target,
        target=kind.source,
        title=teller.text(_answer_title(exchange, kind, ended)),
        is_answer=True,
        refused=ended == REFUSED,
        first_line=f"{exchange.status} {response['reason']}",
        parameters=_items(teller, [*response["location"], *response["body"]]),
        headers=_items(teller, response["headers"]),
        signed=_said(teller, response),
        times=exchange.times,
        lane_names=names,
        took=round((exchange.ended_at - exchange.started_at).total_seconds() * 1000),
    )


def _answer_title(exchange: Exchange, kind: Kind, ended: str) -> str:
    if ended == DONE:
        return kind.answer
    if ended == DETOUR and "code" in dict(exchange.response["location"]):
        return UNASKED
    if ended == DETOUR:
        return AGAIN if _asks_for_nonce(exchange) else kind.detour
    error = dict([*exchange.response["location"], *exchange.response["body"]]).get("error")
    if error and exchange.status < 400:
        return "Back to the shop with a no" if error == "access_denied" else f"Back to the shop: {error}"
    return kind.refused


def _asks_for_nonce(exchange: Exchange) -> bool:
    """Whether the proof was fine but for its nonce, which the answer hands out (RFC 9449 sections 8 and 9)."""
    said = {**dict(exchange.response["headers"]), **dict(exchange.response["body"])}
    return "use_dpop_nonce" in (said.get("error"), *said.get("WWW-Authenticate", "").split('"'))


def _is_not_yet(exchange: Exchange) -> bool:
    """Whether a device is to go on asking."""
    return dict(exchange.response["body"]).get("error") in NOT_YET


def _said(teller: Teller, message: MaskedRequest | MaskedResponse) -> list[tuple[str, list[Item]]]:
    """What the signed values of a message say, each under a heading."""
    found = [(*SIGNED[name], said) for name, said in message.get("signed", [])]
    return [(heading, _items(teller, said, texts)) for heading, texts, said in found]


def _items(
    teller: Teller, pairs: Iterable[tuple[str, str]], texts: dict[str, tuple[str, str]] = PARAMETERS
) -> list[Item]:
    told = ((name, value, *texts.get(name, ("", ""))) for name, value in pairs)
    return [Item(name, value, teller.text(text), section) for name, value, text, section in told]
