"""The addresses of the drive, read from its URLconf."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from photodrive.sharing import links
from tests.attacks.matrix.callers import World

SHARES = {"shared": "link", "friends": "person", "gathered": "gathered", "share": "link"}
WHOLE_SHARES = {"shared", "shared_zip", "friends", "friends_zip"}  # where a public photo is in what is shown


def _key_of_share(name: str, world: World) -> object:
    share = world.shares[SHARES[name.partition("_")[0]]]
    return links.address(share).split("/s/")[1].rstrip("/") if name.startswith("shared") else share.pk


def names(patterns: object = None, prefix: str = "") -> Iterator[str]:
    """The name of every address of ``photodrive.urls``, with its namespace; ``?`` where it has none."""
    for pattern in get_resolver("photodrive.urls").url_patterns if patterns is None else patterns:  # type: ignore[attr-defined]
        if isinstance(pattern, URLPattern):
            yield prefix + (pattern.name or f"? {pattern.pattern}")
        elif isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)


def address(route: str, target: str, world: World) -> str:
    """The path of a table's ``route`` (``name`` or ``name/rendition``) for the photo in the state ``target``."""
    name, _, rendition = route.partition("/")
    if name == "api:unknown":
        return reverse("photodrive:api:root") + "nothing/at/all/here/"
    args: list[object] = [world.photos[target].pk] if target != "-" else []
    if name in WHOLE_SHARES:
        args = []
    if name.partition("_")[0] in SHARES and name not in {"shared_with_me", "share_selected"}:
        args.insert(0, _key_of_share(name, world))
    if rendition:
        args.append(rendition)
    if name.startswith("album") and name != "albums":
        args.append(world.album.pk)
    if name.startswith("developer_") and name != "developer_register":
        args.append(world.granted["token"].authorization.client_id)
    if name == "one_upload":
        args.append(world.upload.pk)
    if name == "settings_export_part":
        args += [world.export.pk, 1]
    if name in {"logo", "portrait"}:
        args.append("0" * 64)
    if name.startswith("look"):
        args += ["0" * 16, "mark"][: 1 + (name == "look_drawing")]
    if name in {"end_connection", "end_app"} or name.partition("_")[0] == "connection":
        args.append(world.granted["token"].authorization.pk)
    return reverse(f"photodrive:{name}", args=args)
