"""The keys that sign ID tokens: list them, make one, retire one."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from photodrive.authorization.models import SigningKey
from photodrive.authorization.openid import signing_keys
from photodrive.authorization.protocol import algorithms
from photodrive.management.told import told

MOMENT = "%Y-%m-%d %H:%M"
WIDTH = 22  # of a kid


class Command(BaseCommand):
    help = (
        "Lists the keys that sign ID tokens. A new one is published at once and signs ten minutes later, so that "
        "clients know it by then; a retired one stays published until all that it signed has ended."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--new", action="store_true", help="make a key")
        what.add_argument("--retire", metavar="KID", help="let this key sign no more")
        parser.add_argument(
            "--algorithm",
            choices=algorithms.ID_TOKEN,
            help=f"of the new key (default: {algorithms.ID_TOKEN[0]})",
        )

    @told()
    def handle(self, *args: Any, new: bool, retire: str | None, algorithm: str | None, **options: Any) -> None:
        if algorithm and not new:
            raise CommandError("--algorithm goes with --new.")
        if new:
            self._make(algorithm or algorithms.ID_TOKEN[0])
        elif retire:
            self._retire(retire)
        else:
            self._list()

    def _make(self, algorithm: str) -> None:
        row = signing_keys.make(algorithm)
        first = signing_keys.in_use(algorithm)[0].pk == row.pk
        self.stdout.write(f"{row.kid}: made for {algorithm}, {_when(row, first)}.")

    def _retire(self, kid: str) -> None:
        try:
            row = signing_keys.retire(kid)
        except signing_keys.NoSuchKey as problem:
            raise CommandError(str(problem)) from None
        if not signing_keys.in_use(row.algorithm):
            signing_keys.make(row.algorithm)
        heir = signing_keys.in_use(row.algorithm)[0]
        self.stdout.write(f"{row.kid}: {_state(row, False)}. {heir.kid} signs with {row.algorithm} from now on.")

    def _list(self) -> None:
        rows = list(SigningKey.objects.order_by("algorithm", "-number"))
        if not rows:
            self.stdout.write("No keys yet: the first one is made when it is needed.")
            return
        signing = {found[0].pk for name in algorithms.ID_TOKEN if (found := signing_keys.in_use(name))}
        self.stdout.write(f"{'kid':{WIDTH}} {'algorithm':10} {'made':17} state")
        for row in rows:
            state = _state(row, row.pk in signing)
            self.stdout.write(f"{row.kid:{WIDTH}} {row.algorithm:10} {_local(row.created_at):17} {state}")


def _state(row: SigningKey, signs: bool) -> str:
    until = signing_keys.published_until(row)
    if until is None:
        return _when(row, signs)
    return f"retired, published until {_local(until)}" if until > timezone.now() else "retired"


def _when(row: SigningKey, signs: bool) -> str:
    start = signing_keys.signs_from(row)
    if signs:
        return "signs"
    return f"signs from {_local(start)} on" if start > timezone.now() else "published, a newer one signs"


def _local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime(MOMENT)
