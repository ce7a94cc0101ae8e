"""The vendor without a brand, in each kind of recovery."""

from __future__ import annotations

from yingxi.shoot.provider import Recovery
from yingxi.shoot.request import Media, MediaRole, Request, VideoRequest
from yingxi.testing.contract import PICTURE, ProviderContract
from yingxi.testing.plain import FakePlain, Plain
from yingxi.testing.vendor import FakeVendor


class _Plain(ProviderContract):
    recovery = Recovery.NONE

    def vendor(self) -> FakeVendor:
        return FakePlain(self.recovery)

    def provider(self, base: str, key: str) -> Plain:
        return Plain(base=base, key=key, recovery=self.recovery, timeout=1.5)

    def request(self) -> Request:
        return VideoRequest(
            model="m", prompt="x", seconds=2, width=720, height=1280,
            media=(Media(role=MediaRole.FIRST_FRAME, blob=PICTURE, mime="image/png"),),
        )  # fmt: skip


class TestWithout(_Plain):
    recovery = Recovery.NONE


class TestLookup(_Plain):
    recovery = Recovery.LOOKUP


class TestIdempotency(_Plain):
    recovery = Recovery.IDEMPOTENCY
