from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingxi.errors import MediaError
from yingxi.media.box_writer import at, mapped, pack, parts, within
from yingxi.media.sample_counts import require_plausible_counts
from yingxi.media.splice import Moves, Span, digest, length, overlaid, read_exactly, splice


def test_a_file_of_old_spans_and_new_bytes_tells_where_every_byte_went(tmp_path: Path) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    source.write_bytes(bytes(range(100)))
    pieces = [Span(start=0, end=10), b"new", Span(start=20, end=50), Span(start=60, end=100)]
    splice(source, out, pieces)
    made, moves = out.read_bytes(), Moves(pieces)
    assert len(made) == length(pieces)
    for place in (*range(10), *range(20, 50), *range(60, 100)):
        assert made[moves(place)] == place
    places = np.arange(20, 50, dtype=np.uint64)
    assert moves.all(places).tolist() == [moves(int(p)) for p in places]
    assert not moves.none
    assert Moves([Span(start=0, end=9), b"x", Span(start=10, end=20)]).none


@given(st.binary(min_size=1, max_size=60), st.data())
def test_a_patch_changes_its_own_bytes_only(data: bytes, draw: st.DataObject) -> None:
    place = draw.draw(st.integers(0, len(data) - 1))
    new = draw.draw(st.binary(min_size=1, max_size=len(data) - place))
    laid = overlaid([Span(start=0, end=len(data))], {place: new})
    made = b"".join(p if isinstance(p, bytes) else data[p.start : p.end] for p in laid)
    assert made == data[:place] + new + data[place + len(new) :]


def test_a_span_beyond_the_end_and_a_size_beyond_reason_are_refused(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"abc")
    with pytest.raises(MediaError):
        splice(source, tmp_path / "out", [Span(start=0, end=4)])
    with source.open("rb") as file:
        assert read_exactly(file, 1, 2, limit=10) == b"bc"
        for size in (4, 11, 1 << 60, -1):
            with pytest.raises(MediaError):
                read_exactly(file, 0, size, limit=10)
    assert digest(source, [Span(start=1, end=3)]) == hashlib.sha256(b"bc").hexdigest()


def test_boxes_that_are_not_touched_stay_the_very_same_bytes() -> None:
    odd = b"\0\0\0\1long" + (20).to_bytes(8, "big") + b"kept"
    inner = pack(b"stbl", pack(b"stco", b"1234") + odd)
    moov = odd + pack(b"trak", inner) + b"\0\0\0\0"
    assert mapped(moov, lambda part: part.raw) == moov
    way = (b"trak", b"stbl", b"stco")
    changed = mapped(moov, within(way, lambda part: pack(b"co64", part.content * 2)))
    assert at(changed, b"trak", b"stbl", b"co64")[0].content == b"12341234"
    assert changed.startswith(odd) and changed.endswith(b"\0\0\0\0")
    assert at(changed, b"trak", b"stbl", b"long")[0].raw == odd


@given(st.binary(max_size=80))
def test_any_bytes_are_taken_apart_and_put_together_again(data: bytes) -> None:
    found, tail = parts(data)
    made = b"".join(part.raw for part in found) + tail
    assert len(made) == len(data)
    assert mapped(made, lambda part: part.raw) == made


@pytest.mark.parametrize("kind", ["moov", "moof"])
def test_a_table_that_announces_more_than_the_file_can_hold_is_refused(
    tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "liar.mp4"

    def written(count: int) -> Path:
        number = count.to_bytes(4, "big")
        index = pack(b"stsz", b"\0" * 7 + b"\1" + number)
        for holder in (b"stbl", b"minf", b"mdia", b"trak", b"moov"):
            index = pack(holder, index)
        run = pack(b"moof", pack(b"traf", pack(b"trun", b"\0" * 4 + number)))
        path.write_bytes(index if kind == "moov" else run)
        return path

    require_plausible_counts(written(30))
    with pytest.raises(MediaError):
        require_plausible_counts(written(1 << 31))
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(MediaError):
        require_plausible_counts(path)
