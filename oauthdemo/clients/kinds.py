"""The four kinds of clients that the demo shows, in words for its page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings


@dataclass(frozen=True)
class Kind:
    """One client. ``address`` is its page, ``command`` how it runs in a terminal; either may be empty."""

    name: str
    title: str
    text: str
    mark: str
    way: str
    keeps: str
    library: str
    action: str
    command: str = ""
    address: str = ""


PRINTSHOP = Kind(
    name="Printshop",
    title="A site with a server",
    text="Jane orders prints there. Its server can keep a secret, so the drive knows for sure who asks.",
    mark="printshop/stamp.svg",
    way="The authorization code, from a request that its server has left at the drive first",
    keeps="Secret, key and tokens, encrypted in the shop's database",
    library="httpx2, joserfc",
    action="Open the shop",
)
PHOTO_FRAME = Kind(
    name="Photo frame",
    title="A device without a keyboard",
    text="It hangs on a wall and shows a code. Jane types the code on her phone and chooses the photos there.",
    mark="frame/mark.svg",
    way="The device code; then refresh tokens, so that it goes on for months",
    keeps="No secret, for anybody could take it apart. Key and tokens in its own flash",
    library="requests-oauth2client",
    action="Hang up the frame",
    command="python manage.py photo_frame",
)
SLIDESHOW = Kind(
    name="Slideshow",
    title="A page without a server",
    text="It shows her photos as large as the screen. All of it runs in her browser.",
    mark="slideshow/mark.svg",
    way="The authorization code, with PKCE in a secret's stead; no refresh token",
    keeps="The token in memory, until the page is closed; a key that no script can read out",
    library="oauth4webapi",
    action="Open the slideshow",
)
USAGE_REPORT = Kind(
    name="Usage report",
    title="A job with nobody at the keyboard",
    text="Every night the shop counts how much it uses the drive. There is no owner, so there are no photos.",
    mark="oauthdemo/report.svg",
    way="Client credentials: the shop's own, for figures about itself",
    keeps="The shop's secret; the token until the figures are there",
    library="requests-oauthlib",
    action="",
    command="python manage.py usage_report",
)


def kinds() -> list[Kind]:
    """In the order of the page, each with the address that it has now."""
    return [
        replace(PRINTSHOP, address=settings.SHOP_ORIGIN + "/"),
        replace(PHOTO_FRAME, address=settings.FRAME_ORIGIN + "/"),
        replace(SLIDESHOW, address=settings.SLIDESHOW_ORIGIN + "/"),
        USAGE_REPORT,
    ]
