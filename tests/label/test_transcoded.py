"""A platform transcodes a film: every label beside the pixels is gone, and the mark brings it back."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from yingxi.label import chain
from yingxi.label.ingredients import Source, Work
from yingxi.label.keys import identity
from yingxi.label.links import Colour
from yingxi.label.sweep import check_one
from yingxi.label.verify import studio
from yingxi.label.watermark import Marker, payload_of
from yingxi.testing.tampering import SEEN, label_for

WIDTH, HEIGHT, FRAMES = 270, 480, 50
NAME = "EP01-V1"


def film(path: Path) -> None:
    """Two seconds of a moving texture that carries the mark."""
    wide = gaussian_filter(np.random.default_rng(1).normal(size=(HEIGHT, WIDTH + FRAMES)), 3)
    wide = np.clip(128 + 40 * wide / wide.std(), 30, 220).astype(np.uint8)
    marker = Marker(payload_of(NAME), width=WIDTH, height=HEIGHT)
    with av.open(str(path), "w") as made:
        stream = made.add_stream("libx264", rate=25, options={"crf": "16", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(FRAMES):
            i420 = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
            i420[:HEIGHT] = wide[:, number : number + WIDTH]
            marker.mark(i420)
            for packet in stream.encode(av.VideoFrame.from_ndarray(i420, format="yuv420p")):
                made.mux(packet)
        made.mux(stream.encode())


def transcode(source: Path, out: Path) -> None:
    with av.open(str(source)) as read, av.open(str(out), "w") as made:
        stream = made.add_stream("libx264", rate=25, options={"crf": "19", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for frame in read.decode(video=0):
            made.mux(stream.encode(frame.reformat(format="yuv420p")))
        made.mux(stream.encode())


@pytest.mark.slow
def test_what_a_transcode_drops_the_mark_and_the_book_bring_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yingxi.label.eye.find_spec", lambda _: None)
    home = tmp_path / "home"
    film(tmp_path / "plain.mp4")
    link = chain.watermarked(chain.burned(tmp_path / "plain.mp4", SEEN), NAME)
    made = chain.finish(
        link, label_for(NAME), tmp_path / "ep01.mp4", Work(title="第一集", source=Source.STAGE),
        identity(home=home), home=home,
    )  # fmt: skip
    whole = check_one(made.path, studio(home))
    assert whole.evidence.mark.payload == payload_of(NAME)
    assert {k.colour for k in whole.verdict.links if k.name != "visible"} == {Colour.GREEN}
    transcode(made.path, tmp_path / "download.mp4")
    found = check_one(tmp_path / "download.mp4", studio(home))
    assert found.evidence.implicit.label is None
    assert found.verdict.produce_id == NAME
    # The made-up film shows no label; where the eye is installed, that link is red of itself.
    seen = {k.colour for k in found.verdict.links if k.name != "visible"}
    assert Colour.AMBER in seen
    assert Colour.RED not in seen
    assert len(found.verdict.lost) == 3
    stranger = check_one(tmp_path / "download.mp4", studio(tmp_path / "elsewhere"))
    assert stranger.evidence.mark.payload == payload_of(NAME)
    assert stranger.verdict.produce_id == ""
