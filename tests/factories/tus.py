"""A client of tus 1.0 as small as can be, on Django's test client."""

from __future__ import annotations

import base64
from typing import Any

from django.test import Client

from photodrive.photos.models import Upload

URL = "/photos/uploads/"
VERSION = {"tus-resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


def metadata(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def begin(client: Client, length: object, said: str = "", **headers: str) -> Any:
    sent = {**VERSION, "upload-length": str(length), **({"upload-metadata": said} if said else {}), **headers}
    return client.post(URL, b"", content_type="application/octet-stream", headers=sent)


def begun(client: Client, data: bytes, **values: str) -> str:
    """The address of an upload of ``data`` that has just begun."""
    response = begin(client, len(data), metadata(**values) if values else "")
    assert response.status_code == 201, response.content
    return str(response["Location"])


def send(client: Client, url: str, piece: bytes, at: object = 0, **headers: str) -> Any:
    kind = headers.pop("content_type", PIECE)
    meta: dict[str, Any] = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(piece))}
    return client.patch(url, piece, content_type=kind, **meta, headers={**VERSION, "upload-offset": str(at), **headers})


def offset(client: Client, url: str) -> int:
    return int(client.head(url, headers=VERSION)["Upload-Offset"])


def outcome(client: Client, url: str) -> Any:
    return client.get(url).json()


def row(url: str) -> Upload:
    return Upload.objects.get(pk=url.rstrip("/").rpartition("/")[2])


def uploaded(client: Client, data: bytes, **values: str) -> str:
    """The address of an upload that has come to its end."""
    url = begun(client, data, **values)
    send(client, url, data)
    return url
