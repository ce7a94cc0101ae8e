"""Documents: read back by openpyxl, python-docx, pikepdf and PyYAML, the rest left as it was."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pikepdf
import pytest
import yaml
from docx import Document
from openpyxl.packaging.custom import IntProperty, StringProperty
from PIL import Image

from yingxi.errors import MediaError
from yingxi.label import carry
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel
from yingxi.label.carriers import markdown, ooxml, pdf
from yingxi.label.xmp import packet_of
from yingxi.testing import label_papers as made

TEXT = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP001'<&>").dumps()
OTHER = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP002").dumps()


# Office


def test_openpyxl_reads_the_property_beside_those_of_another_program(tmp_path: Path) -> None:
    source, out = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book = openpyxl.Workbook()
    book.active["B2"] = "灯影"
    book.custom_doc_props.append(StringProperty(name="Reel", value="7 & 8"))
    book.custom_doc_props.append(IntProperty(name="Take", value=3))
    book.properties.title = made.TITLE
    book.save(source)
    ooxml.CARRIER.write(source, out, TEXT)
    again = openpyxl.load_workbook(out)
    told = {one.name: one.value for one in again.custom_doc_props.props}
    assert told == {"Reel": "7 & 8", "Take": 3, "AIGC": TEXT}
    assert again.properties.title == made.TITLE
    assert again.active["B2"].value == "灯影"
    numbers = [
        one.attrib["pid"]
        for one in _xml(out, "docProps/custom.xml")
        if one.tag.endswith("property")
    ]
    assert len(set(numbers)) == 3 and "1" not in numbers


def _xml(path: Path, name: str) -> list:
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(path) as file:
        return list(fromstring(file.read(name)))


@pytest.mark.parametrize("make", [made.docx, made.xlsx, made.pptx])
def test_every_other_part_of_a_document_is_kept_packed_as_it_was(make, tmp_path: Path) -> None:
    source, out = tmp_path / "a", tmp_path / "b"
    make(source)
    ooxml.CARRIER.write(source, out, TEXT)
    changed = {"[Content_Types].xml", "_rels/.rels", "docProps/custom.xml"}
    before, after = source.read_bytes(), out.read_bytes()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out) as new:
        assert new.testzip() is None
        assert [one.filename for one in old.infolist()] == new.namelist()[: len(old.infolist())]
        for one in old.infolist():
            if one.filename not in changed:
                again = new.getinfo(one.filename)
                size = 30 + len(one.filename) + one.compress_size
                assert (
                    after[again.header_offset : again.header_offset + size]
                    == before[one.header_offset : one.header_offset + size]
                )


def test_word_finds_its_page_the_relationship_and_the_type(tmp_path: Path) -> None:
    source, out = tmp_path / "a.docx", tmp_path / "b.docx"
    made.docx(source)
    ooxml.CARRIER.write(source, out, TEXT)
    page = Document(str(out))
    assert [one.text for one in page.paragraphs] == ["灯影摇红。"]
    assert page.core_properties.title == made.TITLE
    links = [one.attrib for one in _xml(out, "_rels/.rels")]
    assert [one["Target"] for one in links if one["Type"].endswith("custom-properties")] == [
        "docProps/custom.xml"
    ]
    assert len({one["Id"] for one in links}) == len(links)
    types = [one.attrib for one in _xml(out, "[Content_Types].xml")]
    assert sum(one.get("PartName") == "/docProps/custom.xml" for one in types) == 1


def _repacked(path: Path, change: dict[str, str | bytes], **options: int) -> None:
    """The archive made again by another program, with some parts in place of others."""
    with zipfile.ZipFile(path) as old:
        parts = {one: old.read(one) for one in old.namelist()}
    parts |= {name: t.encode() if isinstance(t, str) else t for name, t in change.items()}
    with zipfile.ZipFile(path, "w", **options) as new:
        for name, content in parts.items():
            new.writestr(name, content)


def test_a_document_packed_otherwise_is_the_same_to_its_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    made.docx(path)
    before = ooxml.CARRIER.essence(path)
    _repacked(path, {"META-INF/content_credential.c2pa": b"jumb"}, compression=0)
    assert ooxml.CARRIER.essence(path) == before
    with zipfile.ZipFile(path) as file:
        page = file.read("word/document.xml")
    _repacked(path, {"word/document.xml": page.replace("红".encode(), "黑".encode())})
    assert ooxml.CARRIER.essence(path) != before


def test_doubled_and_foreign_labels_of_a_document_are_found(tmp_path: Path) -> None:
    source, out = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    made.xlsx(source)
    with zipfile.ZipFile(source) as file:
        told = file.read("docProps/custom.xml").decode()
    fmtid = 'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"'
    more = "".join(
        f'<p:property {fmtid} pid="{pid}" name="{name}"><v:lpwstr>{text}</v:lpwstr></p:property>'
        for pid, name, text in ((8, "AIGC", OTHER), (9, "aigc", OTHER), (10, "Note", OTHER))
    )
    _repacked(source, {"docProps/custom.xml": told.replace("</p:Prop", more + "</p:Prop")})
    found = carry.labels(source)
    assert [(f.text, f.home) for f in found] == [(OTHER, True), (OTHER, True), (OTHER, False)]
    ooxml.CARRIER.write(source, out, TEXT)
    names = {p.name: p.value for p in openpyxl.load_workbook(out).custom_doc_props.props}
    assert names["Reel"] == "3 & 4" and names["AIGC"] == TEXT and "aigc" not in names


def test_a_bomb_a_document_type_and_a_plain_archive_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    made.docx(path)
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\1\2")
    data[at + 24 : at + 28] = (0x7FFF_FFFF).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(MediaError, match=r"1 GiB|too large|过大"):
        carry.labels(path)
    made.xlsx(path)
    evil = '<!DOCTYPE a [<!ENTITY b "c">]><Properties/>'
    _repacked(path, {"docProps/custom.xml": evil})
    with pytest.raises(MediaError, match=r"DTD|document type"):
        carry.labels(path)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("notes.txt", "no office")
    with pytest.raises(MediaError, match="Word"):
        carry.labels(path)


def test_a_member_that_unpacks_to_more_than_it_says_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    made.docx(path)
    _repacked(path, {"word/big.bin": bytes(3_000_000)}, compression=8)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\1\2")
    assert data[at + 46 : at + 58] == b"word/big.bin"
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(MediaError):
        ooxml.CARRIER.essence(path)


def test_an_open_document_is_no_office_document(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with pytest.raises(MediaError, match=r"no kind|不是能带"):
        carry.labels(path)


# PDF


@pytest.mark.parametrize("make", [made.pdf, made.pdf_packed, made.pdf_bare])
def test_pikepdf_reads_the_label_and_the_file_as_it_was_comes_first(make, tmp_path: Path) -> None:
    source, out, again = (tmp_path / name for name in ("a.pdf", "b.pdf", "c.pdf"))
    make(source)
    pdf.CARRIER.write(source, out, OTHER)
    pdf.CARRIER.write(out, again, TEXT)
    assert out.read_bytes().startswith(source.read_bytes())
    assert again.read_bytes().startswith(out.read_bytes())
    with pikepdf.open(again) as file:
        assert file.check_pdf_syntax() == []
        assert len(file.pages) == 1
        assert str(file.docinfo["/AIGC"]) == TEXT
        if make is not made.pdf_bare:
            assert str(file.docinfo["/Title"]) == made.TITLE
            assert str(file.docinfo["/Producer"]) == "Another program (2)"
        if make is made.pdf_packed:
            assert bytes(file.trailer.ID[0]) == b"\0\1"
            assert bytes(file.trailer.ID[1]) != b"\0\2"


def _by_pikepdf(path: Path, **options: object) -> None:
    with pikepdf.new() as file:
        for number in range(3):
            page = file.add_blank_page(page_size=(144, 96))
            page.Contents = file.make_stream(b"BT (%d) Tj ET" % number)
        with file.open_metadata(set_pikepdf_as_editor=False) as told:
            told["dc:title"] = made.TITLE
        file.docinfo["/Title"] = made.TITLE
        file.docinfo["/CreationDate"] = f"D:{datetime(2026, 1, 2):%Y%m%d%H%M%S}"
        file.save(path, deterministic_id="encryption" not in options, **options)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"linearize": True},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"qdf": True},
    ],
    ids=["plain", "linear", "streams", "spread"],
)
def test_a_pdf_of_another_program_in_any_layout_is_kept(options, tmp_path: Path) -> None:
    source, out = tmp_path / "a.pdf", tmp_path / "b.pdf"
    _by_pikepdf(source, **options)
    pdf.CARRIER.write(source, out, TEXT)
    assert out.read_bytes().startswith(source.read_bytes())
    with pikepdf.open(source) as old, pikepdf.open(out) as new:
        assert [page.Contents.read_bytes() for page in new.pages] == [
            page.Contents.read_bytes() for page in old.pages
        ]
        assert {k: str(v) for k, v in new.docinfo.items()} == {
            **{k: str(v) for k, v in old.docinfo.items()},
            "/AIGC": TEXT,
        }
        assert new.Root.Metadata.read_bytes() == old.Root.Metadata.read_bytes()


def test_a_picture_that_pillow_printed_carries_the_label(tmp_path: Path) -> None:
    source, out = tmp_path / "a.pdf", tmp_path / "b.pdf"
    Image.new("RGB", (32, 24), "red").save(source, title=made.TITLE)
    pdf.CARRIER.write(source, out, TEXT)
    with pikepdf.open(out) as file:
        assert str(file.docinfo["/AIGC"]) == TEXT
        assert str(file.docinfo["/Title"]) == made.TITLE


def test_told_things_and_attached_files_leave_a_pdfs_essence(tmp_path: Path) -> None:
    source, other = tmp_path / "a.pdf", tmp_path / "b.pdf"
    _by_pikepdf(source)
    before = pdf.CARRIER.essence(source)
    with pikepdf.open(source) as file:
        file.docinfo["/Author"] = "me"
        file.attachments["c2pa"] = b"jumb" * 10
        with file.open_metadata(set_pikepdf_as_editor=False) as told:
            told["dc:title"] = "another"
        file.save(other)
    assert pdf.CARRIER.essence(other) == before
    with pikepdf.open(source) as file:
        file.pages[1].Contents = file.make_stream(b"BT (7) Tj ET")
        file.save(other)
    assert pdf.CARRIER.essence(other) != before


def test_doubled_and_foreign_labels_of_a_pdf_are_found(tmp_path: Path) -> None:
    source, out = tmp_path / "a.pdf", tmp_path / "b.pdf"
    _by_pikepdf(source)
    with pikepdf.open(source, allow_overwriting_input=True) as file:
        file.docinfo["/Subject"] = f"made with {OTHER}"
        file.docinfo["/AIGC"] = TEXT
        file.Root.Metadata = file.make_stream(
            packet_of(OTHER).encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
        )
        file.save(source)
    found = {(f.text, f.home) for f in carry.labels(source)}
    assert found == {(TEXT, True), (OTHER, False)}
    assert len(carry.labels(source)) == 3
    pdf.CARRIER.write(source, out, TEXT)
    with pikepdf.open(out) as file:
        assert str(file.docinfo["/Title"]) == made.TITLE
        assert b"EP002" not in file.Root.Metadata.read_bytes()
        assert file.check_pdf_syntax() == []
    made.pdf(source)
    data = source.read_bytes()
    double = b"<< /AIGC (%s) /AIGC (%s)" % (OTHER.encode(), OTHER.encode())
    begin = data.index(b"<< /Title")
    grown = data[:begin] + double + data[begin + 2 :]
    index = data.index(b"xref")
    moved = b"startxref\n%d" % (index + len(double) - 2)
    source.write_bytes(grown.replace(b"startxref\n%d" % index, moved))
    assert len(carry.labels(source)) == 2


def test_a_locked_a_sealed_and_a_broken_pdf_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    _by_pikepdf(path, encryption=pikepdf.Encryption(owner="x", user=""))
    with pytest.raises(MediaError, match=r"encrypted|加了密"):
        carry.labels(path)
    _by_pikepdf(path)
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        file.Root.Perms = pikepdf.Dictionary(DocMDP=pikepdf.Dictionary(Type=pikepdf.Name.Sig))
        file.save(path)
    assert carry.labels(path) == ()
    with pytest.raises(MediaError, match=r"signature|签名"):
        pdf.CARRIER.write(path, tmp_path / "out", TEXT)
    made.pdf(path)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"startxref\n", b"startxref\n1"))
    with pytest.raises(MediaError):
        pdf.CARRIER.write(path, tmp_path / "out", TEXT)
    assert not (tmp_path / "out").exists()


# Markdown


@pytest.mark.parametrize("make", [made.markdown, made.markdown_bare])
def test_yaml_reads_the_label_and_the_text_is_kept(make, tmp_path: Path) -> None:
    source, out = tmp_path / "a.md", tmp_path / "b.md"
    make(source)
    markdown.CARRIER.write(source, out, TEXT)
    before, after = source.read_bytes(), out.read_bytes()
    front = after.decode("utf-8-sig").replace("\r\n", "\n").split("---\n")[1]
    told = yaml.safe_load(front)
    assert told["AIGC"] == TEXT
    if make is made.markdown:
        assert (told["title"], told["tags"]) == (made.TITLE, ["one", "two"])
        line = b"AIGC: '" + TEXT.replace("'", "''").encode() + b"'\r\n"
        assert after.replace(line, b"") == before
        assert b"\n" not in after.replace(b"\r\n", b"")
    else:
        assert after.endswith(before) and after.startswith(b"---\nAIGC: ")


@pytest.mark.parametrize(
    "written",
    [
        TEXT,
        "'" + TEXT.replace("'", "''") + "'",
        '"' + TEXT.replace('"', '\\"') + '"',
        "\n  '" + TEXT.replace("'", "''") + "'",
        ">-\n  " + TEXT,
    ],
    ids=["plain", "single", "double", "below", "folded"],
)
def test_a_label_in_any_writing_of_yaml_is_read_and_replaced(written: str, tmp_path: Path) -> None:
    source, out = tmp_path / "a.md", tmp_path / "b.md"
    head = f"---\ntitle: a\nAIGC: {written}\n# a note\n\nlast: 'b: c'\n---\nText\n"
    source.write_text(head)
    assert [(f.text, f.home) for f in carry.labels(source)] == [(TEXT, True)]
    markdown.CARRIER.write(source, out, OTHER)
    assert out.read_text() == head.replace(written, f"'{OTHER}'")


def test_a_label_told_as_keys_below_the_key_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\nAIGC:\n  Label: '1'\n  ContentProducer: {'0' * 27}\n---\n")
    assert [f.text for f in carry.labels(path)] == [
        '{"Label":"1","ContentProducer":"' + "0" * 27 + '"}'
    ]


def test_doubled_and_foreign_labels_of_a_text_are_found(tmp_path: Path) -> None:
    source, out = tmp_path / "a.md", tmp_path / "b.md"
    source.write_text(f"---\nAIGC: '{TEXT}'\nnote: '{OTHER}'\nAIGC: '{OTHER}'\n---\nText")
    source.write_text(source.read_text().replace("EP001'", "EP001''"))
    found = carry.labels(source)
    assert [(f.text, f.home) for f in found] == [(TEXT, True), (OTHER, False), (OTHER, True)]
    markdown.CARRIER.write(source, out, OTHER)
    assert out.read_text() == f"---\nAIGC: '{OTHER}'\nnote: ''\n---\nText"


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("---\nA rule, then prose\n---\nmore\n", True),
        ("---\n\n---\nText\n", True),
        ("no line ending", True),
        ("[a link](b)\n", True),
        ("<p align=center>\n", True),
        ("+++\ntitle = 'a'\n+++\n", False),
        ("---\n{a: b}\n---\n", False),
        ('{"a": 1}', False),
        ("1\n00:00:01,000 --> 00:00:02,000\nHello\n", False),
        ("", False),
    ],
)
def test_what_is_no_front_matter_is_left_and_what_is_no_markdown_is_refused(
    text: str, carried: bool, tmp_path: Path
) -> None:
    source, out = tmp_path / "a.md", tmp_path / "b.md"
    source.write_text(text)
    if carried:
        carry.put(source, out, carry.loads(TEXT))
        assert out.read_text().endswith(text.removeprefix("---\n\n---\n"))
    else:
        with pytest.raises(MediaError):
            carry.put(source, out, carry.loads(TEXT))


def test_a_very_long_line_takes_no_time(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\na" + " " * 500_000 + "\n---\n" + "{" * 500_000)
    assert carry.labels(path) == ()
