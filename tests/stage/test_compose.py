import numpy as np
import pytest

from yingxi.stage import kernels
from yingxi.stage.backdrop import Backdrop, Light, Plate
from yingxi.stage.camera import clamp
from yingxi.stage.compose import Finisher, Lamp, Scenery, bgr, black, canvas
from yingxi.stage.space import FRAME_H, FRAME_W, PLATE_H, PLATE_W, View


def plate(colour, alpha=255, rows=(0, PLATE_H)):
    pixels = np.zeros((PLATE_H, PLATE_W, 4), np.uint8)
    pixels[rows[0] : rows[1]] = (*[c * alpha // 255 for c in colour], alpha)
    return pixels


def reference_over(below, above):
    keep = 1 - above[..., 3:].astype(float) / 255
    return np.clip(below * keep + above, 0, 255)


def test_over_agrees_with_the_formula_within_a_few_levels():
    random = np.random.default_rng(1)
    below = random.integers(0, 256, (40, 60, 4)).astype(np.uint8)
    above = random.integers(0, 256, (40, 60, 4)).astype(np.uint8)
    above[..., :3] = above[..., :3].astype(int) * above[..., 3:] // 255
    expected = reference_over(below, above)
    for draw in (lambda c: kernels.over(c, above), lambda c: kernels.over_bright(c, above)):
        got = below.copy()
        draw(got)
        assert np.abs(got.astype(float) - expected)[..., :3].max() <= 2


def test_over_cuts_what_lies_outside_the_canvas():
    below = np.zeros((10, 10, 4), np.uint8)
    patch = np.full((6, 6, 4), 255, np.uint8)
    kernels.over(below, patch, -3, 7)
    assert below[:3, 7:].min() == 255
    assert below[3:].max() == 0
    assert below[:, :7].max() == 0


@pytest.mark.parametrize(
    ("colour", "yuv"),
    [
        ((0, 0, 0), (16, 128, 128)),
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 255), (63, 102, 240)),
    ],
)
def test_the_finish_writes_bt709_in_limited_range(colour, yuv):
    frame = np.full((8, 8, 4), 255, np.uint8)
    frame[..., :3] = colour
    out = np.zeros((12, 8), np.uint8)
    kernels.finish(
        frame, np.zeros((8, 8, 3), np.uint8), np.full((8, 8), 255, np.uint8),
        np.zeros((256, 256), np.int8), np.ones(3, np.float32), 0, out,
    )  # fmt: skip
    assert np.abs(out[:8].astype(int) - yuv[0]).max() <= 1
    assert np.abs(out[8:10].astype(int) - yuv[1]).max() <= 1
    assert np.abs(out[10:].astype(int) - yuv[2]).max() <= 1


def test_a_finished_frame_comes_back_as_the_colours_it_had():
    frame = canvas()
    frame[...] = (60, 120, 200, 255)
    flat = Finisher(Light(vignette=0.0), seed=1)
    back = bgr(flat.finish(frame, 0, (1, 1, 1)))
    middle = back[400:500, 400:500].reshape(-1, 3).mean(0)
    assert np.abs(middle - (60, 120, 200)).max() < 3


def test_a_black_frame_is_sixteen():
    frame = black()
    assert frame.shape == (FRAME_H * 3 // 2, FRAME_W)
    assert frame[:FRAME_H].max() == 16
    assert bgr(frame).max() <= 1


def test_plates_are_laid_far_to_near():
    scene = Scenery(
        Backdrop(
            plates=(
                Plate(name="sky", depth=0, pixels=plate((200, 0, 0))),
                Plate(name="floor", depth=1, pixels=plate((0, 0, 200), rows=(1700, PLATE_H))),
            )
        )
    )
    out = canvas()
    scene.back(View(), 0, out)
    assert tuple(out[100, 500, :3]) == (200, 0, 0)
    assert tuple(out[1900, 500, :3]) == (0, 0, 200)


def test_a_still_set_is_the_same_at_every_frame_of_a_held_camera():
    backdrop = Backdrop(
        plates=(
            Plate(name="sky", depth=0, pixels=plate((90, 60, 30))),
            Plate(
                name="cloud", depth=0.3, drift=30, pixels=plate((200, 200, 200), 120, (300, 500))
            ),
            Plate(name="floor", depth=1, pixels=plate((0, 80, 90), rows=(1700, PLATE_H))),
        )
    )
    scene = Scenery(backdrop)
    frames = []
    for n in range(6):
        out = canvas()
        scene.back(clamp(View(zoom=1.1)), n, out)
        frames.append(out)
    for out in frames[1:]:
        assert np.abs(out.astype(int) - frames[0]).max() <= 1


def test_figures_are_dark_outside_the_lamp_and_throw_a_shadow():
    lamp = Lamp(Light(x=PLATE_W / 2, y=PLATE_H / 2, radius=200, ambient=0.4, lamp=(1, 1, 1)))
    field = lamp.field(View(), (1, 1, 1), 0)
    assert field[240, 135].mean() > 1.0
    assert field[5, 5].mean() == pytest.approx(0.4, abs=0.02)
    alpha = np.zeros((FRAME_H, FRAME_W), np.uint8)
    alpha[800:1200, 400:600] = 255
    shade = lamp.shade(alpha, View(), [(500.0, 1200.0, 100.0)])
    assert shade[1000, 500] < 170
    assert shade[100, 100] == 255
