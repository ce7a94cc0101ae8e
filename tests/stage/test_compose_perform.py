import numpy as np
import pytest

from yingxi.bible.model import Gender, PlaceKind, Role
from yingxi.board.model import Angle, EffectKind, Move, Size, Verb, Weather
from yingxi.stage.backdrop import Backdrop, Plate
from yingxi.stage.perform import faces, perform, still
from yingxi.stage.score import Act, Camera, Effect, Figure, Look, Performance, World
from yingxi.stage.space import FRAME_H, FRAME_W, PLATE_H, PLATE_W


@pytest.fixture(scope="module")
def backdrop():
    sky = np.zeros((PLATE_H, PLATE_W, 4), np.uint8)
    sky[...] = (150, 120, 90, 255)
    floor = np.zeros_like(sky)
    floor[1600:] = (40, 60, 80, 255)
    return Backdrop(
        plates=(
            Plate(name="sky", depth=0, pixels=sky),
            Plate(name="floor", depth=1, pixels=floor),
        )
    )


def figure(name, x, facing):
    look = Look(role=Role.SERVANT, gender=Gender.MALE, seed=4)
    act = Act(verb=Verb.TALK, start=0, end=40)
    return Figure(id=name, look=look, x=x, facing=facing, acts=(act,), mouth=(0.5,) * 40)


def talk(**change):
    given = {
        "world": World(kind=PlaceKind.RIVER, weather=Weather.RAIN),
        "figures": (figure("a", 460, 1), figure("b", 940, -1)),
        "camera": Camera(size=Size.MEDIUM, move=Move.PUSH, focus="a"),
        "effects": (Effect(kind=EffectKind.PETALS, start=0, end=40),),
        "frames": 8,
        "seed": 3,
    }
    return Performance(**(given | change))


def test_a_performance_gives_exactly_its_frames_each_an_array_of_its_own(backdrop):
    frames = list(perform(talk(), backdrop=backdrop))
    assert len(frames) == 8
    for frame in frames:
        assert frame.shape == (FRAME_H * 3 // 2, FRAME_W)
        assert frame.dtype == np.uint8
        assert frame[:FRAME_H].min() >= 16
        assert frame[:FRAME_H].max() <= 236
    assert len({id(f) for f in frames}) == 8
    assert not np.array_equal(frames[0], frames[7])


def test_the_same_performance_is_the_same_frames(backdrop):
    one, two = (list(perform(talk(frames=3), backdrop=backdrop)) for _ in range(2))
    for a, b in zip(one, two, strict=True):
        assert np.array_equal(a, b)


def test_a_piece_from_the_middle_equals_the_whole(backdrop):
    whole = list(perform(talk(), backdrop=backdrop))
    piece = list(perform(talk(), backdrop=backdrop, start=4, stop=7))
    assert len(piece) == 3
    for a, b in zip(whole[4:7], piece, strict=True):
        assert np.array_equal(a, b)


def test_a_black_performance_is_black():
    for frame in perform(talk(black=True, frames=3)):
        assert frame[:FRAME_H].max() == 16
    assert faces(talk(black=True), 0) == ()


def test_a_still_is_the_frame_in_colour(backdrop):
    picture = still(talk(), 4, backdrop=backdrop)
    assert picture.shape == (FRAME_H, FRAME_W, 3)
    assert picture.std() > 10


def test_the_face_in_focus_is_in_the_upper_half_of_the_frame(backdrop):
    found = faces(talk(), 4, backdrop=backdrop)
    assert len(found) == 2
    x, y, radius = found[0]
    assert 0.2 * FRAME_W < x < 0.8 * FRAME_W
    assert 0.2 * FRAME_H < y < 0.45 * FRAME_H
    assert radius > 60


def test_over_the_shoulder_only_the_speaker_shows_a_face():
    camera = Camera(size=Size.MEDIUM_CLOSE, angle=Angle.OVER_SHOULDER, focus="b")
    assert len(faces(talk(camera=camera), 0)) == 1


def test_an_insert_shows_its_thing_in_the_middle(backdrop):
    camera = Camera(size=Size.INSERT)
    calm = World(kind=PlaceKind.STUDY)
    shown = talk(figures=(), effects=(), camera=camera, world=calm, prop="玉玺")
    bare = talk(figures=(), effects=(), camera=camera, world=calm)
    with_it, without = (still(p, 0, backdrop=backdrop).astype(int) for p in (shown, bare))
    changed = np.abs(with_it - without).max(-1) > 40
    rows, columns = np.nonzero(changed)
    assert abs(columns.mean() - FRAME_W / 2) < 120
    assert 0.3 * FRAME_H < rows.mean() < 0.6 * FRAME_H
