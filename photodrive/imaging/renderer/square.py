"""A small square picture of something: an application's logo, a person's portrait."""

from __future__ import annotations

from PIL import Image, ImageOps

from . import colour, decode, render
from .job import Answer, Job

SIDE = 256  # pixels


def run(job: Job) -> Answer:
    """Write ``square.webp``. With the task "crop" the middle fills the square, else nothing is cut off."""
    picture = decode.open_picture(job.source_path, media_type=job.media_type, max_pixels=job.max_pixels).picture
    orientation = decode.load(picture, job.source_path)
    upright = render.finished(colour.to_eight_bit(picture), picture, orientation)
    if job.task == "crop":
        result = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
    else:
        result = ImageOps.pad(upright.convert("RGBA"), (SIDE, SIDE), Image.Resampling.LANCZOS, color=(0, 0, 0, 0))
    result.save(job.target_path / "square.webp", "WEBP", quality=85, method=render.EFFORT)
    return {}
