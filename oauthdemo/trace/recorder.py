"""Store captured exchanges in the flow that their keys name, so many of them at most."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import get_application_model

from oauthdemo.trace.capture.exchange import Captured
from oauthdemo.trace.capture.masked_messages import MaskedResponse
from oauthdemo.trace.capture.message_kinds import METADATA, WITH_TOKEN
from oauthdemo.trace.models import Exchange, Flow, FlowKey
from oauthdemo.trace.story.stories import BEGINNINGS, CODE, PAGE

MAX_FLOWS = 20
MAX_EXCHANGES = 120  # of one flow
WAITING = timedelta(minutes=1)  # what waits longer for its flow is dropped
STARTS = frozenset({"connect", "push", "authorize", *BEGINNINGS})
ASKING = frozenset({"connect", "callback"})  # while they are answered, the client may ask for documents
REPEATABLE = WITH_TOKEN | {"poll"}


def record(captured: Captured, *, started_at: datetime) -> None:
    """Store one exchange. Does nothing where it belongs to no flow."""
    with transaction.atomic():
        flow = _flow(captured, started_at)
        if flow is None and captured.kind not in METADATA:
            return
        if flow is not None:
            if captured.kind in ASKING or captured.kind in BEGINNINGS:
                _adopt(flow, started_at)
            _choose_story(flow, captured)
            _name_client(flow, captured)
            _learn(flow, captured)
            if _repeats(flow, captured):
                return
            if flow.exchanges.count() >= MAX_EXCHANGES:
                return
        Exchange.objects.create(
            flow=flow,
            kind=captured.kind,
            client=captured.client,
            started_at=started_at,
            ended_at=timezone.now(),
            status=captured.status,
            request=captured.request,
            response=captured.response,
        )


def forget() -> None:
    """Delete all flows."""
    with transaction.atomic():
        Flow.objects.all().delete()
        Exchange.objects.all().delete()


def _flow(captured: Captured, started_at: datetime) -> Flow | None:
    """The flow that the exchange names; a new one where it starts one."""
    key = FlowKey.objects.filter(digest__in=captured.known).select_related("flow").last()
    if key is not None and not _is_second_start(key.flow, captured):
        return key.flow
    starts = captured.kind in STARTS and (captured.known or captured.learned)
    return _begin(started_at, captured.kind) if starts else None


def _is_second_start(flow: Flow, captured: Captured) -> bool:
    """Whether a client used the same state again: that is another flow.

    A request may be pushed twice, for a nonce, until a browser brings it, and a browser may bring it twice.
    """
    if captured.kind not in STARTS or captured.by_reference:
        return False
    seen = "authorize" if captured.kind == "push" else captured.kind
    return flow.exchanges.filter(kind=seen).exists()


def _begin(started_at: datetime, kind: str) -> Flow:
    """A new flow, which a message of ``kind`` begins. Older ones make room."""
    flow = Flow.objects.create(started_at=started_at, story=BEGINNINGS.get(kind, CODE.name))
    kept = Flow.objects.order_by("-id").values_list("pk", flat=True)[:MAX_FLOWS]
    Flow.objects.exclude(pk__in=list(kept)).delete()
    return flow


def _adopt(flow: Flow, started_at: datetime) -> None:
    """The questions that were asked while the flow began belong to it; a pushed request began it a little late."""
    waiting = Exchange.objects.filter(flow=None)
    waiting.filter(started_at__gte=started_at).update(flow=flow)
    waiting.filter(started_at__lt=timezone.now() - WAITING).delete()
    flow.started_at = min(flow.started_at, started_at)
    flow.save(update_fields=["started_at"])


def _choose_story(flow: Flow, captured: Captured) -> None:
    """A flow that a pushed request began gets its story from the first message that tells what it is for."""
    story = BEGINNINGS.get(captured.kind, flow.story)
    if story != flow.story:
        flow.story = story
        flow.save(update_fields=["story"])


def _name_client(flow: Flow, captured: Captured) -> None:
    """The first message that names a client tells whose flow it is."""
    if flow.client_name or not captured.client_id:
        return
    named = get_application_model().objects.filter(client_id=captured.client_id).first()
    if named is not None:
        flow.client_name = named.name[:100]
        if flow.story == CODE.name and named.client_type == named.CLIENT_PUBLIC:
            flow.story = PAGE.name
        flow.save(update_fields=["client_name", "story"])


def _learn(flow: Flow, captured: Captured) -> None:
    for digest in [*captured.known, *captured.learned]:
        FlowKey.objects.update_or_create(digest=digest, defaults={"flow": flow})


def _repeats(flow: Flow, captured: Captured) -> bool:
    """Count an exchange that equals the last one, like the tenth picture, instead of storing it again."""
    last = flow.exchanges.last()
    if last is None or captured.kind not in REPEATABLE:
        return False
    if (last.kind, last.status, _error(last.response)) != (captured.kind, captured.status, _error(captured.response)):
        return False
    last.times += 1
    last.ended_at = timezone.now()
    last.save(update_fields=["times", "ended_at"])
    return True


def _error(response: MaskedResponse) -> str | None:
    return dict(response["body"]).get("error")
