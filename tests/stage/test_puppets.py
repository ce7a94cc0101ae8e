from __future__ import annotations

import hashlib
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingxi.bible.model import Costume, Gender, Role, Weapon
from yingxi.board.model import CrowdKind
from yingxi.stage import puppets
from yingxi.stage.anatomy import REST, Hand, Pose
from yingxi.stage.hide import dye, grain, luma, mix
from yingxi.stage.pen import Pen, polygon
from yingxi.stage.puppets import extras, horse, props
from yingxi.stage.puppets.bend import bend
from yingxi.stage.puppets.rig import PieceCache, Sprite, blit
from yingxi.stage.puppets.sheet import Piece, Sheet
from yingxi.stage.score import Look

DETAIL = 0.18
SMALL = 0.2
FEMALE_ROLES = (Role.LADY, Role.WARRIOR_LADY, Role.MODERN_WOMAN)


def look_of(role: Role, **changes: object) -> Look:
    gender = Gender.FEMALE if role in FEMALE_ROLES else Gender.MALE
    base = Look(role=role, gender=gender, age=8 if role is Role.CHILD else 30)
    return replace(base, **changes)


def paint(sprites: tuple[Sprite, ...], width: int = 260, height: int = 300) -> np.ndarray:
    canvas = np.zeros((height, width, 4), np.uint8)
    blit(canvas, sprites, np.array([[SMALL, 0, width / 2], [0, SMALL, height - 10.0]]))
    return canvas


def coverage(a: np.ndarray, b: np.ndarray) -> float:
    one, other = a[..., 3] > 40, b[..., 3] > 40
    return float((one & other).sum() / max(1, (one | other).sum()))


@pytest.mark.parametrize("role", list(Role))
def test_every_role_stands_on_its_ground_point_and_reaches_its_height(role: Role) -> None:
    puppet = puppets.cut(look_of(role), detail=DETAIL)
    drawn = paint(puppet.place(REST, 0, 0))
    rows = np.where((drawn[..., 3] > 60).any(1))[0]
    assert abs(rows[-1] - 290) <= 4
    assert rows[0] <= 290 - puppet.height * 1.1 * SMALL + 8


def test_roles_differ_in_silhouette() -> None:
    eight = (Role.DAOIST, Role.GENERAL, Role.LADY, Role.ELDER, Role.CLOWN, Role.CHILD, Role.DEMON, Role.EMPEROR)  # fmt: skip
    shapes = [paint(puppets.cut(look_of(r), detail=DETAIL).place(REST, 0, 0)) for r in eight]
    for i, shape in enumerate(shapes):
        for other in shapes[i + 1 :]:
            assert coverage(shape, other) < 0.9


def test_two_people_of_one_role_are_told_apart_by_seed_and_colour() -> None:
    one = paint(puppets.cut(look_of(Role.LADY), detail=DETAIL).place(REST, 0, 0))
    styled = paint(puppets.cut(look_of(Role.LADY, seed=2), detail=DETAIL).place(REST, 0, 0))
    dyed = paint(
        puppets.cut(
            look_of(Role.LADY, colours=("#c03040", "#203060", "#f0c060")), detail=DETAIL
        ).place(REST, 0, 0)
    )
    assert coverage(one, styled) < 0.985
    inside = one[..., 3] > 200
    assert np.abs(one.astype(int) - dyed)[inside][:, :3].mean() > 12


@pytest.mark.parametrize("costume", [c for c in Costume if c is not Costume.TRADITIONAL])
@pytest.mark.parametrize("role", [Role.MODERN_MAN, Role.MODERN_WOMAN])
def test_modern_dress_can_be_cut(role: Role, costume: Costume) -> None:
    puppet = puppets.cut(look_of(role, costume=costume, seed=1), detail=DETAIL)
    assert (paint(puppet.place(REST, 0, 0))[..., 3] > 100).sum() > 2000


@pytest.mark.parametrize("weapon", [w for w in Weapon if w is not Weapon.NONE])
def test_a_drawn_weapon_is_seen_and_its_tip_is_known(weapon: Weapon) -> None:
    puppet = puppets.cut(look_of(Role.SWORDSMAN, weapon=weapon), detail=DETAIL)
    pose = Pose(drawn=True, far_shoulder=70, far_elbow=30)
    assert "weapon" in {s.part for s in puppet.place(pose, 0, 0)}
    tip = puppet.weapon_tip(pose, 0, 0)
    hand = puppet.hand(pose, 0, 0, which="far")
    assert math.dist(tip, hand) < 800


def test_a_sheathed_sword_hangs_at_the_belt() -> None:
    puppet = puppets.cut(look_of(Role.DAOIST, weapon=Weapon.SWORD), detail=DETAIL)
    at_rest = {s.part for s in puppet.place(Pose(drawn=False), 0, 0)}
    drawn = {s.part for s in puppet.place(Pose(drawn=True), 0, 0)}
    assert "stowed" in at_rest and "weapon" not in at_rest
    assert "scabbard" in drawn and "weapon" in drawn


