"""Other people's watermarks, run in their own environment by ``watermark.py``.

    python watermark_peers.py write METHOD frames.npy marked.npy
    python watermark_peers.py read METHOD frames.npy WIDTH HEIGHT

``invisible-watermark`` imports PyTorch for its third method, which is not measured here: an empty
module stands in its place. Both packages get 64 bits; reading prints them as they are voted over
the frames. They can't find a new size or a crop, so they are told the size that was marked.
"""

from __future__ import annotations

import sys
import types

import numpy as np

BITS = [int(bit) for bit in f"{0x9F3A5C7E1B2D4860:064b}"]


def main() -> None:
    if sys.argv[1] == "write":
        frames = np.load(sys.argv[3])
        np.save(sys.argv[4], np.stack([write(sys.argv[2], frame) for frame in frames]))
        return
    import cv2

    size = (int(sys.argv[4]), int(sys.argv[5]))
    votes = np.zeros(64)
    for frame in np.load(sys.argv[3]):
        at_size = cv2.resize(frame, size, interpolation=cv2.INTER_CUBIC)
        votes += np.asarray(read(sys.argv[2], at_size), float) - 0.5
    print("".join("1" if vote > 0 else "0" for vote in votes))


def write(method: str, frame: np.ndarray) -> np.ndarray:
    if method == "blind-watermark":
        mark = _blind()
        mark.read_img(img=frame)
        mark.read_wm(BITS, mode="bit")
        return np.clip(np.round(mark.embed()), 0, 255).astype(np.uint8)
    encoder = _invisible().WatermarkEncoder()
    encoder.set_watermark("bits", BITS)
    return encoder.encode(frame, method)


def read(method: str, frame: np.ndarray) -> np.ndarray:
    if method == "blind-watermark":
        return np.asarray(_blind().extract(embed_img=frame, wm_shape=64, mode="bit")) > 0.5
    return np.asarray(_invisible().WatermarkDecoder("bits", 64).decode(frame, method))


def _blind() -> object:
    import blind_watermark

    blind_watermark.bw_notes.close()
    return blind_watermark.WaterMark(password_img=1, password_wm=1)


def _invisible() -> types.ModuleType:
    for name in ("torch", "onnxruntime"):
        sys.modules.setdefault(name, types.ModuleType(name))
    import imwatermark

    return imwatermark


if __name__ == "__main__":
    main()
