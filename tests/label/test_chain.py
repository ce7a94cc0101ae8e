"""The chain of trust: its order, its manifest, and what is done to it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import c2pa
import pytest
from test_identity import SIGNER, certified

from yingxi.errors import GateClosed, MediaError
from yingxi.label import carry, chain
from yingxi.label.ingredients import Ingredient, Source, Work, whole_source
from yingxi.label.keys import Identity, anchors, identity
from yingxi.label.links import Colour
from yingxi.label.manifest import fields_of
from yingxi.label.proof import VisibleProof
from yingxi.label.provenance import Standing, read_provenance
from yingxi.label.register import read_register
from yingxi.label.seal import SealKind, copy_seal_state, seal_state
from yingxi.label.sweep import check_one
from yingxi.label.verify import studio
from yingxi.label.watermark import Detection, payload_of
from yingxi.settings import Signing
from yingxi.testing import label_samples, label_stills
from yingxi.testing.tampering import SEEN, TAMPERINGS, Bench, Tampering, label_for, labelled

TAKE = Ingredient(
    kind="take", title="E01-S01-01 第2条", source=Source.NEURAL, sha256="a" * 64,
    maker="fake:video-1", seed=42,
)  # fmt: skip
STAGE = replace(TAKE, title="E01-S01-02", source=Source.STAGE, maker="", seed=None)
KINDS = {
    "clip.mp4": label_samples.mp4, "pieces.mp4": label_samples.fragmented,
    "clip.mov": label_samples.mov, "clip.mkv": label_samples.mkv, "cover.jpg": label_stills.jpeg,
    "cover.png": label_stills.png, "voice.wav": label_stills.wav, "voice.mp3": label_stills.mp3,
    "voice.flac": label_stills.flac,
}  # fmt: skip
SEALED_ONLY = ("clip.mkv", "voice.flac")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def who(home: Path) -> Identity:
    return identity(home=home)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    label_samples.mp4(tmp_path / "plain.mp4")
    return tmp_path / "plain.mp4"


def seen(payload: int | None) -> Detection:
    return Detection(
        payload=payload, sync=9.0, bit_margin=12.0, corrected=0, false_positive=1e-9, frames=50,
        scale=1.0, rotation=0.0, mirrored=False,
    )  # fmt: skip


def test_no_link_can_be_made_by_hand(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"yingxi\.label\.chain"):
        chain.Burned(made=object(), path=tmp_path)
    with pytest.raises(TypeError):
        chain.Watermarked(made=None, path=tmp_path, produce_id="EP01", payload=1)


@pytest.mark.parametrize("proof", [VisibleProof(), VisibleProof(present=True, faults=("太小",))])
def test_a_film_without_its_visible_label_goes_no_further(
    tmp_path: Path, proof: VisibleProof
) -> None:
    with pytest.raises(GateClosed) as caught:
        chain.burned(tmp_path / "ep.mp4", proof)
    assert caught.value.hint


def test_a_label_that_nobody_could_read_is_said_so(tmp_path: Path) -> None:
    link = chain.burned(tmp_path / "ep.mp4", VisibleProof(skipped="缺少文字识别模型"))
    assert link.unproved == "缺少文字识别模型"


@pytest.mark.parametrize("payload", [None, 7])
def test_a_film_with_no_or_another_watermark_goes_no_further(
    tmp_path: Path, payload: int | None
) -> None:
    link = chain.burned(tmp_path / "ep.mp4", SEEN)
    with pytest.raises(GateClosed):
        chain.watermarked(link, "EP01", seen(payload))
    assert chain.watermarked(link, "EP01", seen(payload_of("EP01"))).payload == payload_of("EP01")


def test_the_label_must_be_the_watermarks(clip: Path, who: Identity, tmp_path: Path) -> None:
    link = chain.watermarked(chain.burned(clip, SEEN), "EP01", seen(payload_of("EP01")))
    with pytest.raises(GateClosed, match="EP02"):
        chain.tagged(link, label_for("EP02"), tmp_path / "out.mp4", who)
    assert not (tmp_path / "out.mp4").exists()


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_goes_through_the_chain_and_comes_back(
    name: str, who: Identity, home: Path, tmp_path: Path
) -> None:
    plain = tmp_path / f"plain-{name}"
    KINDS[name](plain)
    out = tmp_path / "out" / name
    made = labelled(plain, out, "EP01-V1", who, home)
    assert made.signed == (name not in SEALED_ONLY) == (not made.unsigned)
    assert made.standing is (Standing.UNFIT if name in SEALED_ONLY else Standing.TRUSTED)
    assert seal_state(carry.read_one(out), carry.essence(out)).kind is SealKind.VALID
    assert carry.essence(out) == carry.essence(plain) == made.essence
    assert chain.reopened(out, home=home).label == made.label
    assert check_one(out, studio(home), quick=True).verdict.colour is Colour.GREEN
    assert [path.name for path in out.parent.iterdir()] == [name]
    assert read_register(home).entries[-1].sha256 == made.sha256


def test_the_reference_reader_calls_it_valid_without_knowing_us(
    clip: Path, who: Identity, home: Path, tmp_path: Path
) -> None:
    labelled(clip, tmp_path / "out.mp4", "EP01", who, home)
    with c2pa.Reader(tmp_path / "out.mp4") as reader:
        assert reader.get_validation_state() == "Valid"
    assert read_provenance(tmp_path / "out.mp4").standing is Standing.VALID
    assert read_provenance(tmp_path / "out.mp4", anchors(home)).standing is Standing.TRUSTED


def test_the_manifest_says_what_the_work_is_made_of(
    clip: Path, who: Identity, home: Path, tmp_path: Path
) -> None:
    link = chain.watermarked(chain.burned(clip, SEEN), "EP01", seen(payload_of("EP01")))
    work = Work(title="《天师印》第 1 集", ingredients=(TAKE, STAGE))
    made = chain.finish(link, label_for("EP01"), tmp_path / "out.mp4", work, who, home=home)
    told = read_provenance(made.path, anchors(home))
    assert told.work is not None
    assert (told.work.title, told.work.source) == (
        work.title,
        "compositeWithTrainedAlgorithmicMedia",
    )
    first, second = told.work.parts
    assert (first.kind, first.maker, first.seed, first.source, first.sha256) == (
        "take", "fake:video-1", 42, "trainedAlgorithmicMedia", "a" * 64,
    )  # fmt: skip
    assert (second.source, second.relationship) == ("algorithmicMedia", "componentOf")
    assert told.payload == f"{payload_of('EP01'):016x}"
    assert dict(told.label or {}) == fields_of(made.label)
    assert told.generator.startswith("Yingxi")


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([], Source.STAGE), ([Source.STAGE], Source.STAGE), ([Source.NEURAL] * 2, Source.NEURAL),
        ([Source.STAGE, Source.NEURAL], Source.NEURAL_MIX),
        ([Source.STAGE, Source.WRITTEN], Source.STAGE),
        ([Source.FOOTAGE], Source.FOOTAGE), ([Source.FOOTAGE, Source.STAGE], Source.SYNTHETIC_MIX),
        ([Source.FOOTAGE, Source.NEURAL], Source.NEURAL_MIX),
    ],
)  # fmt: skip
def test_the_whole_is_honestly_called_by_its_parts(parts: list[Source], whole: Source) -> None:
    assert whole_source(parts) is whole


def test_a_hundred_and_twenty_parts_stay_small(
    clip: Path, who: Identity, home: Path, tmp_path: Path
) -> None:
    parts = tuple(replace(TAKE, title=f"take {n}", sha256=f"{n:064x}") for n in range(120))
    link = chain.unmarked(chain.burned(clip, SEEN), "EP01", why="test")
    out = tmp_path / "out.mp4"
    chain.finish(link, label_for("EP01"), out, Work(title="x", ingredients=parts), who, home=home)
    assert out.stat().st_size - clip.stat().st_size < 100_000
    work = read_provenance(out).work
    assert work is not None and work.count == 120


def test_a_platforms_copy_names_the_producers_file_as_its_parent(
    clip: Path, who: Identity, home: Path, tmp_path: Path
) -> None:
    mine = labelled(clip, tmp_path / "mine.mp4", "EP01", who, home)
    platform = identity(home=tmp_path / "platform")
    code = mine.label.producer[:22] + "2" + "0000"
    copy = chain.propagated(
        mine.path, tmp_path / "copy.mp4", code=code, propagate_id="P-9", who=platform,
        home=tmp_path / "platform",
    )  # fmt: skip
    assert (copy.label.propagator, copy.label.propagate_id) == (code, "P-9")
    assert copy.label.producer_reserved == mine.label.producer_reserved
    assert seal_state(copy.label, copy.essence).fingerprint == who.fingerprint
    assert copy_seal_state(copy.label, copy.essence).fingerprint == platform.fingerprint
    roots = anchors(home) + anchors(tmp_path / "platform")
    told = read_provenance(copy.path, roots)
    assert told.standing is Standing.TRUSTED
    assert told.work is not None and told.work.parts[0].relationship == "parentOf"
    assert told.work.parts[0].parts[0].kind == "take"


@pytest.mark.parametrize("way", ["key", "program"])
def test_a_real_certificate_or_a_program_outside_signs_the_manifest(
    way: str, clip: Path, tmp_path: Path
) -> None:
    signing = certified(tmp_path)
    if way == "program":
        (tmp_path / "key.pem").rename(tmp_path / "hsm.pem")
        (tmp_path / "hsm.py").write_text(SIGNER)
        signing = Signing(
            certificate=signing.certificate, signer=f"{sys.executable} hsm.py", folder=tmp_path
        )
    made = labelled(clip, tmp_path / "out.mp4", "EP01", identity(signing), tmp_path / "home")
    assert made.standing in (Standing.TRUSTED, Standing.VALID)


def test_what_does_not_read_back_is_not_left_and_not_in_the_book(
    clip: Path, who: Identity, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(read_register(home).entries)
    stranger = identity(home=tmp_path / "elsewhere")
    link = chain.tagged(
        chain.unmarked(chain.burned(clip, SEEN), "EP01", why="test"), label_for("EP01"),
        tmp_path / "tagged.mp4", who,
    )  # fmt: skip
    damaged = bytearray(link.path.read_bytes())
    damaged[damaged.index(b"mdat") + 200] ^= 1
    link.path.write_bytes(damaged)
    with pytest.raises(MediaError) as caught:
        chain.labelled(link, tmp_path / "out.mp4", Work(title="x"), stranger, home=home)
    assert caught.value.hint
    assert sorted(p.name for p in tmp_path.iterdir()) == ["elsewhere", "plain.mp4", "tagged.mp4"]
    assert len(read_register(home).entries) == before


def test_a_file_that_was_touched_is_not_taken_for_ours_again(
    clip: Path, who: Identity, home: Path, tmp_path: Path
) -> None:
    out = labelled(clip, tmp_path / "out.mp4", "EP01", who, home).path
    data = bytearray(out.read_bytes())
    data[data.index(b"mdat") + 200] ^= 1
    out.write_bytes(data)
    with pytest.raises(GateClosed):
        chain.reopened(out, home=home)


def test_a_file_of_no_known_kind_is_refused_by_name(tmp_path: Path, who: Identity) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(range(128, 255)))
    link = chain.unmarked(chain.burned(tmp_path / "a.bin", SEEN), "EP01", why="test")
    with pytest.raises(MediaError, match=r"a\.bin"):
        chain.finish(link, label_for("EP01"), tmp_path / "b.bin", Work(title="x"), who)
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin"]


@pytest.fixture(scope="module", params=["clip.mp4", "clip.mkv", "cover.jpg"])
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("bench")
    name = str(request.param)
    me, stranger = identity(home=folder / "home"), identity(home=folder / "elsewhere")
    KINDS[name](folder / "plain")
    data = bytearray((folder / "plain").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "second").write_bytes(data)
    labelled(folder / "plain", folder / name, "EP01", me, folder / "home")
    labelled(folder / "second", folder / f"other-{name}", "EP02", me, folder / "home")
    return Bench(
        plain=folder / "plain", mine=folder / name, other=folder / f"other-{name}", me=me,
        stranger=stranger, strange_home=folder / "elsewhere",
    )  # fmt: skip


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.name)
def test_what_is_done_to_a_file_is_noticed_by_the_link_that_should(
    bench: Bench, tampering: Tampering, tmp_path: Path
) -> None:
    out = tmp_path / bench.mine.name
    if not tampering.do(bench, out):
        pytest.skip("does not apply to this kind")
    found = check_one(out, studio(bench.mine.parent / "home"), quick=True)
    by = {k.name for k in found.verdict.links if k.colour in (Colour.RED, Colour.AMBER)}
    assert ({"file"} if found.evidence.fault else by) & tampering.links
    assert found.verdict.remedy
