"""Pictures in their true proportions without a script: classes of ``ratios.css``, one for each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the tool that writes ratios.css has no database
    from photodrive.photos.models import Photo

RATIOS = range(50, 321, 5)  # width by height in hundredths: narrower and wider pictures are cropped a little
SUMS = range(5, 161, 5)  # the ratios of a day together, in tenths


def ratio_class(ratio: float) -> str:
    """ "r150" for three by two: ``ratio`` is width by height."""
    return f"r{_nearest(ratio * 100, RATIOS)}"


def day_class(total: float) -> str:
    """ "s45" for pictures whose ratios make 4.5 together: how much room a day wants in a line."""
    return f"s{_nearest(total * 10, SUMS)}"


def of(photo: Photo) -> float:
    """Width by height of the picture as it is shown, turned if its owner turned it; 1 for what has no size."""
    return photo.width / photo.height if photo.width and photo.height else 1.0


def class_of(photo: Photo) -> str:
    """The class of its room."""
    return ratio_class(of(photo))


def _nearest(value: float, steps: range) -> int:
    return min(max(round(value / steps.step) * steps.step, steps[0]), steps[-1])
