from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numbered_frames import TINY, number_of, numbered

from yingxi.cut.assemble import assemble
from yingxi.cut.conform import conform
from yingxi.cut.timeline import Part, timeline, total_frames
from yingxi.errors import MediaError
from yingxi.media.decode import frames, sound
from yingxi.media.probe import probe
from yingxi.media.standard import Recipe

Shoot = Callable[[str, int, int], Path]
SILENCE = np.zeros((0, 2), np.float32)


def cut(parts: list[Part], out: Path, audio: np.ndarray = SILENCE) -> int:
    return assemble(parts, audio, out, metadata={}, recipe=TINY)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=5))
def test_every_frame_of_every_shot_is_there_in_order(
    shoot: Shoot, tmp_path: Path, counts: list[int]
) -> None:
    parts: list[Part] = []
    for i, count in enumerate(counts):
        parts.append(Part(shoot(f"s{i}", sum(counts[:i]), count), count))
    out = tmp_path / "episode.mp4"
    assert cut(parts, out) == sum(counts)
    assert [number_of(frame) for frame in frames(out)] == list(range(sum(counts)))
    info = probe(out)
    assert info.video is not None
    assert info.video.frames == sum(counts)
    assert info.faststart
    assert info.seconds == pytest.approx(sum(counts) / 25, abs=0.0005)
    assert sound(out).shape == (sum(counts) * 1920, 2)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_dissolves_and_fades_keep_every_other_frame_in_its_place(
    shoot: Shoot, tmp_path: Path, data: st.DataObject
) -> None:
    count = data.draw(st.integers(2, 4))
    parts: list[Part] = []
    for i in range(count):
        length = data.draw(st.integers(20, 70))
        kind = data.draw(st.sampled_from(("cut", "dissolve", "fade_in", "white")))
        span = data.draw(st.integers(1, 9))
        if kind == "cut" or (kind == "dissolve" and i == 0):
            parts.append(Part(shoot(f"d{i}", 100 * i, length), length))
        else:
            parts.append(Part(shoot(f"d{i}", 100 * i, length), length, **{kind: span}))
    out = tmp_path / "episode.mp4"
    total = cut(parts, out)
    assert total == total_frames(parts) == sum(p.frames - p.dissolve for p in parts)
    seen = [number_of(frame) for frame in frames(out)]
    assert len(seen) == total
    for i, (part, start) in enumerate(zip(parts, timeline(parts), strict=True)):
        head = max(part.dissolve, part.fade_in, part.white)
        tail = parts[i + 1].dissolve if i + 1 < len(parts) else 0
        clean = range(head, part.frames - tail)
        assert seen[start + head : start + part.frames - tail] == [100 * i + k for k in clean]


def test_a_dissolve_mixes_both_shots_and_a_fade_begins_dark(tmp_path: Path) -> None:
    dark, light = tmp_path / "dark.mp4", tmp_path / "light.mp4"
    conform([numbered(0)] * 30, (), dark, recipe=TINY)
    conform([numbered(1023)] * 30, (), light, recipe=TINY)
    parts = [Part(dark, 30, fade_in=5), Part(light, 30, dissolve=9, fade_out=6)]
    out = tmp_path / "episode.mp4"
    cut(parts, out)
    level = [float(frame[30:70, 8:20].mean()) for frame in frames(out)]
    assert level[0] < level[4] < level[6]
    dissolve = level[21:30]
    assert all(a < b for a, b in pairwise(dissolve))
    assert dissolve[4] == pytest.approx((30 + 220) / 2, abs=6)
    assert level[-1] == pytest.approx(16, abs=4)


def test_untouched_groups_are_copied_to_the_byte(shoot: Shoot, tmp_path: Path) -> None:
    parts = [Part(shoot("a", 0, 75), 75), Part(shoot("b", 100, 75), 75, dissolve=5)]
    out = tmp_path / "episode.mp4"
    cut(parts, out)

    def packets(path: Path) -> list[bytes]:
        with av.open(str(path)) as film:
            return [bytes(p) for p in film.demux(video=0) if p.size]

    made = packets(out)
    assert made[:50] == packets(parts[0].path)[:50]
    assert made[-50:] == packets(parts[1].path)[-50:]


def test_decoding_times_rise_by_one_frame_and_never_pass_showing(
    shoot: Shoot, tmp_path: Path
) -> None:
    out = tmp_path / "episode.mp4"
    cut([Part(shoot("a", 0, 1), 1), Part(shoot("b", 1, 30), 30), Part(shoot("c", 31, 2), 2)], out)
    with av.open(str(out)) as film:
        stream = film.streams.video[0]
        step = int(1 / (25 * stream.time_base))
        packets = [p for p in film.demux(stream) if p.size]
    times = [p.dts for p in packets]
    assert [b - a for a, b in pairwise(times)] == [step] * 32
    assert all(p.pts >= p.dts for p in packets)
    assert sorted(p.pts for p in packets) == [i * step for i in range(33)]


@pytest.mark.parametrize("at", [0, 1, 1023, 1024, 48_000, 95_999])
def test_a_click_is_heard_on_its_sample(shoot: Shoot, tmp_path: Path, at: int) -> None:
    audio = np.zeros((96_000, 2), np.float32)
    audio[at] = 0.9
    out = tmp_path / "episode.mp4"
    cut([Part(shoot("a", 0, 50), 50)], out, audio)
    heard = np.abs(sound(out)[:, 0])
    assert abs(int(heard.argmax()) - at) <= 1
    assert heard.max() > 0.3


def test_two_assemblies_of_the_same_parts_are_the_same_file(shoot: Shoot, tmp_path: Path) -> None:
    parts = [Part(shoot("a", 0, 30), 30), Part(shoot("b", 40, 30), 30, dissolve=6)]
    audio = np.random.default_rng(1).normal(0, 0.1, (90_000, 2)).astype(np.float32)
    cut(parts, tmp_path / "x.mp4", audio)
    cut(parts, tmp_path / "y.mp4", audio)
    assert (tmp_path / "x.mp4").read_bytes() == (tmp_path / "y.mp4").read_bytes()


def test_faults_name_the_shot_and_leave_no_episode(shoot: Shoot, tmp_path: Path) -> None:
    good = Part(shoot("good", 0, 10), 10)
    other = tmp_path / "other.mp4"
    odd = Recipe(width=TINY.width, height=TINY.height, preset="ultrafast")
    conform([numbered(1)] * 5, (), other, recipe=odd)
    out = tmp_path / "out" / "episode.mp4"
    for parts, name in (
        ([good, Part(other, 5)], "other.mp4"),
        ([Part(good.path, 11)], "good.mp4"),
        ([good, Part(tmp_path / "gone.mp4", 3)], "gone.mp4"),
        ([Part(good.path, 10, dissolve=3)], "good.mp4"),
        ([good, Part(good.path, 10, dissolve=11)], "good.mp4"),
    ):
        with pytest.raises(MediaError) as caught:
            cut(parts, out)
        assert name in caught.value.message
        assert caught.value.hint
    with pytest.raises(MediaError):
        cut([], out)
    assert not out.exists()


def test_an_inspector_that_refuses_leaves_no_episode(shoot: Shoot, tmp_path: Path) -> None:
    def refuse(_: Path) -> None:
        raise MediaError("no")

    out = tmp_path / "out" / "episode.mp4"
    part = Part(shoot("a", 0, 5), 5)
    with pytest.raises(MediaError):
        assemble([part], SILENCE, out, metadata={}, recipe=TINY, inspect=refuse)
    assert list(out.parent.iterdir()) == []
