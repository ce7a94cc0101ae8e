from itertools import pairwise

import numpy as np
import pytest

from yingxi.bible.model import Gender, PlaceKind, Role, Weapon
from yingxi.board.model import Angle, Crowd, CrowdKind, Emotion, Formation, Move, Size, Verb
from yingxi.stage.backdrop import Backdrop, Plate
from yingxi.stage.compose import canvas
from yingxi.stage.crowds import Extras
from yingxi.stage.crowds.atlas import PHASES, packed
from yingxi.stage.passes import Pass, passes, source_frames
from yingxi.stage.passes.pose import COLOURS
from yingxi.stage.passes.screen import Screen
from yingxi.stage.perform import still
from yingxi.stage.players import Players
from yingxi.stage.score import Act, Camera, Figure, Look, Performance, World
from yingxi.stage.space import FRAME_H, FRAME_W, PLATE_H, PLATE_W
from yingxi.stage.views import Views
from yingxi.stage.weather import gust

W, H = 240, 416


def plate(name, depth, colour, rows=slice(None), columns=slice(None), noise=0):
    pixels = np.zeros((PLATE_H, PLATE_W, 4), np.uint8)
    pixels[rows, columns] = (*colour, 255)
    if noise:
        grain = np.random.default_rng(3).integers(-noise, noise + 1, (PLATE_H, PLATE_W, 1))
        pixels[..., :3] = np.clip(pixels[..., :3] + grain, 0, 255)
    return Plate(name=name, depth=depth, pixels=pixels)


@pytest.fixture(scope="module")
def backdrop():
    return Backdrop(
        plates=(
            plate("sky", 0, (150, 120, 90), noise=9),
            plate("wall", 0.5, (90, 110, 140), slice(800, PLATE_H), noise=9),
            plate("floor", 1, (40, 60, 80), slice(1500, PLATE_H), noise=9),
            plate("pillar", 1.3, (20, 20, 30), columns=slice(180, 250)),
        ),
        horizon_y=1500,
    )


def figure(name="a", x=600.0, facing=1, verb=Verb.TALK, role=Role.SERVANT, **more):
    look = Look(role=role, gender=Gender.MALE, weapon=more.pop("weapon", Weapon.NONE), seed=4)
    act = Act(verb=verb, start=0, end=40, emotion=Emotion.ANGER)
    return Figure(id=name, look=look, x=x, facing=facing, acts=(act,), **more)


def shot(**change):
    given = {
        "world": World(kind=PlaceKind.TEMPLE),
        "figures": (figure(), figure("b", 900, -1, role=Role.SCHOLAR)),
        "camera": Camera(size=Size.FULL, move=Move.PUSH),
        "frames": 25,
        "seed": 3,
    }
    return Performance(**(given | change))


def film(performance, kind, backdrop, frames=1, width=W, height=H, **more):
    return list(
        passes(
            performance, kind, backdrop=backdrop, width=width, height=height, frames=frames, **more
        )
    )


def grey(picture):
    assert np.array_equal(picture[..., 0], picture[..., 1])
    assert np.array_equal(picture[..., 0], picture[..., 2])
    return picture[..., 0].astype(int)


def joints(performance, backdrop, frame=0, width=W, height=H):
    players = Players(performance, backdrop, gust(performance.world))
    view = Views(performance, players).at(frame)
    screen = Screen(width=width, height=height).map
    return [b @ screen[:, :2].T + screen[:, 2] for b in players.bones(frame - frame % 2, view)]


@pytest.mark.parametrize("kind", list(Pass))
def test_every_pass_is_as_many_rgb_pictures_of_the_size_asked_for(backdrop, kind):
    pictures = film(shot(), kind, backdrop, frames=2)
    assert [p.shape for p in pictures] == [(H, W, 3)] * 2
    assert all(p.dtype == np.uint8 for p in pictures)
    assert pictures[0].max() > 100


def test_a_film_lasts_as_long_as_the_shot_at_any_rate_or_as_long_as_it_is_told():
    assert source_frames(25, 25) == tuple(range(25))
    assert len(source_frames(50, 16)) == 32
    assert source_frames(50, 16)[-1] >= 48
    assert source_frames(4, 50) == (0, 0, 1, 1, 2, 2, 3, 3)
    assert source_frames(3, 25, 6) == (0, 1, 2, 2, 2, 2)
    assert source_frames(1, 8) == (0,)


def test_a_previz_is_the_stage_s_own_picture(backdrop):
    performance = shot()
    (picture,) = film(performance, Pass.PREVIZ, backdrop)
    own = Screen(width=W, height=H).cut(still(performance, 0, backdrop=backdrop))
    assert np.array_equal(picture[..., ::-1], own)


