"""What all pages of the counter begin with: the basket as it is now, and whose access it lost."""

from __future__ import annotations

from dataclasses import dataclass

from printshop.accounts.models import Customer
from printshop.importing import photo_import
from printshop.oauth.flows import connections
from printshop.oauth.models import Connection
from printshop.orders.basket import contents, draft_order
from printshop.sources.models import Source


@dataclass(frozen=True, kw_only=True)
class EndedAccess:
    """A source that gives no access any more, and the prints that wait for their photos from there."""

    connection: Connection
    titles: tuple[str, ...]


def fresh_basket(customer: Customer | None) -> contents.Contents | None:
    """Read a basket after asking the sources what is still shared; None when there is nothing in it."""
    if customer is None:
        return None
    photo_import.catch_up(customer=customer)
    order = draft_order.draft_of(customer)
    if order is None or not order.items.exists():
        return None
    draft_order.refresh(order)
    return contents.read(order)


def without_access(customer: Customer, now: contents.Contents) -> list[EndedAccess]:
    """Say for each source whose access ended which prints are waiting; a source that is connected is not here."""
    waiting: dict[Source, list[str]] = {}
    for line in now.lost:
        waiting.setdefault(line.item.source, []).append(line.item.title)
    connected = {connection.source_id for connection in connections.alive(customer)} if waiting else set()
    found = []
    for source, titles in waiting.items():
        ended = None if source.pk in connected else connections.last_ended(customer, source)
        if ended is not None:
            # One photo may wait in several sizes.
            found.append(EndedAccess(connection=ended, titles=tuple(dict.fromkeys(titles))))
    return found
