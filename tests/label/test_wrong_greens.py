"""What somebody does to a labelled file so that it still looks whole: none of it is called good."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from yingxi.errors import MediaError
from yingxi.label import carry
from yingxi.label.aigc import loads, provider_code
from yingxi.label.carriers import matroska
from yingxi.label.carriers.whole import labels_inside
from yingxi.label.keys import Identity, identity
from yingxi.label.links import Colour
from yingxi.label.provenance import Standing, read_provenance
from yingxi.label.register import read_register, register_path
from yingxi.label.seal import seal_copy
from yingxi.label.sweep import Checked, check_one
from yingxi.label.verify import studio
from yingxi.testing import label_samples
from yingxi.testing.tampering import label_for, labelled


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("studio")


@pytest.fixture(scope="module")
def who(home: Path) -> Identity:
    return identity(home=home)


@pytest.fixture(scope="module")
def film(home: Path, who: Identity) -> Path:
    """A labelled film of a kind that holds no manifest: only the seal stands for it."""
    label_samples.mkv(home / "plain.mkv")
    labelled(home / "plain.mkv", home / "ep01.mkv", "EP01", who, home)
    return home / "ep01.mkv"


def flipped(source: Path, out: Path, at: int) -> Path:
    data = bytearray(source.read_bytes())
    data[at] ^= 1
    out.write_bytes(data)
    return out


def checked(path: Path, home: Path) -> Checked:
    return check_one(path, studio(home), quick=True)


@pytest.mark.parametrize("code", ["", "another-makers-code"])
def test_an_edited_film_is_broken_though_its_seal_was_taken_away(
    film: Path, home: Path, tmp_path: Path, code: str
) -> None:
    plain = home / "plain.mkv"
    edited = flipped(plain, tmp_path / "edited.mkv", plain.stat().st_size // 2)
    label = replace(carry.read_one(film), producer_reserved=code)
    carry.put(edited, tmp_path / "ep01.mkv", label)
    assert checked(tmp_path / "ep01.mkv", home).verdict.colour is Colour.RED


def test_another_makers_code_alone_proves_nothing(home: Path, tmp_path: Path) -> None:
    label_samples.mkv(tmp_path / "plain.mkv")
    label = replace(label_for("THEIRS-1"), producer_reserved="0123456789abcdef")
    carry.put(tmp_path / "plain.mkv", tmp_path / "theirs.mkv", label)
    assert checked(tmp_path / "theirs.mkv", home).verdict.colour is Colour.AMBER


@pytest.mark.parametrize("sealed", [False, True])
def test_a_propagator_that_nobody_known_stands_for_is_not_called_whole(
    film: Path, home: Path, who: Identity, tmp_path: Path, sealed: bool
) -> None:
    label = carry.read_one(film)
    passed = replace(label, propagator=label.producer, propagate_id="COPY-1")
    stranger, essence = identity(home=tmp_path / "elsewhere"), carry.essence(film)
    theirs = seal_copy(passed, essence, stranger) if sealed else passed
    carry.put(film, tmp_path / "copy.mkv", theirs, replace=True)
    assert checked(tmp_path / "copy.mkv", home).verdict.colour is Colour.AMBER
    carry.put(film, tmp_path / "own.mkv", seal_copy(passed, essence, who), replace=True)
    assert checked(tmp_path / "own.mkv", home).verdict.colour is Colour.GREEN


@pytest.mark.parametrize("tail", ["10000", "20000", "10001"])
def test_a_code_of_zeros_is_nobodys_whatever_stands_behind_it(
    home: Path, tmp_path: Path, tail: str
) -> None:
    label_samples.mkv(tmp_path / "plain.mkv")
    label = replace(label_for("NOBODY"), producer="0011" + "0" * 18 + tail)
    carry.put(tmp_path / "plain.mkv", tmp_path / "nobody.mkv", label)
    links = {link.name: link for link in checked(tmp_path / "nobody.mkv", home).verdict.links}
    assert links["implicit"].colour is Colour.AMBER
    assert provider_code("91350100M000100Y43")[-5:] == "10000"


def test_a_field_given_twice_is_no_label(home: Path, tmp_path: Path) -> None:
    told = label_for("EP01").dumps()
    twice = told.replace("{", '{"ProduceID":"OTHER",', 1)
    with pytest.raises(MediaError):
        loads(twice)
    label_samples.mkv(tmp_path / "plain.mkv")
    matroska.CARRIER.write(tmp_path / "plain.mkv", tmp_path / "twice.mkv", twice)
    assert checked(tmp_path / "twice.mkv", home).verdict.colour is Colour.RED


def test_a_label_as_deep_as_a_well_is_no_label() -> None:
    with pytest.raises(MediaError):
        loads("[" * 200_000)
    assert labels_inside(b'{"Label":' + b"[" * 200_000 + b"}") == []


def test_a_line_as_deep_as_a_well_is_counted_and_the_book_still_read(
    film: Path, home: Path
) -> None:
    book = register_path(home)
    before = book.read_bytes()
    book.write_bytes(before + b"[" * 200_000 + b"\n")
    read = read_register(home)
    book.write_bytes(before)
    assert (read.torn, bool(read.entries), film.name) == (1, True, "ep01.mkv")


def test_a_signed_film_whose_first_box_was_renamed_is_broken(
    home: Path, who: Identity, tmp_path: Path
) -> None:
    label_samples.mp4(tmp_path / "plain.mp4")
    labelled(tmp_path / "plain.mp4", tmp_path / "signed.mp4", "EP02", who, home)
    data = bytearray((tmp_path / "signed.mp4").read_bytes())
    data[data.find(b"mvhd") + 30] ^= 1
    data[4:8] = b"free"
    (tmp_path / "renamed.mp4").write_bytes(data)
    assert checked(tmp_path / "renamed.mp4", home).verdict.colour is Colour.RED
    plain = bytearray((tmp_path / "plain.mp4").read_bytes())
    plain[4:8] = b"free"
    (tmp_path / "never.mp4").write_bytes(plain)
    assert read_provenance(tmp_path / "never.mp4").standing is Standing.UNFIT


def test_an_older_cut_of_the_same_episode_is_told(
    home: Path, who: Identity, tmp_path: Path
) -> None:
    label_samples.mp4(tmp_path / "plain.mp4")
    plain = (tmp_path / "plain.mp4").read_bytes()
    second = flipped(tmp_path / "plain.mp4", tmp_path / "second.mp4", plain.find(b"mdat") + 2000)
    labelled(tmp_path / "plain.mp4", tmp_path / "ep03.mp4", "EP03", who, home)
    old = (tmp_path / "ep03.mp4").rename(tmp_path / "old.mp4")
    early = checked(old, home).verdict
    assert early.colour is Colour.GREEN
    assert "ep03.mp4" in next(link.told for link in early.links if link.name == "seal")
    labelled(second, tmp_path / "ep03.mp4", "EP03", who, home)
    assert checked(tmp_path / "ep03.mp4", home).verdict.colour is Colour.GREEN
    verdict = checked(old, home).verdict
    assert verdict.colour is Colour.AMBER
    assert "ep03.mp4" in verdict.headline


def test_a_payload_that_is_no_number_is_no_payload(
    home: Path, who: Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def odd(payload: int) -> str:
        return f"no number {payload}"

    from yingxi.label import chain, manifest

    label_samples.mp4(tmp_path / "plain.mp4")
    monkeypatch.setattr(manifest, "hexed", odd)
    claim = manifest.Claim(work=chain.Work(title="x"), label=label_for("EP05"), payload=7)
    manifest.embed(tmp_path / "plain.mp4", tmp_path / "odd.mp4", claim, who, mime="video/mp4")
    assert read_provenance(tmp_path / "odd.mp4").payload == ""


@pytest.mark.skipif(os.name != "posix", reason="names are text elsewhere")
@pytest.mark.parametrize("ending", [".mp4", ".mkv"])
def test_a_file_whose_name_is_no_text_is_labelled_and_entered(
    home: Path, who: Identity, tmp_path: Path, ending: str
) -> None:
    source = tmp_path / os.fsdecode(b"sh\xff\xfet" + ending.encode())
    {".mp4": label_samples.mp4, ".mkv": label_samples.mkv}[ending](tmp_path / "plain")
    (tmp_path / "plain").rename(source)
    out = tmp_path / os.fsdecode(b"out\xff" + ending.encode())
    labelled(source, out, f"ODD{ending}", who, home)
    assert checked(out, home).verdict.colour is Colour.GREEN
    assert json.loads(register_path(home).read_text("utf-8").splitlines()[-1])["file"]
