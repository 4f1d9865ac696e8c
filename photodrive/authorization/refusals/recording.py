"""Noting that a step has refused a request, for whoever wants to mend that request.

Only what was refused costs anything, and nobody fills the table: so many a minute are noted and no more, and of each
application so many rows are kept. What has proved to come from the application has a count and a share of rows of its
own: whoever merely names it, as anybody can, neither hides that nor pushes it out.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from oauth2_provider.models import get_application_model
from oauthlib.common import Request
from oauthlib.oauth2 import OAuth2Error

from photodrive.authorization.client_auth import client_authentication
from photodrive.authorization.models import Refusal
from photodrive.authorization.protocol.json_shapes import ComparedValues
from photodrive.authorization.protocol.steps import Walk
from photodrive.authorization.security import token_strings
from photodrive.safety import rate_counters

# No faults: a device waits for its owner or is told that she said no, and a proof lacks the nonce that comes with the
# answer (RFC 8628 section 3.5, RFC 9449 section 8).
USUAL = ("authorization_pending", "slow_down", "access_denied", "use_dpop_nonce")
A_MINUTE = 20  # are noted of what proves to be one application, of what only names it, and of all that names none
KEPT, KEPT_OF_UNKNOWN = 50, 200  # rows
MOST_COMPARED = 10  # pairs of values; no step has as many
LONGEST_CLIENT_ID = 255


def note(*, walk: Walk, problem: Exception, **kwargs: Any) -> None:
    """Note that ``walk`` has ended at its step with ``problem``. Receives ``steps.refused``."""
    error = _error(problem)
    if walk.step is None or error in USUAL:
        return
    application_id = _known(walk.caller or _named(walk.call))
    # Counted by application and not by what is sent: with names that are made up anybody would fill the cache.
    if rate_counters.count(f"refusals:{application_id}:{walk.proved}") > A_MINUTE:
        return
    now = timezone.now()
    found = Refusal(
        application_id=application_id,
        proved=walk.proved,
        table=walk.table.name,
        step=walk.step.name,
        error=_plain(error, 60),
        description=_plain(_description(problem), 200),
        compared=_compared(walk),
        first_at=now,
        last_at=now,
    )
    with transaction.atomic():  # a savepoint, where the caller has a transaction: whatever breaks here, that stands
        _keep(found)


def _named(call: Any) -> str:
    """The client that a call names which no step has looked at yet."""
    return client_authentication.named(call) if isinstance(call, Request) else ""


def _error(problem: Exception) -> str:
    """The error code that the caller reads."""
    return str(problem.error if isinstance(problem, OAuth2Error) else getattr(problem, "code", ""))


def _description(problem: Exception) -> str:
    return str(problem.description or "") if isinstance(problem, OAuth2Error) else str(problem)


def _known(caller: str) -> Any:
    """The key of the application that is called so, switched on or not; None where there is none."""
    if not caller.isprintable() or not 0 < len(caller) <= LONGEST_CLIENT_ID:  # no database need see that
        return None
    return get_application_model().objects.filter(client_id=caller).values_list("pk", flat=True).first()


def _compared(walk: Walk) -> list[ComparedValues]:
    """What the step has compared, masked by it already; a secret in a wrong place is hidden, too."""
    return [
        {"what": one.what, "sent": token_strings.hidden(one.sent), "known": token_strings.hidden(one.known)}
        for one in walk.compared[:MOST_COMPARED]
    ]


def _plain(text: str, most: int) -> str:
    shown = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
    return token_strings.hidden(shown)[:most]


def _keep(found: Refusal) -> None:
    """Count it at the newest row, if that is equal and of this day; else it is a row, and the oldest ones go."""
    rows = Refusal.objects.filter(Q(application_id=found.application_id)).order_by("-last_at", "-pk")
    newest = rows.first()
    if newest is not None and _what(newest) == _what(found):
        Refusal.objects.filter(pk=newest.pk).update(count=F("count") + 1, last_at=found.last_at)
        return
    found.save(force_insert=True)
    most = KEPT_OF_UNKNOWN if found.application_id is None else KEPT
    if surplus := _surplus(list(rows.values_list("pk", "proved")), most):
        Refusal.objects.filter(pk__in=surplus).delete()


def _what(refusal: Refusal) -> tuple[object, ...]:
    day = timezone.localtime(refusal.first_at).date()
    kind = refusal.proved, refusal.table, refusal.step, refusal.error, refusal.description
    return day, kind, refusal.compared


def _surplus(rows: list[tuple[int, bool]], most: int) -> list[int]:
    """Which of ``rows``, newest first, are too many: what is merely named beyond half of them goes first."""
    named = [key for key, proved in rows if not proved]
    spare = set(named[most // 2 :])
    return [key for key, _ in sorted(rows, key=lambda row: row[0] in spare)[most:]]
