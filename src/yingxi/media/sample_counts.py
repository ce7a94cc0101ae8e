"""Whether an MP4 could hold as many pictures and sounds as it says.

libavformat makes room for all that a table announces; a few bytes may announce thousands of
millions. What a film can't hold is therefore refused before it is opened.
"""

from __future__ import annotations

from pathlib import Path

from yingxi.media.box_writer import at, damaged, field
from yingxi.media.boxes import top_boxes
from yingxi.media.splice import cut_short, read_exactly

_LARGEST = 512 << 20
_PACKED = 8
"""QuickTime's old codecs count a sound before it is packed, up to six to one."""
_EACH = 0xF00
"""The flags of a run for what it tells of each sample, four bytes for each."""
_INDEXES = (b"moov", b"moof")
_SIZES = (b"trak", b"mdia", b"minf", b"stbl", b"stsz")


def require_plausible_counts(path: Path) -> None:
    """Raise MediaError where an index is cut, or announces more samples than there is room for."""
    room, boxes = path.stat().st_size, top_boxes(path)
    with path.open("rb") as file:
        file.seek(boxes[-1].end if boxes else 0)
        if file.read(8)[4:] in _INDEXES:
            raise cut_short()
        for box in boxes:
            if box.kind not in _INDEXES:
                continue
            data = read_exactly(file, box.content, box.end - box.content, limit=_LARGEST)
            for stsz in at(data, *_SIZES) if box.kind == b"moov" else ():
                if field(stsz.content, 4, 4) and field(stsz.content, 8, 4) > room * _PACKED:
                    raise damaged()
            for trun in at(data, b"traf", b"trun") if box.kind == b"moof" else ():
                each = 4 * (field(trun.content, 1, 3) & _EACH).bit_count()
                if field(trun.content, 4, 4) * max(1, each) > room:
                    raise damaged()
