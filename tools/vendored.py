"""What is vendored: which files of which npm package go into which folder of the repository."""

from __future__ import annotations

from dataclasses import dataclass

ASSETS = "photodrive_assets/static/photodrive_assets"  # what both apps load
DRIVE = "photodrive/static/photodrive/vendor"
SHOP = "printshop/static/printshop/vendor"
SLIDESHOW = "oauthdemo/static/slideshow/vendor"
TESTS = "tests/vendor"


@dataclass(frozen=True)
class Package:
    """Files copied from one npm package: ``{path in the package: name in the folder}``."""

    name: str
    folder: str
    files: dict[str, str]
    licence: str = "LICENSE"
    licence_name: str = "LICENSE"


@dataclass(frozen=True)
class Font:
    """One variable font of Fontsource: the axes wanted, and the subsets our languages need."""

    name: str
    folder: str
    axes: str
    subsets: tuple[str, ...] = ("latin", "latin-ext")


ICONS = """
    arrow-clockwise arrow-counterclockwise arrow-left arrow-right arrow-up-right-square arrows-fullscreen ban
    box-arrow-right box-arrow-up-right calendar3 camera check-circle check-circle-fill check-lg check2 check2-circle
    chevron-down chevron-expand chevron-left chevron-right chevron-up circle-half clock cloud-arrow-up cloud-check
    collection copy dash-lg download envelope exclamation-triangle eye eye-slash file-earmark-x file-earmark-zip folder
    folder-plus fullscreen gear geo-alt globe2 grip-horizontal heart heart-fill hourglass-split image images
    info-circle key laptop lightbulb link-45deg list lock moon patch-check pause-fill pencil people person-circle
    person-plus phone play-fill plug plus-circle plus-lg search share shield-check shield-exclamation shield-slash
    sort-down sun tag three-dots trash wrench x-circle-fill x-lg zoom-in zoom-out
"""
PACKAGES: list[Package] = [
    Package("bootstrap", f"{ASSETS}/bootstrap", {"dist/css/bootstrap.min.css": "bootstrap.min.css"}),
    Package(
        "bootstrap-icons", f"{ASSETS}/bootstrap-icons", {f"icons/{name}.svg": f"{name}.svg" for name in ICONS.split()}
    ),
    Package("htmx.org", f"{ASSETS}/htmx", {"dist/htmx.min.js": "htmx.min.js"}),
    Package(
        "oauth4webapi",
        f"{SLIDESHOW}/oauth4webapi",
        {"build/index.js": "oauth4webapi.js"},
        licence="LICENSE.md",
    ),
    Package("tus-js-client", f"{DRIVE}/tus-js-client", {"dist/tus.min.js": "tus.min.js"}),
    Package("axe-core", f"{TESTS}/axe-core", {"axe.min.js": "axe.min.js"}),
]
FONTS: list[Font] = [
    Font("@fontsource-variable/inter", f"{DRIVE}/fonts", "wght"),
    Font("@fontsource-variable/fraunces", f"{SHOP}/fonts", "opsz"),
    Font("@fontsource-variable/source-sans-3", f"{SHOP}/fonts", "wght"),
]
