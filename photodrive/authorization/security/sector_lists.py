"""The list at a ``sector_identifier_uri``: who may share pairwise names (OpenID Connect Core section 8.1).

That redirect URIs are listed there shows who gets what a browser brings, and nothing about what comes another way:
anybody can register the addresses of another site and let people in by a device. So there the list must name the
application itself, by its ``client_id`` or, as for clients that poll (CIBA section 4), by the ``jwks_uri`` of its keys.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future

from photodrive.authorization.protocol.json_shapes import SectorProof
from photodrive.exceptions import PhotodriveError

from . import safe_fetch


class SectorUnproved(PhotodriveError):
    message = "This address does not show that the application belongs there."


def read(uri: str) -> list[str]:
    """The JSON array of texts at ``uri``. Raises SectorUnproved."""
    try:
        found = safe_fetch.get_json_array(uri)
    except safe_fetch.FetchFailed as failure:
        raise SectorUnproved("The list at this address could not be read.", detail=failure.detail) from failure
    if not all(isinstance(item, str) for item in found):
        raise SectorUnproved("At this address there must be a JSON array of redirect URIs.")
    return [str(item) for item in found]


def read_now(uri: str) -> Callable[[], list[str]]:
    """Read ``uri`` now; what is returned tells later, perhaps in a transaction, what :func:`read` came to."""
    outcome: Future[list[str]] = Future()
    try:
        outcome.set_result(read(uri))
    except SectorUnproved as problem:
        outcome.set_exception(problem)
    return outcome.result


def judge(
    uri: str, listed: Collection[str], *, redirect_uris: Sequence[str], names: Collection[str], must_name: bool
) -> SectorProof:
    """What is ``listed`` at ``uri`` shows about an application with these ``redirect_uris``, called by ``names``.

    ``must_name`` is whether it comes to people in another way than by these. Raises SectorUnproved for too little.
    """
    if missing := [address for address in redirect_uris if address not in listed]:
        raise SectorUnproved(
            f"The list there must have every redirect URI of the application: {missing[0]} is missing."
        )
    named = not set(names).isdisjoint(listed)
    if not named and (must_name or not redirect_uris):
        raise SectorUnproved(
            "Where devices are let in, the list there must name the application, too: by the client_id that it has "
            "once it is registered, or by its jwks_uri if it signs."
        )
    return {"uri": uri, "listed": list(redirect_uris), "names_client": named}
