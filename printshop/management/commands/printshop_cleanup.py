"""Housekeeping of the shop: run it every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from printshop import trouble
from printshop.importing import files, photo_import, removal
from printshop.oauth.flows import connections, pending_flows
from printshop.sessions.store import SessionStore


class Command(BaseCommand):
    """Ends what is over, deletes photos that no access and no placed order keeps, and forgets old visits."""

    help = "End expired access, delete photos nobody may use any more, forget old flows and sessions."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._clean_up()
        except Exception as problem:
            if found := trouble.of(problem):
                raise CommandError(f"{found.text} {problem}") from problem
            raise

    def _clean_up(self) -> None:
        ended = connections.end_expired()
        photo_import.give_back_left_behind()
        removed = removal.remove_left_behind()
        orphans = list(files.orphans())
        files.delete(orphans)
        flows = pending_flows.forget_old()
        SessionStore.clear_expired()
        self.stdout.write(
            f"Ended {ended} connections, deleted {removed} photos, {len(orphans)} stray files, {flows} old flows."
        )
