"""Ark against its recorded shapes."""

from __future__ import annotations

import pytest

from yingxi.providers.ark import Ark
from yingxi.shoot.request import ImageRequest, Media, MediaRole, Request, VideoRequest
from yingxi.testing.ark import FakeArk
from yingxi.testing.contract import PICTURE, Floor, ProviderContract
from yingxi.testing.vendor import FakeVendor


class _Ark(ProviderContract):
    def vendor(self) -> FakeVendor:
        return FakeArk()

    def provider(self, base: str, key: str) -> Ark:
        return Ark(base=base, key=key, timeout=1.5)


class TestSeedance(_Ark):
    def request(self) -> Request:
        return VideoRequest(
            model="doubao-seedance-2-0-260128", prompt="小道士推开山门", seconds=5, width=720,
            height=1280, seed=7,
            media=(Media(role=MediaRole.FIRST_FRAME, blob=PICTURE, mime="image/png"),),
        )  # fmt: skip

    def test_the_last_frame_comes_when_it_is_asked_for(self, floor: Floor) -> None:
        request = VideoRequest(
            model="doubao-seedance-2-0-260128", prompt="回头", seconds=5, width=720, height=1280,
            return_last_frame=True,
        )  # fmt: skip
        assert set(floor.buy(request).blobs) == {"video", "last_frame"}

    def test_five_seconds_at_720p_are_108_000_tokens(self, floor: Floor) -> None:
        (used,) = floor.buy(self.request()).usage.values()
        assert used == 108_000

    def test_frames_and_references_are_not_mixed(self, floor: Floor) -> None:
        media = (
            Media(role=MediaRole.FIRST_FRAME, blob=PICTURE, mime="image/png"),
            Media(role=MediaRole.REFERENCE_IMAGE, blob=PICTURE, mime="image/png"),
        )
        request = VideoRequest(
            model="doubao-seedance-2-0", prompt="x", seconds=5, width=720, height=1280, media=media
        )
        faults = floor.provider.abilities(request.craft, request.model).faults(request)
        assert len(faults) == 1
        assert "first_frame" in faults[0]


class TestSeedream(_Ark):
    asynchronous = False

    def request(self) -> Request:
        return ImageRequest(
            model="doubao-seedream-5-0-260128", prompt="山门，雪夜", width=1080, height=1920,
            references=(Media(role=MediaRole.REFERENCE_IMAGE, blob=PICTURE, mime="image/png"),),
        )  # fmt: skip

    @pytest.mark.parametrize("count", [1, 3])
    def test_several_pictures_come_from_one_order(self, count: int, floor: Floor) -> None:
        request = ImageRequest(
            model="doubao-seedream-5-0-260128", prompt="苏晓，四视图", width=1024, height=1024,
            count=count,
        )  # fmt: skip
        assert len(floor.buy(request).blobs) == count