def test_facing_left_mirrors_the_figure() -> None:
    puppet = puppets.cut(look_of(Role.DAOIST), detail=DETAIL)
    right = paint(puppet.place(REST, 0, 0))
    left = paint(puppet.place(replace(REST, facing=-1), 0, 0))
    assert coverage(right, left[:, ::-1]) > 0.96
    assert puppet.face(REST, 0, 0)[0] == pytest.approx(
        -puppet.face(replace(REST, facing=-1), 0, 0)[0]
    )


def test_angles_are_anatomical() -> None:
    puppet = puppets.cut(look_of(Role.SCHOLAR), detail=DETAIL)
    hanging = puppet.hand(Pose(near_elbow=0), 0, 0)
    forward = puppet.hand(Pose(near_shoulder=90, near_elbow=0), 0, 0)
    folded = puppet.hand(Pose(near_shoulder=0, near_elbow=90), 0, 0)
    assert forward[0] > hanging[0] + 200 and forward[1] < hanging[1] - 200
    assert folded[0] > hanging[0] + 100 and folded[1] < hanging[1]


def test_lying_down_brings_the_face_to_the_ground() -> None:
    puppet = puppets.cut(look_of(Role.GENERAL), detail=DETAIL)
    x, y, radius = puppet.face(Pose(spin=90), 0, 0)
    assert x > 700 and y > -200 and radius > 60


def test_a_turning_figure_gets_narrow() -> None:
    puppet = puppets.cut(look_of(Role.LADY), detail=DETAIL)
    wide = paint(puppet.place(REST, 0, 0))
    thin = paint(puppet.place(replace(REST, turn=0.2), 0, 0))
    assert (thin[..., 3] > 40).any(0).sum() < (wide[..., 3] > 40).any(0).sum() * 0.4


def test_mouth_and_lids_change_the_sprites() -> None:
    puppet = puppets.cut(look_of(Role.DAOIST), detail=DETAIL)
    shut = {s.part for s in puppet.place(REST, 0, 0)}
    speaking = {s.part for s in puppet.place(Pose(jaw=0.7, lid=1.0), 0, 0)}
    assert "mouth" not in shut and "eye_open" in shut
    assert {"mouth", "eye_shut"} <= speaking


def test_age_greys_the_hair_and_a_child_is_small() -> None:
    young = puppets.cut(look_of(Role.DAOIST), detail=DETAIL)
    child = puppets.cut(look_of(Role.DAOIST, age=8), detail=DETAIL)
    assert child.height < young.height * 0.85

    def crown(age: int) -> float:
        puppet = puppets.cut(look_of(Role.SERVANT, age=age), detail=DETAIL)
        piece = next(s for s in puppet.place(REST, 0, 0) if s.part == "crown").pixels
        return float(piece[piece[..., 3] > 250][:, :3].mean())

    assert crown(75) > crown(30) + 20


def test_the_same_look_is_drawn_the_same_twice() -> None:
    def digest() -> str:
        puppet = puppets.Puppet(
            ("fresh", np.random.default_rng().integers(1 << 40)),
            puppets.cut(look_of(Role.GENERAL, seed=5), detail=DETAIL).outfit,
            DETAIL,
        )
        return hashlib.sha256(paint(puppet.place(REST, 0, 0)).tobytes()).hexdigest()

    assert digest() == digest()


@settings(max_examples=25, deadline=None)
@given(
    st.builds(
        Pose,
        lean=st.floats(-60, 60),
        spin=st.floats(-180, 180),
        near_hip=st.floats(-60, 130),
        near_knee=st.floats(0, 140),
        far_hip=st.floats(-60, 130),
        far_knee=st.floats(0, 140),
        near_shoulder=st.floats(-90, 180),
        near_elbow=st.floats(0, 150),
        near_hand=st.sampled_from(list(Hand)),
        flow=st.floats(0, 1),
        sway=st.floats(0, 20),
        turn=st.floats(0, 1),
        facing=st.sampled_from([1, -1]),
    )
)
def test_any_pose_gives_finite_matrices_and_valid_premultiplied_pixels(pose: Pose) -> None:
    puppet = puppets.cut(look_of(Role.SCHOLAR), detail=0.1)
    for sprite in puppet.place(pose, 100, 200):
        assert np.isfinite(sprite.matrix).all()
        assert sprite.matrix.shape == (2, 3)
        assert (sprite.pixels[..., :3] <= sprite.pixels[..., 3:]).all()


def test_bending_keeps_what_is_above_and_turns_what_is_below() -> None:
    pixels = np.zeros((200, 40, 4), np.uint8)
    pixels[10:190, 15:25] = 255
    straight = Piece(pixels, 20, 10, 1.0)
    bent = bend(straight, 90, 60, 100)
    spots = np.argwhere(bent.pixels[..., 3] > 128)
    x, y = spots[:, 1] - bent.left, spots[:, 0] - bent.top
    assert ((np.abs(x) < 7) & (y < 55)).any()
    assert x.min() < -90
    assert y.max() < 110
    assert bend(straight, 0.0, 60, 100) is straight


