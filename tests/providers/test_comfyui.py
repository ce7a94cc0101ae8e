"""ComfyUI against its recorded shapes, with workflows as a user would mark them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from yingxi.errors import NotSent, Refused, SettingsError, Unanswered, UnknownName
from yingxi.providers import registry
from yingxi.providers.comfyui import ComfyUI
from yingxi.shoot.money import Unit
from yingxi.shoot.provider import Failed, Operation
from yingxi.shoot.request import (
    Craft,
    ImageRequest,
    Media,
    MediaRole,
    Request,
    TextRequest,
    VideoRequest,
)
from yingxi.testing import samples
from yingxi.testing.comfyui import FakeComfyUI
from yingxi.testing.contract import PICTURE, Floor, ProviderContract
from yingxi.testing.vendor import Bad, Call, FakeVendor, Mishap, Reply

FIRST = Media(role=MediaRole.FIRST_FRAME, blob=PICTURE, mime="image/png")
WORDS = {"class_type": "CLIPTextEncode", "inputs": {"text": "电影感, {{prompt}}"}}
FILM: dict[str, Any] = {
    "yingxi": {"fps": 16, "step": 4, "seconds": [3, 5], "short_sides": [480]},
    "1": {"class_type": "LoadImage", "inputs": {"image": "{{first_frame}}"}},
    "2": WORDS,
    "3": {
        "class_type": "WanImageToVideo",
        "inputs": {
            "width": "{{width}}", "height": "{{height}}", "length": "{{frames}}",
            "start_image": ["1", 0], "positive": ["2", 0],
        },
    },
    "4": {"class_type": "KSampler", "inputs": {"seed": "{{seed}}", "latent": ["3", 2]}},
    "10": {"class_type": "VHS_VideoCombine", "inputs": {"images": ["4", 0], "rate": "{{fps}}"}},
    "11": {"class_type": "SaveImage", "inputs": {"images": ["4", 0]}},
    "12": {"class_type": "PreviewImage", "inputs": {"images": ["4", 0]}},
}  # fmt: skip
STILL: dict[str, Any] = {
    "2": WORDS,
    "5": {
        "class_type": "EmptyLatentImage",
        "inputs": {"width": "{{width}}", "height": "{{height}}", "batch_size": "{{count}}"},
    },
    "9": {"class_type": "SaveImage", "inputs": {"images": ["5", 0], "batch_size": "{{count}}"}},
}


def workflow(folder: Path, name: str, graph: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(graph, ensure_ascii=False), "utf-8")
    return folder


def a_film(*media: Media, model: str = "wan22-i2v", last_frame: bool = False) -> VideoRequest:
    return VideoRequest(
        model=model, prompt='小道士说："开门"', seconds=5, width=480, height=832, seed=7,
        media=media or (FIRST,), return_last_frame=last_frame,
    )  # fmt: skip


class _Comfy(ProviderContract):
    @pytest.fixture(autouse=True)
    def _workflows(self, tmp_path: Path) -> None:
        self.folder = workflow(tmp_path / "workflows", "wan22-i2v", FILM)
        workflow(self.folder, "qwen-image", STILL)

    def vendor(self) -> FakeVendor:
        return FakeComfyUI()

    def provider(self, base: str, key: str) -> ComfyUI:
        return ComfyUI(base=base, key=key, timeout=1.5, workflows=self.folder)


class TestFilms(_Comfy):
    def request(self) -> Request:
        return a_film()

    def test_the_graph_is_filled_and_numbers_stay_numbers(self, floor: Floor) -> None:
        floor.buy(self.request())
        graph = floor.vendor.accepted[0].order["prompt"]
        assert "yingxi" not in graph
        assert graph["2"]["inputs"]["text"] == '电影感, 小道士说："开门"'
        told = graph["3"]["inputs"]
        assert (told["width"], told["height"], told["length"]) == (480, 832, 81)
        assert graph["4"]["inputs"]["seed"] == 7
        assert graph["10"]["inputs"]["rate"] == 16

    def test_the_picture_is_uploaded_under_a_name_of_its_content(self, floor: Floor) -> None:
        floor.buy(self.request())
        assert isinstance(floor.vendor, FakeComfyUI)
        assert list(floor.vendor.uploads.values()) == [samples.png()]
        (name,) = floor.vendor.uploads
        assert PICTURE.removeprefix("sha256:")[:32] in name

    def test_the_last_frame_comes_when_it_is_asked_for(self, floor: Floor) -> None:
        assert set(floor.buy(a_film(last_frame=True)).blobs) == {"video", "last_frame"}
        assert set(floor.buy(a_film()).blobs) == {"video"}

    def test_seconds_are_counted_as_asked_and_gpu_seconds_kept(self, floor: Floor) -> None:
        bought = floor.buy(self.request())
        assert bought.usage == {Unit.SECOND: 5}
        assert bought.facts == {"gpu_seconds": "41.5"}

    def test_an_order_whose_answer_was_lost_is_found_by_its_reference(self, floor: Floor) -> None:
        floor.vendor.mishap(Mishap.HANG)
        request = floor.purchase(self.request()).request
        with pytest.raises(Unanswered):
            floor.provider.start(request, "abc-1", floor.blobs.path)
        found = floor.provider.find("abc-1")
        assert found is not None
        assert found.id == floor.vendor.accepted[0].id
        assert floor.provider.find("abc-2") is None

    def test_the_same_reference_sent_twice_would_be_made_twice(self, floor: Floor) -> None:
        request = floor.purchase(self.request()).request
        for _ in range(2):
            floor.provider.start(request, "abc-1", floor.blobs.path)
        assert len(floor.vendor.accepted) == 2

    def test_a_running_job_is_interrupted_and_told_so(self, floor: Floor) -> None:
        floor.vendor.polls = 3
        request = floor.purchase(self.request()).request
        begun = floor.provider.start(request, "abc-1", floor.blobs.path)
        assert isinstance(begun, Operation)
        floor.provider.status(begun)
        assert not floor.provider.cancel(begun)
        status = floor.provider.status(begun)
        assert isinstance(status, Failed)
        assert status.code == "interrupted"
        assert not status.again

    def test_a_finished_job_is_not_cancelled(self, floor: Floor) -> None:
        floor.vendor.polls = 0
        request = floor.purchase(self.request()).request
        begun = floor.provider.start(request, "abc-1", floor.blobs.path)
        assert isinstance(begun, Operation)
        assert not floor.provider.cancel(begun)

    def test_a_job_lost_by_a_restart_may_be_tried_anew(self, floor: Floor) -> None:
        status = floor.provider.status(Operation(id="5f4dcc3b-5aa7-65d6-1d83-27deb882cf99"))
        assert isinstance(status, Failed)
        assert status.again

    def test_a_job_that_is_not_ours_is_not_taken(self, floor: Floor) -> None:
        floor.vendor.polls = 0
        assert isinstance(floor.vendor, FakeComfyUI)
        graph = {"9": {"class_type": "SaveImage", "inputs": {}}}
        floor.vendor.accept({"prompt": graph}, {"x_9_1.png": ("image/png", b"x")}, id="other")
        status = floor.provider.status(Operation(id="other"))
        assert isinstance(status, Failed)
        assert status.code == "no usage"

    def test_an_upload_that_was_lost_owes_nothing(self, floor: Floor) -> None:
        class Full(FakeComfyUI):
            def _upload(self, call: Call) -> Reply:
                raise Bad("disk full", kind="broken")

        with Full() as full:
            server = ComfyUI(base=full.base, key=full.key, workflows=self.folder)
            request = floor.purchase(self.request()).request
            with pytest.raises(NotSent):
                server.start(request, "abc-1", floor.blobs.path)

    def test_faults_of_nodes_are_told(self, floor: Floor) -> None:
        bad = {**FILM, "1": {"class_type": "LoadImage", "inputs": {"image": "gone.png"}}}
        workflow(self.folder, "bad", bad)
        with pytest.raises(Refused, match=r"#1 LoadImage: Invalid image - .*gone\.png"):
            floor.provider.start(a_film(model="bad"), "abc-1", lambda _: Path(__file__))

    def test_an_output_that_was_left_out_is_told_when_nothing_comes(self, floor: Floor) -> None:
        halved = dict(FILM)
        halved["10"] = {"class_type": "SaveVideo", "inputs": {"filename_prefix": "no such file"}}
        workflow(self.folder, "halved", halved)
        floor.vendor.polls = 0
        request = floor.purchase(a_film(model="halved")).request
        begun = floor.provider.start(request, "abc-1", floor.blobs.path)
        assert isinstance(begun, Operation)
        status = floor.provider.status(begun)
        assert isinstance(status, Failed)
        assert "#10 SaveVideo" in status.reason


class TestPictures(_Comfy):
    def request(self) -> Request:
        return ImageRequest(model="qwen-image", prompt="山门，雪夜", width=1080, height=1920)

    def test_several_pictures_come_from_one_order(self, floor: Floor) -> None:
        request = ImageRequest(model="qwen-image", prompt="苏晓", width=512, height=512, count=3)
        bought = floor.buy(request)
        assert set(bought.blobs) == {"image", "image_2", "image_3"}
        assert bought.usage == {Unit.IMAGE: 3}


class TestWorkflows:
    def server(self, folder: Path) -> ComfyUI:
        return ComfyUI(workflows=folder)

    def test_another_graph_under_the_same_name_is_another_model(self, tmp_path: Path) -> None:
        graph = {"1": {"class_type": "CLIPTextEncode", "inputs": {"text": "{{prompt}}"}}}
        workflow(tmp_path, "w", graph)
        comfy = registry.vendor("comfyui").open(
            {"COMFYUI_BASE_URL": "http://127.0.0.1:9", "COMFYUI_WORKFLOWS": str(tmp_path)}
        )
        before = comfy.abilities(Craft.IMAGE, "w").revision
        assert before == comfy.abilities(Craft.IMAGE, "w").revision
        graph["1"]["inputs"] = {"text": "电影感，{{prompt}}"}
        workflow(tmp_path, "w", graph)
        assert comfy.abilities(Craft.IMAGE, "w").revision != before

    def test_abilities_are_what_the_workflow_has_placeholders_for(self, tmp_path: Path) -> None:
        graph = dict(FILM)
        graph["20"] = {"class_type": "LoadImage", "inputs": {"image": "{{reference_image}}"}}
        graph["21"] = {"class_type": "LoadImage", "inputs": {"image": "{{reference_image_2}}"}}
        server = self.server(workflow(tmp_path, "wan", graph))
        abilities = server.abilities(Craft.VIDEO, "wan")
        assert abilities.media == {MediaRole.FIRST_FRAME: 1, MediaRole.REFERENCE_IMAGE: 2}
        assert abilities.seconds == (3, 5)
        assert abilities.short_sides == (480,)
        assert not abilities.text_alone

    def test_a_placeholder_that_would_stay_empty_is_told_before_anything_is_bought(
        self, tmp_path: Path
    ) -> None:
        server = self.server(workflow(tmp_path, "wan", FILM))
        request = VideoRequest(model="wan", prompt="x", seconds=5, width=480, height=832)
        with pytest.raises(SettingsError, match="first_frame"):
            server.worst(request)

    def test_a_strange_placeholder_is_told_with_the_known_ones(self, tmp_path: Path) -> None:
        graph = {"1": {"class_type": "X", "inputs": {"a": "{{promt}}"}}}
        with pytest.raises(SettingsError, match="promt") as told:
            self.server(workflow(tmp_path, "w", graph)).abilities(Craft.IMAGE, "w")
        assert "prompt" in told.value.hint

    @pytest.mark.parametrize(
        "text", ["", "[]", '{"nodes": [], "links": []}', '{"yingxi": {"fsp": 1}, "1": {}}']
    )
    def test_a_file_that_is_no_workflow_is_told(self, text: str, tmp_path: Path) -> None:
        (tmp_path / "w.json").write_text(text)
        with pytest.raises(SettingsError):
            self.server(tmp_path).abilities(Craft.IMAGE, "w")

    @pytest.mark.parametrize("model", ["other", "../secret", "a/b"])
    def test_only_files_of_the_folder_are_models(self, model: str, tmp_path: Path) -> None:
        folder = workflow(tmp_path / "w", "wan", FILM)
        (tmp_path / "secret.json").write_text(json.dumps(FILM))
        with pytest.raises(UnknownName) as told:
            self.server(folder).abilities(Craft.VIDEO, model)
        assert told.value.known == ("wan",)

    def test_only_films_and_pictures_are_made(self, tmp_path: Path) -> None:
        server = self.server(workflow(tmp_path, "wan", FILM))
        with pytest.raises(UnknownName):
            server.abilities(Craft.MUSIC, "wan")
        with pytest.raises(UnknownName):
            server.worst(TextRequest(model="wan", messages=()))

    def test_the_example_of_the_reference_is_a_workflow(self, tmp_path: Path) -> None:
        page = Path(__file__).parents[2] / "docs" / "reference" / "comfyui.md"
        _, _, rest = page.read_text("utf-8").partition("```json")
        folder = workflow(tmp_path, "example", json.loads(rest.partition("```")[0]))
        abilities = self.server(folder).abilities(Craft.VIDEO, "example")
        assert abilities.media == {MediaRole.FIRST_FRAME: 1}
        assert abilities.fit_seconds(4) == 5
