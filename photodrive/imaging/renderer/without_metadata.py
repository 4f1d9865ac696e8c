"""The original as others may get it: the same picture without position, serial numbers and other traces."""

from __future__ import annotations

from PIL import Image

from photodrive.exceptions import BrokenImage

from . import chunks, colour, decode, jpeg, render
from .job import Answer, Job

_REWRITERS = {
    "image/jpeg": jpeg.rewrite,
    "image/png": chunks.rewrite_png,
    "image/webp": chunks.rewrite_webp,
}


def run(job: Job) -> Answer:
    """Write ``shared``: rewritten without loss where the format allows it, else encoded anew at full size."""
    picture = decode.open_picture(job.source_path, media_type=job.media_type, max_pixels=job.max_pixels).picture
    if job.media_type == job.shared_media_type:
        try:
            orientation = decode.orientation_of(picture)
            _REWRITERS[job.media_type](job.source_path, job.target_path / "shared", orientation)
        except BrokenImage:  # decoders forgive more than our rewriting does
            pass
        else:
            return {}
    orientation = decode.load(picture, job.source_path)
    _encode(render.finished(colour.to_eight_bit(picture), picture, orientation), job)
    return {}


def _encode(picture: Image.Image, job: Job) -> None:
    path = job.target_path / "shared"
    if job.shared_media_type == "image/png":
        picture.save(path, "PNG")
    elif job.shared_media_type == "image/webp":
        picture.save(path, "WEBP", quality=95)
    else:
        picture.convert("RGB").save(path, "JPEG", quality=95, subsampling=0)
