"""The letter to somebody with whom photos are shared: in our words only, for nobody knows whose address it is."""

from __future__ import annotations

from django.conf import settings as django_settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from photodrive import accounts, conf
from photodrive.authorization.grants import owner_mail
from photodrive.authorization.protocol import links
from photodrive.people import email_of
from photodrive.sharing.models import Share

SUBJECT = "Photos are shared with you on {site}"


def write(share: Share) -> None:
    """Send the letter about ``share`` when the answer is out."""
    owner_mail.send_later(lambda: _letter(share))


def _letter(share: Share) -> EmailMultiAlternatives | None:
    """Who shares is told by the address that the project knows to be hers; no title of hers, no other word."""
    found = Share.objects.filter(pk=share.pk, ended_at=None).select_related("owner").first()
    if found is None or not accounts.has_proved_email(found.owner):
        return None
    site = conf.settings.NAME
    context = {
        "from_address": email_of(found.owner),
        "to_address": found.email,
        "page_url": links.absolute("shared_with_me"),
        "drive_url": links.absolute("library"),
    }
    made = EmailMultiAlternatives(
        subject=SUBJECT.format(site=site),
        body=render_to_string("photodrive/mail/shared.txt", context),
        from_email=django_settings.DEFAULT_FROM_EMAIL,
        to=[found.email],
    )
    made.attach_alternative(render_to_string("photodrive/mail/shared.html", context), "text/html")
    return made
