from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from yingxi.cut.assemble import assemble
from yingxi.cut.conform import conform
from yingxi.cut.timeline import Part
from yingxi.errors import MediaError, SettingsError
from yingxi.label import carry, write
from yingxi.label.aigc import (
    PLACEHOLDER_PRODUCER,
    AigcLabel,
    Certainty,
    Service,
    check_provider,
    loads,
    provider_code,
    uscc_check_digit,
)
from yingxi.label.carry import read_one
from yingxi.label.visible import (
    OPENING,
    draw_label,
    mark_picture,
    opening_frames,
    standing_label,
)
from yingxi.label.xmp import packet
from yingxi.media.colour import to_i420
from yingxi.media.standard import Recipe

TINY = Recipe(width=64, height=96)
LABEL = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP001-v1")
SILENCE = np.zeros((0, 2), np.float32)
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.fixture
def part(tmp_path: Path) -> Part:
    path = tmp_path / "shots" / "shot.mp4"
    still = to_i420(np.zeros((96, 64, 3), np.uint8))
    return Part(path, conform([still] * 8, (), path, recipe=TINY))


def test_the_check_digit_agrees_with_a_published_code() -> None:
    assert uscc_check_digit("91350100M000100Y4") == "3"


def test_a_provider_code_is_built_as_the_standard_says() -> None:
    code = provider_code("91350100M000100Y43", service=Service.PROPAGATES, free="AB12")
    assert code == "001191350100M000100Y432AB12"
    assert len(code) == 27


@settings(max_examples=60)
@given(st.text(st.sampled_from(_ALPHABET), min_size=17, max_size=17), st.data())
def test_one_wrong_character_in_a_credit_code_is_noticed(body: str, data: st.DataObject) -> None:
    right = body + uscc_check_digit(body)
    check_provider(provider_code(right))
    at = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from([c for c in _ALPHABET if c != right[at]]))
    with pytest.raises(SettingsError):
        provider_code(right[:at] + other + right[at + 1 :])


@pytest.mark.parametrize("code", ["", "0011", "x" * 27, "01" + PLACEHOLDER_PRODUCER[2:]])
def test_a_malformed_provider_code_is_refused_with_a_hint(code: str) -> None:
    with pytest.raises(SettingsError) as caught:
        check_provider(code)
    assert caught.value.hint


visible = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=40)


@settings(max_examples=80)
@given(visible, visible, st.sampled_from(Certainty))
def test_a_label_reads_back_as_it_was_and_is_visible_ascii(
    produce_id: str, reserved: str, certainty: Certainty
) -> None:
    label = AigcLabel(
        label=certainty,
        producer=PLACEHOLDER_PRODUCER,
        produce_id=produce_id,
        producer_reserved=reserved,
    )
    text = label.dumps()
    assert all(0x21 <= ord(c) <= 0x7E for c in text)
    assert loads(text) == label


def test_a_label_has_exactly_the_seven_fields_in_order() -> None:
    assert list(json.loads(LABEL.dumps())) == [
        "Label",
        "ContentProducer",
        "ProduceID",
        "ReservedCode1",
        "ContentPropagator",
        "PropagateID",
        "ReservedCode2",
    ]


@pytest.mark.parametrize("produce_id", ["", "第一集", "EP 1", "a\n"])
def test_fields_outside_the_rule_are_refused(produce_id: str) -> None:
    with pytest.raises(SettingsError):
        AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id=produce_id)


@pytest.mark.parametrize("text", ["", "[]", '{"Label":"9"}', '{"Label":1}', '{"Other":"1"}'])
def test_what_is_no_label_is_a_media_error(text: str) -> None:
    with pytest.raises(MediaError):
        loads(text)


def test_a_master_carries_its_label_and_its_title(part: Part, tmp_path: Path) -> None:
    out = tmp_path / "master.mp4"
    tags = {"title": "龙虎山下"}
    assert assemble([part], SILENCE, out, metadata=tags, recipe=TINY) == 8
    carry.put(out, out, LABEL)
    assert read_one(out) == LABEL


