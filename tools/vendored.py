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
    arrow-left arrow-right box-arrow-right check-circle check-circle-fill check-lg chevron-down chevron-left
    chevron-right clock cloud-arrow-up download exclamation-triangle geo-alt globe2 image images info-circle key
    lightbulb lock patch-check person-circle plug plus-lg shield-check shield-exclamation trash wrench x-circle-fill
    x-lg
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
    Package("axe-core", f"{TESTS}/axe-core", {"axe.min.js": "axe.min.js"}),
]
FONTS: list[Font] = [
    Font("@fontsource-variable/inter", f"{DRIVE}/fonts", "wght"),
    Font("@fontsource-variable/fraunces", f"{SHOP}/fonts", "opsz"),
    Font("@fontsource-variable/source-sans-3", f"{SHOP}/fonts", "wght"),
]
