"""More known faults: of the file's format, and of its subtitles."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from seeded_clip import RATE, Clip, Rng
from seeded_faults import Where, fault


@fault("technical.container", times=2)
def _container(clip: Clip, rng: Rng, nth: int) -> Where:
    if nth % 2:
        clip.suffix = ".mkv"
    else:
        clip.faststart = False
    return None


@fault("technical.picture_format", times=3)
def _format(clip: Clip, rng: Rng, nth: int) -> Where:
    if nth == 0:
        clip.profile = "Main"
    elif nth == 1:
        clip.pixel_format, clip.profile = "yuv444p", None
    else:
        clip.frames = [cv2.resize(f, (clip.size[1], clip.size[0])) for f in clip.frames]
    return None


@fault("technical.rate", times=3)
def _rate(clip: Clip, rng: Rng, nth: int) -> Where:
    if nth == 0:
        clip.fps = 30.0
    elif nth == 1:
        clip.fps = 24.0
    else:
        clip.times = lambda i: i + i // 9
    clip.sound = np.resize(clip.sound, (int(clip.seconds * RATE), 2))
    return None


@fault("technical.colour", times=2)
def _tags(clip: Clip, rng: Rng, nth: int) -> Where:
    clip.tags = ((2, 2, 2, 0), (6, 6, 6, 1))[nth % 2]
    return None


@fault("technical.gop", times=2)
def _groups(clip: Clip, rng: Rng, nth: int) -> Where:
    clip.x264 = (
        "scenecut=0:open-gop=0:keyint=250:min-keyint=250",
        "scenecut=0:open-gop=1:keyint=22:min-keyint=2:bframes=3:b-adapt=0",
    )[nth % 2]
    return None


@fault("technical.bitrate", times=2)
def _starved(clip: Clip, rng: Rng, _: int) -> Where:
    clip.options = {"crf": "51"}
    return None


@fault("technical.duration", times=1, seconds=0.8)
def _short(clip: Clip, rng: Rng, _: int) -> Where:
    return None


@fault("technical.sound_format", times=3)
def _sound_format(clip: Clip, rng: Rng, nth: int) -> Where:
    clip.audio = ({"layout": "mono"}, {"rate": 44_100}, {"codec": "mp3"})[nth % 3]
    return None


@fault("subtitle.overlap", times=2)
def _overlap(clip: Clip, rng: Rng, _: int) -> Where:
    clip.cues[0] = replace(clip.cues[0], end=clip.cues[1].start + rng.uniform(0.1, 0.3))
    return clip.cues[1].start, clip.cues[1].end


@fault("subtitle.order", times=2)
def _order(clip: Clip, rng: Rng, nth: int) -> Where:
    if nth:
        clip.cues.reverse()
    else:
        clip.cues[0] = replace(clip.cues[0], start=clip.cues[0].end, end=clip.cues[0].start)
    return None


@fault("subtitle.speed", times=2)
def _fast(clip: Clip, rng: Rng, _: int) -> Where:
    clip.cues[1] = replace(
        clip.cues[1], text="他说今天晚上\n一定会有人来找你麻烦", end=clip.cues[1].start + 0.9
    )
    return clip.cues[1].start, clip.cues[1].end


@fault("subtitle.length", times=2)
def _long(clip: Clip, rng: Rng, nth: int) -> Where:
    text = ("这一行字写得实在是太长太长了谁也读不完", "一\n二\n三")[nth % 2]
    clip.cues[0] = replace(clip.cues[0], text=text)
    return None


@fault("subtitle.duration", times=2, seconds=9.0)
def _duration(clip: Clip, rng: Rng, nth: int) -> Where:
    if nth:
        clip.cues = [replace(clip.cues[0], end=clip.cues[0].start + 7.6)]
    else:
        clip.cues[0] = replace(clip.cues[0], text="好", end=clip.cues[0].start + 0.2)
    return None


@fault("subtitle.gap", times=1)
def _gap(clip: Clip, rng: Rng, _: int) -> Where:
    clip.cues[0] = replace(clip.cues[0], end=clip.cues[1].start - 0.04)
    return None


@fault("subtitle.empty", times=2)
def _empty(clip: Clip, rng: Rng, nth: int) -> Where:
    clip.cues[1] = replace(clip.cues[1], text=("", "……")[nth % 2])
    return None


@fault("subtitle.encoding", times=2)
def _broken(clip: Clip, rng: Rng, nth: int) -> Where:
    text = clip.cues[0].text
    bad = (text.encode("utf-8").decode("latin-1"), "锟斤拷锟斤拷")[nth % 2]
    clip.cues[0] = replace(clip.cues[0], text=bad)
    return None


@fault("subtitle.beyond", times=1)
def _beyond(clip: Clip, rng: Rng, _: int) -> Where:
    clip.cues[-1] = replace(clip.cues[-1], end=clip.seconds + rng.uniform(0.3, 2))
    return None


@fault("subtitle.missing", times=2)
def _missing(clip: Clip, rng: Rng, _: int) -> Where:
    gone = clip.cues.pop(int(rng.integers(len(clip.cues))))
    clip.cues = [c for c in clip.cues if c.text != gone.text]
    return None


@fault("subtitle.safe_area", times=2)
def _outside(clip: Clip, rng: Rng, nth: int) -> Where:
    box = ((200.0, 1780.0, 880.0, 1860.0), (20.0, 1500.0, 900.0, 1580.0))[nth % 2]
    clip.cues[0] = replace(clip.cues[0], box=box)
    return None
