"""Frames to H.264, always by the same recipe, so that shots can be joined without re-encoding."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import av
import cv2
from av.container import OutputContainer
from av.error import FFmpegError
from av.video.frame import PictureType
from av.video.stream import VideoStream

from yingxi.errors import MediaError
from yingxi.media.atomic import whole_file
from yingxi.media.standard import I420, MASTER, Recipe
from yingxi.tongue import say

_BT709 = 1
_LIMITED = 1
_AVX_512F = 13
"""OpenCV's number for it, which its Python does not name."""


def x264_options(recipe: Recipe) -> dict[str, str]:
    """The encoder's options; ``stitchable`` keeps SPS and PPS free of the content.

    Key frames stand at fixed distances only: a scene cut must not move them, or two encodes of
    one shot would differ in their groups.
    """
    params = f"scenecut=0:open-gop=0:keyint={recipe.gop}:min-keyint={recipe.gop}:stitchable=1"
    if cv2.checkHardwareSupport(_AVX_512F):
        # x264's AVX-512 macroblock tree gives another film each time; AVX2 and below agree.
        params += ":asm=avx2"
    return {"preset": recipe.preset, "crf": str(recipe.crf), "x264-params": params}


class FrameEncoder:
    """H.264 in MP4 to a path or to a seekable buffer, frame by frame."""

    def __init__(self, target: str | IO[bytes], recipe: Recipe = MASTER) -> None:
        self.recipe = recipe
        self.frames = 0
        self._container: OutputContainer = av.open(target, "w", format="mp4")
        self._stream = _video_stream(self._container, recipe)

    def write(self, frame: I420) -> None:
        """Encode the next frame, an array of ``(height * 3 // 2, width)``."""
        wanted = (self.recipe.height * 3 // 2, self.recipe.width)
        if frame.shape != wanted or frame.dtype != "uint8":
            raise MediaError(
                say(
                    f"画面尺寸不对：{frame.shape} {frame.dtype}，应为 {wanted} uint8",
                    f"wrong frame: {frame.shape} {frame.dtype}, expected {wanted} uint8",
                ),
                hint=say(
                    "一部片子里的画面大小必须一致", "every frame of a film must have the same size"
                ),
            )
        picture = av.VideoFrame.from_ndarray(frame, format="yuv420p")
        picture.pts = self.frames
        picture.time_base = Fraction(1, self.recipe.rate)
        picture.pict_type = PictureType.NONE
        self.frames += 1
        self._container.mux(self._stream.encode(picture))

    def finish(self) -> None:
        """Flush the encoder and write the index."""
        try:
            self._container.mux(self._stream.encode())
            self._container.close()
        except (FFmpegError, OSError):
            self.abandon()
            raise

    def abandon(self) -> None:
        """Let go of the file without caring what is in it."""
        with suppress(FFmpegError, OSError):
            self._container.close()


def _video_stream(container: OutputContainer, recipe: Recipe) -> VideoStream:
    stream = container.add_stream("libx264", rate=recipe.rate, options=x264_options(recipe))
    context = stream.codec_context
    context.width, context.height = recipe.width, recipe.height
    context.pix_fmt = "yuv420p"
    context.profile = "High"
    context.time_base = Fraction(1, recipe.rate)
    context.thread_count = recipe.threads
    context.color_primaries = _BT709
    context.color_trc = _BT709
    context.colorspace = _BT709
    context.color_range = _LIMITED
    return stream


class ShotWriter:
    """``with ShotWriter(path) as shot: shot.write(frame)``: the file is there whole or not at all.

    Raises MediaError for what can't be encoded and StoreConflict where the disk is full.
    """

    def __init__(self, path: Path, recipe: Recipe = MASTER) -> None:
        self.path = path
        self.recipe = recipe

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            draft = stack.enter_context(whole_file(self.path))
            self._encoder = FrameEncoder(str(draft), self.recipe)
            stack.push(self._close)
            self._stack = stack.pop_all()
        return self

    @property
    def frames(self) -> int:
        """How many frames were written so far."""
        return self._encoder.frames

    def write(self, frame: I420) -> None:
        """Encode the next frame."""
        self._encoder.write(frame)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, fault, trace)

    def _close(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._encoder.abandon()
            return
        if not self.frames:
            self._encoder.abandon()
            raise MediaError(
                say(f"{self.path.name} 一帧画面都没有", f"{self.path.name} has not a single frame"),
                hint=say("镜头的长度至少要有一帧", "a shot lasts at least one frame"),
            )
        self._encoder.finish()