def test_in_depth_near_is_bright_and_the_sky_is_black(backdrop):
    empty = shot(figures=(), camera=Camera(size=Size.FULL))
    deep = grey(film(empty, Pass.DEPTH, backdrop)[0])
    column = deep[:, W // 2]
    assert column[20] == 0
    assert 90 < column[H // 2] < 110
    ground = column[int(H * 0.75) :]
    assert (np.diff(ground) >= 0).all()
    assert ground[-1] - ground[0] > 60
    assert deep[:, 8].min() == 255


def test_in_depth_figures_stand_out_and_nothing_else_changes_for_them(backdrop):
    still_camera = Camera(size=Size.FULL)
    with_them = grey(film(shot(camera=still_camera), Pass.DEPTH, backdrop)[0])
    mask = grey(film(shot(camera=still_camera), Pass.MASK, backdrop)[0])
    others = shot(figures=(figure(role=Role.CHILD), figure("b", 900, -1)), camera=still_camera)
    with_others = grey(film(others, Pass.DEPTH, backdrop)[0])
    body = mask == 255
    assert (with_them[body] > 165).all()
    upper = body & (np.arange(H)[:, None] < H * 0.7)
    assert (with_them[upper] > 98 + 50).all()
    nobody = (mask == 0) & (grey(film(others, Pass.MASK, backdrop)[0]) == 0)
    assert np.array_equal(with_them[nobody], with_others[nobody])


def test_depth_goes_on_smoothly_and_keeps_its_greys_while_the_camera_pushes_in(backdrop):
    frames = [grey(p) for p in film(shot(figures=()), Pass.DEPTH, backdrop, frames=25)]
    assert {int(f[20, W // 2]) for f in frames} == {0}
    assert len({int(f[H // 2, W // 2]) for f in frames}) == 1
    assert max(np.abs(a - b).mean() for a, b in pairwise(frames)) < 4
    assert not np.array_equal(frames[0], frames[-1])


def test_a_mask_is_the_figures_alone_without_what_stands_before_them(backdrop):
    hidden = shot(figures=(figure(x=215.0),), camera=Camera(size=Size.FULL, focus="b"))
    open_stage = Backdrop(plates=backdrop.plates[:3], horizon_y=1500)
    whole = grey(film(hidden, Pass.MASK, open_stage)[0])
    cut = grey(film(hidden, Pass.MASK, backdrop)[0])
    pillar = grey(film(shot(figures=(), camera=hidden.camera), Pass.DEPTH, backdrop)[0]) == 255
    assert set(np.unique(whole)) >= {0, 255}
    assert (cut <= whole).all()
    assert 0 < cut.sum() < whole.sum()
    assert cut[pillar & (np.arange(H)[:, None] < H // 2)].max() == 0
    assert grey(film(shot(figures=()), Pass.MASK, backdrop)[0]).max() == 0


def test_a_mask_is_where_the_stage_itself_draws_the_figures(backdrop):
    performance = shot(camera=Camera(size=Size.FULL, move=Move.PUSH))
    open_stage = Backdrop(plates=backdrop.plates[:3], horizon_y=1500)
    mask = grey(film(performance, Pass.MASK, open_stage, width=FRAME_W, height=FRAME_H)[0])
    players = Players(performance, open_stage, gust(performance.world))
    own = canvas()
    players.draw(own, 0, Views(performance, players).at(0))
    away = np.abs(mask - own[..., 3].astype(int))
    assert away.mean() < 0.2
    assert (away > 64).mean() < 0.001


@pytest.mark.parametrize(
    "performance",
    [
        shot(),
        shot(figures=(figure(verb=Verb.STRIKE, role=Role.GENERAL, weapon=Weapon.GUANDAO),)),
        shot(figures=(figure(verb=Verb.FALL, facing=-1, x=800),)),
        shot(figures=(figure(verb=Verb.RIDE, mounted=True),), camera=Camera(size=Size.LONG)),
        shot(camera=Camera(size=Size.MEDIUM, angle=Angle.DUTCH, move=Move.PUSH, focus="a")),
        shot(camera=Camera(size=Size.MEDIUM, angle=Angle.OVER_SHOULDER, focus="a")),
    ],
    ids=["talk", "strike", "fall", "ride", "tilted", "over the shoulder"],
)
def test_every_joint_lies_on_the_drawn_figure(backdrop, performance):
    open_stage = Backdrop(plates=backdrop.plates[:3], horizon_y=1500)
    two_a_second = film(performance, Pass.MASK, open_stage, frames=2, rate=2)
    for frame, picture in zip(source_frames(performance.frames, 2, 2), two_a_second, strict=True):
        white = grey(picture)
        found = joints(performance, open_stage, frame)
        assert len(found) == len(performance.figures)
        for x, y in np.vstack(found):
            if 1 <= x < W - 1 and 1 <= y < H - 1:
                spot = white[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2]
                assert spot.max() > 127, (frame, x, y)


def test_a_pose_is_skeletons_in_the_usual_colours_on_black(backdrop):
    performance = shot()
    (picture,) = film(performance, Pass.POSE, backdrop)
    assert (picture.reshape(-1, 3).sum(1) == 0).mean() > 0.9
    for bones in joints(performance, backdrop):
        for joint in (0, 4, 7, 10, 13):
            x, y = bones[joint]
            near = picture[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2].reshape(-1, 3)
            away = np.abs(near.astype(int) - COLOURS[joint]).sum(1).min()
            assert away < 60, joint


def test_whoever_faces_right_shows_the_right_side(backdrop):
    right = shot(figures=(figure(verb=Verb.STAND),), camera=Camera(size=Size.FULL))
    left = shot(figures=(figure(verb=Verb.STAND, facing=-1),), camera=Camera(size=Size.FULL))
    (a,), (b,) = joints(right, backdrop), joints(left, backdrop)
    assert a[0, 0] > a[1, 0]
    assert b[0, 0] < b[1, 0]
    assert np.allclose(a[2:5, 1], b[5:8, 1])
    assert np.array_equal(a[14], a[15])


def test_lines_are_thin_sparse_and_none_of_them_is_paper(backdrop):
    camera = Camera(size=Size.FULL)
    lines = grey(film(shot(camera=camera), Pass.LINE, backdrop)[0])
    assert lines.max() > 200
    assert 0.005 < (lines > 100).mean() < 0.1
    empty = grey(film(shot(figures=(), camera=camera), Pass.LINE, backdrop)[0])
    assert empty[: H // 4, W // 2 - 60 : W // 2 + 60].max() == 0
    assert empty[:, W // 2].max() > 60
    assert (empty[:, W // 2] > 0).sum() < 12


def test_a_line_follows_the_figure_s_outline(backdrop):
    performance = shot(figures=(figure(verb=Verb.STAND),), camera=Camera(size=Size.FULL))
    lines = grey(film(performance, Pass.LINE, backdrop)[0])
    mask = grey(film(performance, Pass.MASK, backdrop)[0]) > 127
    inside = mask[1:-1, 1:-1]
    rim = mask[1:-1, 1:-1] & ~(mask[:-2, 1:-1] & mask[2:, 1:-1] & mask[1:-1, :-2] & mask[1:-1, 2:])
    near = np.maximum.reduce(
        [lines[y : y + H - 2, x : x + W - 2] for y in range(3) for x in range(3)]
    )
    assert (near[rim] > 60).mean() > 0.95
    assert (lines[1:-1, 1:-1][inside] > 100).mean() < 0.35


@pytest.fixture(scope="module")
def extras():
    """A crowd of plain slabs: five kinds, two sides, eight phases, two sizes."""
    levels = (20.0, 200.0)
    pictures = [
        [np.full((int(h), int(h) // 3, 4), 255, np.uint8) for _ in range(2 * 5 * PHASES)]
        for h in levels
    ]
    return Extras(ranks=packed(pictures, levels, kinds=5))


def test_a_crowd_is_in_the_mask_the_depth_and_the_lines(backdrop, extras):
    crowd = Crowd(kind=CrowdKind.TOWNSFOLK, count=300, formation=Formation.STAND)
    camera = Camera(size=Size.LONG)
    many = shot(figures=(), crowd=crowd, camera=camera)
    nobody = shot(figures=(), camera=camera)
    mask = grey(film(many, Pass.MASK, backdrop, extras=extras)[0])
    assert (mask == 255).mean() > 0.03
    deep = [grey(film(p, Pass.DEPTH, backdrop, extras=extras)[0]) for p in (many, nobody)]
    assert (np.abs(deep[0] - deep[1])[mask == 0] <= 1).all()
    crowded = deep[0][mask == 255]
    assert crowded.max() - crowded.min() > 25
    lines = [grey(film(p, Pass.LINE, backdrop, extras=extras)[0]) for p in (many, nobody)]
    assert (lines[0] > 100).sum() > (lines[1] > 100).sum() + 200


def test_a_black_shot_is_black_in_every_pass():
    for kind in Pass:
        pictures = film(shot(black=True), kind, None, frames=2)
        assert len(pictures) == 2
        assert max(p.max() for p in pictures) == 0


def test_a_picture_of_another_shape_is_filled_and_shows_the_frame_s_middle(backdrop):
    camera = Camera(size=Size.FULL)
    tall = grey(film(shot(camera=camera), Pass.MASK, backdrop, width=270, height=480)[0])
    wide = grey(film(shot(camera=camera), Pass.MASK, backdrop, width=270, height=240)[0])
    assert np.abs(tall[120:360] - wide).mean() < 1
