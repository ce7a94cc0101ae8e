from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from yingxi.cut.brushwork import column_texts
from yingxi.cut.cards import caption_overlay, draw_caption
from yingxi.cut.conform import conform
from yingxi.cut.cover import PORTRAIT, POSTER, cover
from yingxi.cut.credits import Credits, credits_frames, draw_credits, synthetic_cast
from yingxi.cut.inkwork import seal
from yingxi.cut.overlay import burn
from yingxi.cut.subtitles import cues, subtitle_overlays
from yingxi.cut.titles import Title, episode_name, title_frames, title_overlays
from yingxi.media.colour import to_bgr, to_i420
from yingxi.media.probe import probe

TITLE = Title(drama="龙虎山下", episode=1, episode_title="夜雨惊雷", filing="备字第0000号")


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "第一集"),
        (10, "第十集"),
        (12, "第十二集"),
        (20, "第二十集"),
        (99, "第九十九集"),
        (100, "第100集"),
    ],
)
def test_episodes_are_counted_in_chinese(number: int, name: str) -> None:
    assert episode_name(number) == name


def test_columns_break_at_pauses_and_share_long_pieces_evenly() -> None:
    assert column_texts("天宝十四载，长安城破", 7) == ("天宝十四载", "长安城破")
    assert column_texts("重生之我在都市当道士", 6) == ("重生之我在", "都市当道士")
    assert column_texts("，。", 6) == ()


def test_the_title_is_written_over_time_and_has_the_asked_frames() -> None:
    frames = list(title_frames(TITLE, 6))
    assert len(frames) == 6
    dark = [int((to_bgr(f)[250:1350, 300:800].max(axis=2) < 60).sum()) for f in frames]
    assert dark[0] < dark[2] < dark[-1]


def test_the_title_over_a_shot_leaves_the_left_half_open() -> None:
    frame = to_i420(np.full((1920, 1080, 3), 90, np.uint8))
    burnt = frame.copy()
    burn(burnt, title_overlays(TITLE), 45)
    assert not np.array_equal(burnt, frame)
    assert np.array_equal(burnt[:1920, :400], frame[:1920, :400])


def test_credits_say_that_a_machine_made_it_and_end_in_black() -> None:
    cast = synthetic_cast([f"角色{i}" for i in range(30)])
    credits = Credits(drama="龙虎山下", writer="甲", director="乙", cast=cast)
    foot = draw_credits(credits)[1740:1840, :, 3]
    assert (foot > 200).sum() > 2000
    frames = list(credits_frames(credits, 12))
    assert len(frames) == 12
    assert int(frames[-1][:1920].max()) <= 17
    assert int(frames[5][:1920].max()) > 150


@pytest.mark.parametrize(
    "text", ["三年后", "天宝十四载，长安城破，山河失色", "Three years later", "长" * 60]
)
def test_a_caption_stays_inside_the_frame(text: str) -> None:
    inked = draw_caption(text)[..., 3] > 250
    columns = np.flatnonzero(inked.any(0))
    assert columns[0] >= 60
    assert columns[-1] <= 1020
    assert caption_overlay(text, 3, 40).strength(20) == 256


@pytest.mark.parametrize("size", [POSTER, PORTRAIT])
def test_a_cover_has_its_size_and_keeps_off_the_face(size: tuple[int, int]) -> None:
    frame = np.full((1920, 1080, 3), 128, np.uint8)
    right, left = (cover(frame, "龙虎", size=size, faces=[(x, 500, 160)]) for x in (200, 880))
    assert right.shape == left.shape == (size[1], size[0], 3)
    half = size[0] // 2

    def lit(picture: np.ndarray) -> tuple[int, int]:
        light = picture.min(axis=2) > 200
        return int(light[:, :half].sum()), int(light[:, half:].sum())

    assert lit(right)[0] < lit(right)[1]
    assert lit(left)[0] > lit(left)[1]


def test_seals_are_red_and_shaped_by_their_text() -> None:
    assert seal("影戏", 60).shape == (120, 60, 4)
    assert seal("影戏之印", 60).shape == (60, 60, 4)
    ink = seal("影戏", 60)
    solid = ink[..., 3] > 200
    assert (ink[..., 2][solid] > ink[..., 0][solid]).all()


def test_a_full_size_shot_with_everything_burned_in_meets_the_standard(tmp_path: Path) -> None:
    still = to_i420(np.full((1920, 1080, 3), (60, 90, 120), np.uint8))
    layers = [*subtitle_overlays(cues("好剑！随我出征。", 0, 8)), *title_overlays(TITLE, 0, 8)]
    path = tmp_path / "shot.mp4"
    assert conform([still] * 8, layers, path) == 8
    video = probe(path).video
    assert video is not None
    assert (video.width, video.height, video.frames, video.profile) == (1080, 1920, 8, "High")
    assert video.bt709
    assert video.limited
