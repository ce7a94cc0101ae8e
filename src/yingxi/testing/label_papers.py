"""Tiny real documents that carry the AI label, as other programs write them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from docx import Document

TITLE = "山海经"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def docx(path: Path) -> None:
    """A page of Word with a title."""
    made = Document()
    made.add_paragraph("灯影摇红。")
    made.core_properties.title = TITLE
    made.save(str(path))


def xlsx(path: Path) -> None:
    """One cell of Excel, with custom properties of another program, its XML prefixed."""
    _office(
        path,
        {
            "xl/workbook.xml": (
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
                f' xmlns:r="{_OFFICE}/relationships"><sheets>'
                '<sheet name="one" sheetId="1" r:id="rId1"/></sheets></workbook>',
            ),
            "xl/worksheets/sheet1.xml": (
                "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
                '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                '<sheetData><row r="1"><c r="A1"><v>42</v></c></row></sheetData></worksheet>',
            ),
            "docProps/custom.xml": (
                "application/vnd.openxmlformats-officedocument.custom-properties+xml",
                f'<p:Properties xmlns:p="{_OFFICE}/custom-properties"'
                f' xmlns:v="{_OFFICE}/docPropsVTypes"><p:property'
                ' fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="7" name="Reel">'
                "<v:lpwstr>3 &amp; 4</v:lpwstr></p:property></p:Properties>",
            ),
        },
        links='<Relationship Id="custom" Target="/docProps/custom.xml"'
        f' Type="{_OFFICE}/relationships/custom-properties"/>',
        inner={"xl/_rels/workbook.xml.rels": ("worksheet", "worksheets/sheet1.xml")},
    )


def pptx(path: Path) -> None:
    """A show of PowerPoint without a slide, its archive written to a pipe."""
    _office(
        path,
        {
            "ppt/presentation.xml": (
                "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
                '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/'
                'main"><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
                "</p:presentation>",
            )
        },
    )


def pdf(path: Path) -> None:
    """A page with a title, indexed by a table."""
    _pdf(path, _page_objects())


def pdf_packed(path: Path) -> None:
    """A page with a title, indexed by a stream, most objects packed into another."""
    _pdf_packed(path, _page_objects())


def pdf_bare(path: Path) -> None:
    """A page of which nothing is told."""
    _pdf(path, _page_objects()[:-1])


def markdown(path: Path) -> None:
    """A text with front matter, its lines ended as Windows does, behind a byte-order mark."""
    text = f"---\ntitle: {TITLE}\ntags:\n- one\n- two\n---\n\n# {TITLE}\n\n灯影摇红。\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())


def markdown_bare(path: Path) -> None:
    """A text with a rule across the page and no front matter."""
    path.write_text(f"# {TITLE}\n\n---\n\n灯影摇红。", encoding="utf-8")


PAPERS: Mapping[str, tuple[tuple[str, Callable[[Path], None]], ...]] = {
    "ooxml": (("page.docx", docx), ("table.xlsx", xlsx), ("show.pptx", pptx)),
    "pdf": (("table.pdf", pdf), ("packed.pdf", pdf_packed), ("bare.pdf", pdf_bare)),
    "markdown": (("front.md", markdown), ("bare.md", markdown_bare)),
}
"""For each carrier's name, file names and what makes such a file."""


class _Pipe(io.BytesIO):
    """A file that can't go back, so that sizes stand behind the members."""

    def tell(self) -> int:
        raise OSError


def _office(
    path: Path,
    parts: Mapping[str, tuple[str, str]],
    *,
    links: str = "",
    inner: Mapping[str, tuple[str, str]] | None = None,
) -> None:
    """A package whose first part is the document."""
    main = next(iter(parts))
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in parts.items()
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/relationships/officeDocument" Target="{main}"/>{links}</Relationships>',
        **{name: text for name, (_, text) in parts.items()},
    }
    for name, (kind, target) in (inner or {}).items():
        files[name] = (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
            f' Type="{_OFFICE}/relationships/{kind}" Target="{target}"/></Relationships>'
        )
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(zipfile.ZipInfo(name), _XML + text, zipfile.ZIP_DEFLATED)
    path.write_bytes(pipe.getvalue())


def _page_objects() -> list[bytes]:
    """Catalog, pages, page, content, font; the title last."""
    shown = b"BT /F1 18 Tf 20 40 Td (Shadows) Tj ET"
    title = TITLE.encode("utf-16").hex().upper().encode()
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 144 96] >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        font,
        b"<< /Title <%s> /Producer (Another program \\(2\\)) >>" % title,
    ]


def _pdf(path: Path, objects: list[bytes]) -> None:
    data, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", list[int]()
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    told = b" /Info 6 0 R" if len(objects) == 6 else b""
    trailer = b"trailer\n<< /Size %d /Root 1 0 R%s >>\n" % (len(objects) + 1, told)
    path.write_bytes(data + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(data))


def _pdf_packed(path: Path, objects: list[bytes]) -> None:
    packed = [n for n in (1, 2, 3, 5, 6)]
    head, body = b"", b""
    for n in packed:
        head += b"%d %d " % (n, len(body))
        body += objects[n - 1] + b"\n"
    bundle = zlib.compress(head + body)
    data = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
    content_at = len(data)
    data += b"4 0 obj\n%s\nendobj\n" % objects[3]
    bundle_at = len(data)
    data += b"7 0 obj\n<< /Type /ObjStm /N 5 /First %d /Filter /FlateDecode /Length %d >>\n" % (
        len(head),
        len(bundle),
    )
    data += b"stream\n%s\nendstream\nendobj\n" % bundle
    start = len(data)
    rows = {0: (0, 0, 65535), 4: (1, content_at, 0), 7: (1, bundle_at, 0), 8: (1, start, 0)}
    rows |= {n: (2, 7, at) for at, n in enumerate(packed)}
    index = zlib.compress(b"".join(struct.pack(">BIH", *rows[n]) for n in range(9)))
    data += b"8 0 obj\n<< /Type /XRef /Size 9 /W [1 4 2] /Root 1 0 R /Info 6 0 R"
    data += b" /ID [<0001> <0002>] /Filter /FlateDecode /Length %d >>\n" % len(index)
    data += b"stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % (index, start)
    path.write_bytes(data)
