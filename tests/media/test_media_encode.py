from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingxi.board.model import FPS as BOARD_FPS
from yingxi.errors import MediaError
from yingxi.media.boxes import child_boxes, is_faststart, top_boxes
from yingxi.media.colour import to_bgr, to_i420
from yingxi.media.decode import frames
from yingxi.media.encode import ShotWriter
from yingxi.media.probe import probe
from yingxi.media.standard import FPS, Recipe, split_planes

TINY = Recipe(width=64, height=96)


def grey(level: int, recipe: Recipe = TINY) -> np.ndarray:
    frame = np.full((recipe.height * 3 // 2, recipe.width), 128, np.uint8)
    frame[: recipe.height] = level
    return frame


def test_media_and_board_count_the_same_frames_a_second() -> None:
    assert FPS == BOARD_FPS


@pytest.mark.parametrize("count", [1, 2, 3, 24, 25, 26, 51])
def test_a_shot_has_exactly_the_frames_that_were_written(tmp_path: Path, count: int) -> None:
    path = tmp_path / "shot.mp4"
    with ShotWriter(path, TINY) as shot:
        for i in range(count):
            shot.write(grey(30 + i * 4 % 200))
    info = probe(path)
    assert info.video is not None
    assert info.video.frames == count
    assert sum(1 for _ in frames(path)) == count


def test_a_shot_is_high_profile_bt709_limited_at_25(tmp_path: Path) -> None:
    path = tmp_path / "shot.mp4"
    with ShotWriter(path, TINY) as shot:
        shot.write(grey(80))
    video = probe(path).video
    assert video is not None
    assert (video.codec, video.profile, video.pixel_format) == ("h264", "High", "yuv420p")
    assert (video.width, video.height, video.rate) == (64, 96, Fraction(25))
    assert video.bt709
    assert video.limited


def test_parameter_sets_do_not_depend_on_what_is_shown(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    headers: set[bytes] = set()
    for i in range(3):
        path = tmp_path / f"{i}.mp4"
        with ShotWriter(path, TINY) as shot:
            for _ in range(1 + 20 * i):
                noisy = random.integers(16, 235, (144, 64)).astype(np.uint8)
                shot.write(noisy if i else grey(16))
        with av.open(str(path)) as film:
            headers.add(bytes(film.streams.video[0].codec_context.extradata or b""))
    assert len(headers) == 1


def test_every_second_begins_a_closed_group(tmp_path: Path) -> None:
    path = tmp_path / "shot.mp4"
    with ShotWriter(path, TINY) as shot:
        for i in range(60):
            shot.write(grey(200 if i == 33 else 40))
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        packets = [p for p in film.demux(stream) if p.pts is not None]
        tick = stream.time_base * FPS
    keys = [round(p.pts * tick) for p in packets if p.is_keyframe]
    assert keys == [0, 25, 50]
    for i, packet in enumerate(packets):
        group = sum(round(packet.pts * tick) >= key for key in keys)
        assert group == sum(key <= i for key in keys)


def test_what_fails_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), ShotWriter(tmp_path / "a.mp4", TINY) as shot:
        shot.write(grey(90))
        raise RuntimeError("the stage broke")
    with pytest.raises(MediaError), ShotWriter(tmp_path / "b.mp4", TINY):
        pass
    with pytest.raises(MediaError), ShotWriter(tmp_path / "c.mp4", TINY) as shot:
        shot.write(np.zeros((10, 10), np.uint8))
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_survives_a_failed_attempt(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"the good one")
    with pytest.raises(RuntimeError), ShotWriter(path, TINY) as shot:
        shot.write(grey(90))
        raise RuntimeError
    assert path.read_bytes() == b"the good one"


_FILL_THE_DISK = """
import resource, sys
from pathlib import Path
import numpy as np
from yingxi.errors import StoreConflict
from yingxi.media.encode import ShotWriter
from yingxi.media.standard import Recipe
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
random = np.random.default_rng(0)
try:
    with ShotWriter(Path(sys.argv[1]), Recipe(width=256, height=256, preset="ultrafast")) as shot:
        for _ in range(int(sys.argv[2])):
            shot.write(random.integers(16, 235, (384, 256)).astype(np.uint8))
except StoreConflict as fault:
    sys.exit(40 if fault.hint and "空间" in fault.message else 41)
sys.exit(0)
"""


@pytest.mark.parametrize("count", [2, 60])
def test_a_full_disk_is_a_store_conflict_and_leaves_nothing(tmp_path: Path, count: int) -> None:
    path = tmp_path / "shot.mp4"
    run = subprocess.run(
        [sys.executable, "-c", _FILL_THE_DISK, str(path), str(count)],
        env=dict(os.environ),
        check=False,
    )
    assert run.returncode == 40
    assert list(tmp_path.iterdir()) == []


def test_a_missing_or_broken_file_is_a_media_error_with_a_hint(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\0\0\0\x18ftypisom" + b"junk" * 40)
    for path in (tmp_path / "nothing.mp4", broken):
        with pytest.raises(MediaError) as caught:
            probe(path)
        assert caught.value.hint


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_boxes_of_nonsense_end_and_stay_inside(data: bytes) -> None:
    for box in child_boxes(data):
        assert 0 <= box.start < box.content <= box.end <= len(data)


@pytest.mark.parametrize(
    ("order", "wanted"), [((b"moov", b"mdat"), True), ((b"mdat", b"moov"), False)]
)
def test_faststart_is_the_index_before_the_pictures(
    tmp_path: Path, order: tuple[bytes, bytes], wanted: bool
) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(b"".join(b"\0\0\0\x0c" + kind + b"1234" for kind in (b"ftyp", *order)))
    assert len(top_boxes(path)) == 3
    assert is_faststart(path) is wanted


def test_colours_survive_the_way_to_planes_and_back() -> None:
    random = np.random.default_rng(3)
    blocks = random.integers(0, 256, (6, 4, 3)).astype(np.uint8)
    bgr = np.repeat(np.repeat(blocks, 8, axis=0), 8, axis=1)
    assert np.abs(to_bgr(to_i420(bgr)).astype(int) - bgr).max() <= 3


@pytest.mark.parametrize(
    ("bgr", "yuv"),
    [
        ((0, 0, 0), (16, 128, 128)),
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 255), (63, 102, 240)),
    ],
)
def test_black_white_and_red_have_their_bt709_codes(
    bgr: tuple[int, int, int], yuv: tuple[int, int, int]
) -> None:
    planes = split_planes(to_i420(np.full((4, 4, 3), bgr, np.uint8)))
    assert [int(plane[0, 0]) for plane in planes] == pytest.approx(yuv, abs=1)
