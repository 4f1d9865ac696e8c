"""``manage.py usage_report``: the shop's nightly job, with the credentials that the demo's shop keeps."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from oauthdemo.clients import usage_report
from oauthdemo.data import registration
from printshop.sources.models import Source


class Command(BaseCommand):
    help = "Prints how much the print shop uses the drive; a demo must be running."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print the figures as JSON.")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        if not settings.CLIENTS:
            raise CommandError("The example clients belong to the demo.")
        source = Source.objects.filter(slug=registration.SLUG).first()
        if source is None:
            raise CommandError("The shop is not registered yet. Start the demo first: make demo")
        if source.uses_private_key:
            raise CommandError("The shop signs its requests now, and this job only knows how to send a secret.")
        told = usage_report.Credentials(source.issuer, source.client_id, str(source.client_secret))
        try:
            self.stdout.write(usage_report.report(told, as_json=json))
        except usage_report.NoReport as problem:
            raise CommandError(str(problem)) from None
