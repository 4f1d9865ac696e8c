"""The original as others may get it: the same picture without position, serial numbers and other traces."""

from __future__ import annotations

from PIL import Image

from photodrive.exceptions import BrokenImage

from . import render
from .decoding import opening
from .job import Answer, Job
from .rewriting import chunks, jpeg

_REWRITERS = {
    "image/jpeg": jpeg.rewrite,
    "image/png": chunks.rewrite_png,
    "image/webp": chunks.rewrite_webp,
}
_TURNED_RIGHT = {1: 6, 6: 3, 3: 8, 8: 1, 2: 7, 7: 4, 4: 5, 5: 2}  # an orientation after one more quarter turn


def run(job: Job) -> Answer:
    """Write ``shared``: rewritten without loss where the format allows it, else encoded anew at full size.

    Everything that shows a JPEG looks at its orientation, so a turned one stays without loss, too.
    """
    if job.media_type == job.shared_media_type and (job.media_type == "image/jpeg" or not job.turned):
        orientation = opening.orientation_of(opening.open_picture(job).picture)
        for _ in range(job.turned):
            orientation = _TURNED_RIGHT[orientation]
        try:
            _REWRITERS[job.media_type](job.source_path, job.target_path / "shared", orientation)
        except BrokenImage:  # decoders forgive more than our rewriting does
            pass
        else:
            return {}
    _encode(render.finished(job, wide=True), job)
    return {}


def _encode(picture: Image.Image, job: Job) -> None:
    path, profile = job.target_path / "shared", picture.info.get("icc_profile")
    if job.shared_media_type == "image/png":
        picture.save(path, "PNG", icc_profile=profile)
    elif job.shared_media_type == "image/webp":
        picture.save(path, "WEBP", quality=95, icc_profile=profile)
    else:
        picture.convert("RGB").save(path, "JPEG", quality=95, subsampling=0, icc_profile=profile)
