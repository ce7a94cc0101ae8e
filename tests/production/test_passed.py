from dataclasses import replace

import av
import numpy as np
import pytest

from yingxi.bible.model import PlaceKind
from yingxi.board.model import Move, Size
from yingxi.errors import MediaError
from yingxi.production import passed
from yingxi.production.jobs import PassJob
from yingxi.stage.backdrop import Backdrop, Plate
from yingxi.stage.passes import Pass, passes
from yingxi.stage.score import Camera, Performance, World
from yingxi.stage.space import PLATE_H, PLATE_W
from yingxi.store.blobs import Blobs


@pytest.fixture
def backdrop():
    wall = np.zeros((PLATE_H, PLATE_W, 4), np.uint8)
    wall[700:] = (90, 110, 140, 255)
    sky = np.full((PLATE_H, PLATE_W, 4), 255, np.uint8)
    plates = (Plate(name="sky", depth=0, pixels=sky), Plate(name="wall", depth=0.5, pixels=wall))
    return Backdrop(plates=plates)


JOB = PassJob(
    shot_id="E01-S01-01",
    performance=Performance(
        world=World(kind=PlaceKind.TEMPLE),
        camera=Camera(size=Size.FULL, move=Move.PUSH),
        frames=25,
    ),
    kind=Pass.DEPTH,
    width=128,
    height=224,
    rate=16,
    frames=20,
)


def test_a_pass_becomes_a_silent_film_of_its_size_rate_and_frames(tmp_path, backdrop):
    blobs = Blobs(tmp_path)
    made = passed.film(JOB, blobs, backdrop, None)
    assert made.facts == {"frames": 20}
    with av.open(str(blobs.checked(made.blobs["film"]))) as film:
        assert not film.streams.audio
        stream = film.streams.video[0]
        assert (stream.width, stream.height, stream.pix_fmt) == (128, 224, "yuv420p")
        assert stream.average_rate == 16
        shown = [frame.to_ndarray(format="gray") for frame in film.decode(video=0)]
    assert len(shown) == 20
    drawn = list(
        passes(
            JOB.performance, JOB.kind, backdrop=backdrop, width=128, height=224, rate=16, frames=20
        )
    )
    for film_frame, picture in zip(shown, drawn, strict=True):
        away = np.abs(film_frame.astype(int) - (picture[..., 0].astype(int) * 219 / 255 + 16))
        full = np.abs(film_frame.astype(int) - picture[..., 0].astype(int))
        assert min(away.mean(), full.mean()) < 1.5


def test_every_part_of_the_order_is_part_of_its_key():
    others = [
        replace(JOB, kind=Pass.MASK), replace(JOB, width=130), replace(JOB, height=226),
        replace(JOB, rate=24), replace(JOB, frames=21),
        replace(JOB, performance=replace(JOB.performance, seed=9)),
    ]  # fmt: skip
    assert len({job.step.key for job in (JOB, *others)}) == 7
    assert replace(JOB, shot_id="E09-S09-09").step.key == JOB.step.key


@pytest.mark.parametrize("change", [{"width": 127}, {"height": 0}, {"rate": 0}, {"frames": 0}])
def test_what_cannot_be_encoded_is_refused_in_one_line(tmp_path, backdrop, change):
    with pytest.raises(MediaError, match="E01-S01-01") as told:
        passed.film(replace(JOB, **change), Blobs(tmp_path), backdrop, None)
    assert told.value.hint
    assert "\n" not in told.value.message
