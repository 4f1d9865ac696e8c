"""Initial access tokens, with which applications register themselves: make one, list them, end one."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from photodrive import conf
from photodrive.authorization.clients import initial_access_tokens
from photodrive.authorization.models import InitialAccessToken
from photodrive.authorization.protocol.scopes import LEAST, split
from photodrive.management.told import told

DAYS = 7
ARGUMENTS = {"scopes": "--scopes", "uses_left": "--uses", "expires_at": "--days", "label": "--label"}
MOMENT = "%Y-%m-%d %H:%M"


class Command(BaseCommand):
    help = (
        "Makes an initial access token: with it an application registers itself at the registration endpoint (RFC "
        "7591). The token is printed once and stored as a fingerprint only."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--label", help="make a token: for whom, or for what, it is")
        what.add_argument("--list", action="store_true", help="show the tokens that there are")
        what.add_argument("--end", type=int, metavar="NUMBER", help="let this token register nothing more")
        parser.add_argument("--days", type=int, default=DAYS, help=f"how long it works (default: {DAYS})")
        parser.add_argument(
            "--uses", type=int, default=1, help="how many applications it registers (default: 1); 0 for any number"
        )
        parser.add_argument(
            "--scopes",
            default=" ".join(LEAST),
            help="the most that these may ask for, and what they get that name none (default: %(default)s)",
        )

    @told()
    def handle(self, *args: Any, label: str | None, end: int | None, **options: Any) -> None:
        if label is not None:
            self._make(label, options["days"], options["uses"], options["scopes"])
        elif end is not None:
            self._end(end)
        else:
            self._list()

    def _make(self, label: str, days: int, uses: int, scopes: str) -> None:
        if not conf.settings.REGISTRATION_ENABLED:
            self.stderr.write("Applications cannot register themselves: REGISTRATION_ENABLED is off.")
        try:
            made = initial_access_tokens.make(
                label=label,
                expires_at=timezone.now() + timedelta(days=days),
                scopes=split(scopes),
                uses=uses or None,
            )
        except ValidationError as problem:
            said = (f"{ARGUMENTS[name]}: {' '.join(texts)}" for name, texts in problem.message_dict.items())
            raise CommandError("\n".join(said)) from None
        except OverflowError:
            raise CommandError("--days: that is too far away.") from None
        self.stdout.write(made.token)
        self.stderr.write(
            f"Number {made.row.pk}, {initial_access_tokens.state_of(made.row)} until {_local(made.row)}. "
            "It is not shown again."
        )

    def _end(self, number: int) -> None:
        row = InitialAccessToken.objects.filter(pk=number).first()
        if row is None:
            raise CommandError(f"There is no token number {number}.")
        ended = initial_access_tokens.end(row)
        self.stdout.write(f"{row.label}: {'ended' if ended else 'had been ended before'}.")

    def _list(self) -> None:
        rows = list(InitialAccessToken.objects.order_by("pk"))
        if not rows:
            self.stdout.write("No tokens yet.")
            return
        self.stdout.write(f"{'number':>6} {'works until':16} {'state':24} label")
        for row in rows:
            self.stdout.write(f"{row.pk:6} {_local(row):16} {initial_access_tokens.state_of(row):24} {row.label}")


def _local(row: InitialAccessToken) -> str:
    return timezone.localtime(row.expires_at).strftime(MOMENT)
