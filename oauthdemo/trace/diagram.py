"""From recorded exchanges to the rows of a sequence diagram: arrows in time, under the nine steps' headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from oauthdemo.trace.models import Exchange, Flow
from oauthdemo.trace.parameters import CLAIMS, PARAMETERS
from oauthdemo.trace.steps import BACK, KIND, LANES, STEP, Kind, Step

DONE, REFUSED, DETOUR = "done", "refused", "detour"
AGAIN = "Once more, with this nonce"
SIGNED = {"DPoP": "What the proof says", "client_assertion": "What the assertion says"}


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
    signed: list[tuple[str, list[Item]]]  # what a proof and an assertion say, of a request
    times: int
    took: int | None = None  # milliseconds, of an answer

    @property
    def is_back_channel(self) -> bool:
        return self.kind.channel == BACK

    @property
    def lanes(self) -> str:
        return f"{self.source}-{self.target}"

    @property
    def source_name(self) -> str:
        return LANES[self.source][0]

    @property
    def target_name(self) -> str:
        return LANES[self.target][0]


@dataclass
class Chapter:
    """The arrows of one step; ``step`` is None for what comes after the story."""

    step: Step | None
    arrows: list[Arrow] = field(default_factory=list)


def chapters(flow: Flow) -> list[Chapter]:
    """All messages of ``flow`` in order, each step's heading where it begins."""
    found: list[Chapter] = []
    reached = 0
    for arrow in sorted(arrows(flow.exchanges.all()), key=lambda arrow: arrow.at):
        if arrow.step and arrow.step > reached:
            reached = arrow.step
            found.append(Chapter(STEP[reached]))
        elif not found or (_is_afterwards(arrow, reached) and found[-1].step is not None):
            found.append(Chapter(None))
        found[-1].arrows.append(arrow)
    return found


def _is_afterwards(arrow: Arrow, reached: int) -> bool:
    """Whether the story was over: the token is given back, or opens nothing any more."""
    return reached == max(STEP) and (arrow.kind.steps == (None, None) or arrow.refused)


def arrows(exchanges: Iterable[Exchange]) -> Iterator[Arrow]:
    """Two for each exchange: there and back."""
    for exchange in exchanges:
        kind = KIND[exchange.kind]
        yield _asking(exchange, kind)
        yield _answering(exchange, kind, outcome(exchange))


def outcome(exchange: Exchange) -> str:
    """How it ended: "done", "refused", or "detour": a page to sign in on, or "again, with this nonce"."""
    if _asks_for_nonce(exchange):
        return DETOUR
    names = {name for name, _ in (*exchange.response["location"], *exchange.response["body"])}
    if "error" in names or exchange.status >= 400:
        return REFUSED
    if exchange.kind == "sign_in" and exchange.status < 300:
        return DETOUR if exchange.request["method"] == "GET" else REFUSED
    if exchange.kind == "review" and exchange.status >= 300:
        return DETOUR
    if exchange.kind in ("callback", "connect", "authorize", "decide") and exchange.status < 300:
        return REFUSED
    return DONE


def _asking(exchange: Exchange, kind: Kind) -> Arrow:
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
        parameters=_items([*request["query"], *request["form"]]),
        headers=_items(request["headers"]),
        signed=[(SIGNED[name], _items(said, CLAIMS)) for name, said in request.get("signed", [])],
        times=exchange.times,
    )


def _answering(exchange: Exchange, kind: Kind, ended: str) -> Arrow:
    response = exchange.response
    return Arrow(
        at=exchange.ended_at,
        step=kind.steps[1] if ended == DONE else kind.steps[0],
        kind=kind,
        source=kind.target,
        target=kind.source,
        title=_answer_title(exchange, kind, ended),
        is_answer=True,
        refused=ended == REFUSED,
        first_line=f"{exchange.status} {response['reason']}",
        parameters=_items([*response["location"], *response["body"]]),
        headers=_items(response["headers"]),
        signed=[],
        times=exchange.times,
        took=round((exchange.ended_at - exchange.started_at).total_seconds() * 1000),
    )


def _answer_title(exchange: Exchange, kind: Kind, ended: str) -> str:
    if ended == DONE:
        return kind.answer
    if ended == DETOUR:
        return AGAIN if _asks_for_nonce(exchange) else kind.detour
    error: Any = dict([*exchange.response["location"], *exchange.response["body"]]).get("error")
    if error and exchange.status < 400:
        return "Back to the shop with a no" if error == "access_denied" else f"Back to the shop: {error}"
    return kind.refused


def _asks_for_nonce(exchange: Exchange) -> bool:
    """Whether the proof was fine but for its nonce, which the answer hands out (RFC 9449 sections 8 and 9)."""
    said = {**dict(exchange.response["headers"]), **dict(exchange.response["body"])}
    return "use_dpop_nonce" in (said.get("error"), *said.get("WWW-Authenticate", "").split('"'))


def _items(pairs: Iterable[tuple[str, str]], texts: dict[str, tuple[str, str]] = PARAMETERS) -> list[Item]:
    return [Item(name, value, *texts.get(name, ("", ""))) for name, value in pairs]