def test_blit_lays_premultiplied_colour_over_and_ignores_what_is_outside() -> None:
    half = np.full((10, 10, 4), (50, 60, 70, 128), np.uint8)
    canvas = np.full((40, 40, 4), (100, 100, 100, 255), np.uint8)
    away = Sprite(half, np.array([[1, 0, 900], [0, 1, 900.0]]), "away")
    here = Sprite(half, np.array([[1, 0, 15], [0, 1, 15.0]]), "here")
    blit(canvas, (away, here), np.array([[1, 0, 0], [0, 1, 0.0]]))
    assert tuple(canvas[20, 20]) == (100, 110, 120, 255)
    assert tuple(canvas[2, 2]) == (100, 100, 100, 255)


def test_the_piece_cache_forgets_the_oldest_beyond_its_limit() -> None:
    cache = PieceCache(limit=5000)
    for k in range(5):
        cache.put((k,), Piece(np.zeros((20, 20, 4), np.uint8), 0, 0, 1))
    assert cache.held <= 5000
    assert cache.get((0,)) is None
    assert cache.get((4,)) is not None


def test_a_sheet_grows_with_what_is_drawn() -> None:
    sheet = Sheet()
    with sheet.group(translate=(100, 50)):
        sheet.path(polygon([(0, 0), (20, 0), (20, 10), (0, 10)]), "#ffffff")
    piece = sheet.piece(2.0, fibre=0)
    spots = np.argwhere(piece.pixels[..., 3] > 200)
    low = spots.min(0)[::-1] / 2 - (piece.left, piece.top)
    assert low == pytest.approx((100, 50), abs=1)


def test_a_rider_sits_on_a_galloping_horse_before_its_far_leg() -> None:
    look = look_of(Role.GENERAL)
    steed = horse.mount(look, 1, detail=DETAIL)
    rider = puppets.cut(look, detail=DETAIL)
    names = [s.part for s in steed.mounted(rider, horse.RIDING, 1.0, 0, 0)]
    assert names.index("foot") < names.index("horse") < names.index("torso")
    assert steed.seat(1.0, 0, 0)[1] < -550
    shapes = {steed.place(k / 8 * math.tau, 0, 0)[0].pixels.tobytes() for k in range(8)}
    assert len(shapes) == 8


@pytest.mark.parametrize("kind", list(CrowdKind))
def test_crowd_people_have_the_height_asked_for_and_walk(kind: CrowdKind) -> None:
    team = ("#b23422", "#2f6f63", "#e9b652")
    one = extras.draw_foot(kind, team, 0.0, 3, height_px=60)
    other = extras.draw_foot(kind, team, math.pi / 2, 3, height_px=60)
    assert one.shape[0] == 60
    assert (one[..., 3] > 128).sum() > 200
    assert (one != other).any()


@pytest.mark.parametrize("kind", extras.RIDER_KINDS)
def test_riders_have_the_height_asked_for_and_two_teams_differ(kind: str) -> None:
    red = extras.draw_rider(("#b23422", "#2f6f63", "#e9b652"), kind, 0.5, 0, height_px=80)
    blue = extras.draw_rider(("#27474f", "#1f5a58", "#e0c070"), kind, 0.5, 0, height_px=80)
    assert red.shape[0] == 80
    assert np.abs(red.astype(int) - blue).max() > 60


@pytest.mark.parametrize("words", ["青铜剑", "符纸", "玉佩", "拂尘", "手机", "书信", "古书", "茶杯", "灯笼", "玉玺", "戒指", "药碗", "合同", "不知何物", "thing", ""])  # fmt: skip
def test_every_prop_can_be_shown(words: str) -> None:
    picture = props.draw_prop(words, height_px=90)
    assert picture.shape[0] == 90
    assert (picture[..., 3] > 128).sum() > 150


def test_unknown_props_show_their_own_character() -> None:
    one = props.draw_prop("谜", height_px=120)
    other = props.draw_prop("缘", height_px=120)
    assert (one != other).any()


@given(st.integers(0, 0xFFFFFF), st.integers(0, 0xFFFFFF), st.floats(0, 1))
def test_mixed_colours_are_colours(a: int, b: int, share: float) -> None:
    mixed = mix(f"#{a:06x}", f"#{b:06x}", share)
    assert len(mixed) == 7 and int(mixed[1:], 16) >= 0
    assert 0 <= luma(mixed) <= 1
    light, dark = dye(mixed)
    assert luma(dark) <= luma(light) + 1e-6


def test_grain_leaves_alpha_and_stays_premultiplied() -> None:
    pen = Pen(60, 60)
    pen.circle(30, 30, 25, "#c8321f")
    flat = pen.pixels()
    grained = grain(flat)
    assert (grained[..., 3] == flat[..., 3]).all()
    assert (grained[..., :3] <= grained[..., 3:]).all()
    assert (grained != flat).any()
