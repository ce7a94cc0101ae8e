import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingxi.board.model import Angle, Move, Size
from yingxi.stage.camera import at_depth, blur_at, ease, matrix, to_frame, view_at
from yingxi.stage.score import Camera
from yingxi.stage.space import FRAME_H, FRAME_W, PLATE_H, PLATE_W

cameras = st.builds(
    Camera,
    size=st.sampled_from(Size),
    angle=st.sampled_from(Angle),
    move=st.sampled_from(Move),
    focus=st.sampled_from(["", "a", "ab"]),
)
faces = st.none() | st.tuples(
    st.floats(-200, PLATE_W + 200), st.floats(100, PLATE_H), st.floats(15, 160)
)
spans = st.tuples(st.floats(-300, 700), st.floats(700, 1700))


def corners_on_plate(view):
    m = np.vstack([matrix(view), [0, 0, 1]]).astype(np.float64)
    frame = np.array([[0, 0, 1], [FRAME_W, 0, 1], [0, FRAME_H, 1], [FRAME_W, FRAME_H, 1]])
    return (frame @ np.linalg.inv(m).T)[:, :2]


@given(cameras, faces, spans, st.integers(0, 99), st.floats(0, 2))
def test_no_view_ever_shows_what_lies_beyond_a_plate(camera, face, span, frame, depth):
    view = view_at(camera, frame, 100, face, span)
    for seen in (view, at_depth(view, depth)):
        corners = corners_on_plate(seen)
        assert corners.min() > -0.6
        assert corners[:, 0].max() < PLATE_W + 0.6
        assert corners[:, 1].max() < PLATE_H + 0.6


def test_a_close_up_fills_almost_half_the_width_with_the_face_and_lifts_the_eyes():
    face = (700.0, 700.0, 100.0)
    view = view_at(Camera(size=Size.CLOSE, focus="a"), 0, 50, face, (700, 700))
    profile = 1.55 * face[2]
    assert profile * view.zoom == pytest.approx(0.45 * FRAME_W, rel=0.02)
    _, y = to_frame(view, face[0], face[1])
    assert 0.28 < y / FRAME_H < 0.42


def test_a_full_shot_holds_both_figures_from_head_to_foot():
    view = view_at(Camera(size=Size.FULL), 0, 50, None, (430, 970))
    for x in (430 - 150, 970 + 150):
        fx, head = to_frame(view, x, 620)
        _, feet = to_frame(view, x, 1740)
        assert 0 <= fx <= FRAME_W
        assert head > 0
        assert feet < FRAME_H


def test_shots_come_closer_from_full_to_extreme_close():
    face = (650.0, 720.0, 100.0)
    order = (Size.FULL, Size.MEDIUM, Size.MEDIUM_CLOSE, Size.CLOSE, Size.EXTREME_CLOSE)
    zooms = [view_at(Camera(size=s, focus="a"), 0, 50, face, (450, 950)).zoom for s in order]
    assert zooms == sorted(zooms)
    assert len(set(zooms)) == len(zooms)


@pytest.mark.parametrize(("move", "sign"), [(Move.PAN_LEFT, -1), (Move.PAN_RIGHT, 1)])
def test_a_pan_travels_the_way_it_is_named(move, sign):
    camera = Camera(size=Size.FULL, move=move)
    first, last = (view_at(camera, n, 75, None, (500, 900)).cx for n in (0, 74))
    assert (last - first) * sign > 80


@pytest.mark.parametrize(("move", "sign"), [(Move.TILT_UP, -1), (Move.TILT_DOWN, 1)])
def test_a_tilt_travels_the_way_it_is_named(move, sign):
    camera = Camera(size=Size.LONG, move=move)
    first, last = (view_at(camera, n, 75).cy for n in (0, 74))
    assert (last - first) * sign > 80


def test_a_push_goes_in_and_a_pull_goes_out():
    push, pull = (Camera(size=Size.FULL, move=m) for m in (Move.PUSH, Move.PULL))
    assert view_at(push, 74, 75).zoom > view_at(push, 0, 75).zoom * 1.08
    assert view_at(pull, 74, 75).zoom < view_at(pull, 0, 75).zoom * 0.93


def test_a_held_camera_does_not_move():
    views = {view_at(Camera(size=Size.MEDIUM, focus="a"), n, 40, (600, 700, 90)) for n in range(40)}
    assert len(views) == 1


def test_a_shake_dies_down():
    camera = Camera(size=Size.FULL, move=Move.SHAKE)
    xs = np.array([view_at(camera, n, 75, None, (690, 710)).cx for n in range(75)])
    assert np.ptp(xs[:12]) > 3 * np.ptp(xs[60:])


def test_a_whip_is_blurred_only_while_it_flies():
    camera = Camera(size=Size.FULL, move=Move.WHIP)
    assert blur_at(camera, 0) > 20
    assert blur_at(camera, 30) == 0
    assert blur_at(Camera(), 0) == 0


def test_easing_starts_and_ends_at_rest_and_settles():
    assert ease(0) == 0
    assert ease(1) == pytest.approx(1, abs=0.001)
    assert max(ease(u / 100) for u in range(101)) < 1.02
    assert abs(ease(0.02) - ease(0)) < 0.001


def test_near_plates_move_more_than_far_ones():
    view = view_at(Camera(size=Size.FULL, move=Move.PAN_RIGHT), 74, 75, None, (500, 900))
    shifts = [abs(at_depth(view, d).cx - PLATE_W / 2) for d in (0.0, 0.5, 1.0)]
    assert shifts == sorted(shifts)
    assert shifts[0] < shifts[2]
