"""What the demo tells the person who started it: who can sign in, where to start, what to try."""

from __future__ import annotations

from django.conf import settings

import photodrive.conf
import printshop.conf
from oauthdemo.data import demo_data

WELCOME = """
  {drive_name:<12} {drive}/   keeps photos; decides who may see them
  {shop_name:<12} {shop}/   prints photos; must ask the drive for them

  Sign in to the drive as jane, sam or admin. Password: {password}

  Start at the print shop and try this:
    1. Press “Choose photos to print”, choose {drive_name}, watch the address bar: that is the drive. Sign in as jane.
    2. Tick two photos and allow them. The shop fetches these two and cannot even name the others.
    3. Choose sizes and copies, give an address, place the order.
    4. At the drive open Connected apps and end the shop's access. Then open the basket at the shop.
    5. Read every message that was sent, masked, at {drive}/trace/
    6. Three more clients, a photo frame, a slideshow and a job, are at {drive}/clients/

  Admin        {drive}/admin/   (as admin; both sites in one)
  Mails        {mails}/   (none leaves this machine)
"""


def who_can_sign_in() -> str:
    """One line, for those who do not serve by ``manage.py demo``."""
    return f"Sign in as jane, sam or admin. Password: {demo_data.password()}"


def welcome() -> str:
    """The whole text."""
    return WELCOME.format(
        drive_name=photodrive.conf.settings.NAME,
        shop_name=printshop.conf.settings.NAME,
        drive=settings.DRIVE_ORIGIN,
        shop=settings.SHOP_ORIGIN,
        password=demo_data.password(),
        mails=settings.MAIL_FOLDER,
    )
