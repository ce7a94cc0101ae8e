"""How blobs travel inside a request: as data URIs or as bare base64."""

from __future__ import annotations

import base64

from yingxi.shoot.provider import OpenBlob
from yingxi.shoot.request import Media


def data_uri(media: Media, blob: OpenBlob) -> str:
    """``data:image/png;base64,…``."""
    return f"data:{media.mime};base64,{plain_base64(media, blob)}"


def plain_base64(media: Media, blob: OpenBlob) -> str:
    """The blob's bytes in base64, without a prefix."""
    return base64.b64encode(blob(media.blob).read_bytes()).decode()
