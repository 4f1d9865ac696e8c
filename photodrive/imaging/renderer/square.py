"""A small square picture of something: an application's logo, a person's portrait."""

from __future__ import annotations

from PIL import Image, ImageOps

from . import render
from .job import Answer, Job

SIDE = 256  # pixels
_ENOUGH = 2048  # of a large picture, so that the middle of a long one still fills the square


def run(job: Job) -> Answer:
    """Write ``square.webp``. With the task "crop" the middle fills the square, else nothing is cut off."""
    upright = render.finished(job, side=_ENOUGH)
    if job.task == "crop":
        result = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
    else:
        result = ImageOps.pad(upright.convert("RGBA"), (SIDE, SIDE), Image.Resampling.LANCZOS, color=(0, 0, 0, 0))
    result.save(job.target_path / "square.webp", "WEBP", quality=85, method=render.EFFORT)
    return {}