def test_an_episode_without_a_label_is_told(part: Part, tmp_path: Path) -> None:
    out = tmp_path / "bare.mp4"
    assemble([part], SILENCE, out, metadata={"title": "x"}, recipe=TINY)
    with pytest.raises(MediaError, match="没有 AIGC"):
        read_one(out)


@pytest.mark.parametrize("name", ["cover.png", "cover.jpg", "cover.JPEG"])
def test_a_picture_carries_its_label_and_its_pixels(tmp_path: Path, name: str) -> None:
    bgr = np.full((120, 90, 3), (30, 120, 200), np.uint8)
    write.picture(bgr, tmp_path / name, LABEL)
    assert read_one(tmp_path / name) == LABEL
    with Image.open(tmp_path / name) as image:
        assert np.abs(np.asarray(image.convert("RGB"))[60, 45] - np.array((200, 120, 30))).max() < 4


def test_two_labels_in_one_file_are_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "cover.jpg"
    write.picture(np.zeros((32, 32, 3), np.uint8), path, LABEL)
    data = path.read_bytes()
    body = b"http://ns.adobe.com/xap/1.0/\0" + packet(LABEL).encode()
    segment = b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
    path.write_bytes(data[:2] + segment + data[2:])
    assert len(carry.labels(path)) == 2
    with pytest.raises(MediaError, match="2 个"):
        read_one(path)


def test_pictures_of_other_kinds_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        write.picture(np.zeros((8, 8, 3), np.uint8), tmp_path / "cover.bmp", LABEL)
    assert list(tmp_path.iterdir()) == []
    text = tmp_path / "a.txt"
    text.write_text("hello")
    with pytest.raises(MediaError):
        read_one(text)


@settings(max_examples=40, deadline=None)
@given(
    head=st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"\0\0\0\x10ftypisom"]),
    body=st.binary(max_size=120),
)
def test_broken_files_never_crash_the_reader(
    tmp_path_factory: pytest.TempPathFactory, head: bytes, body: bytes
) -> None:
    path = tmp_path_factory.mktemp("broken") / "x"
    path.write_bytes(head + body)
    with pytest.raises(MediaError):
        read_one(path)


@pytest.mark.parametrize("side", [720, 1080, 2160])
def test_letters_of_the_large_label_are_five_percent_high(side: int) -> None:
    need = -(-side // 20)
    bitmap = draw_label(need)
    light = (bitmap[..., :3].min(axis=2) > 200) & (bitmap[..., 3] > 250)
    edge = bitmap.shape[1] // 2
    rows = np.flatnonzero(light[:, edge : -bitmap.shape[0] // 3].any(1))
    assert rows[-1] - rows[0] + 1 >= need


def test_the_large_label_stands_for_two_seconds_then_a_small_one() -> None:
    large, small = standing_label(200)
    assert (large.start, large.end) == (0, OPENING)
    assert OPENING >= 50
    assert (small.start, small.end) == (OPENING, 200)
    assert large.luma.shape[0] > 1.5 * small.luma.shape[0]


def test_every_frame_of_an_episode_is_labelled_and_late_shots_do_not_depend_on_the_start() -> None:
    start = 0
    for frames in (20, 30, 40, 50):
        laid = standing_label(frames, opening=opening_frames(start))
        assert next(o.start for o in laid) == 0
        assert laid[-1].end == frames
        assert all(a.end == b.start for a, b in itertools.pairwise(laid))
        start += frames
    assert opening_frames(90) == opening_frames(5000) == 0


def test_marking_a_picture_leaves_the_original_and_marks_the_corner() -> None:
    picture = np.full((400, 300, 3), 120, np.uint8)
    marked = mark_picture(picture)
    assert (picture == 120).all()
    assert (marked[:100, :150] > 220).any()
    assert (marked[200:] == 120).all()
