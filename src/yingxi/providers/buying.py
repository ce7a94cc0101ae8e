"""What `shoot.buy` is handed of this package: how an artifact is fetched."""

from __future__ import annotations

from pathlib import Path

from yingxi.providers.http import download
from yingxi.shoot.provider import Artifact


def fetch(artifact: Artifact, to: Path) -> None:
    """Download an artifact. Raises Unavailable, or BadTake (``code`` ``expired``, ``mime``)."""
    download(artifact.url, to, mime=artifact.mime, headers=artifact.headers)
