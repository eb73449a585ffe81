"""Every kind that is shown: its words, and pictures of its pages."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from cfsdocs.vault.parsing import SHOWN, Done, Limits, NoPreview, Why
from cfsdocs.vault.parsing.cell import ooxml
from cfsdocs.vault.parsing.cell.wire import Stopped
from cfsdocs.vault.sniff import KINDS
from tests.fixtures import office_files as files
from tests.unit.parsing.reading import EXCEL, PDF, WORD, ink, reading

SAMPLES = {
    PDF: files.pdf("Dear colleague", "Second page"),
    WORD: files.word(),
    EXCEL: files.workbook(),
    "message/rfc822": files.mail(),
    "text/plain": "Zoë asked for help.\n\nShe will ring again.".encode(),
    "text/csv": b"name;when\nMara Quill;2026-03-09\n",
    "image/jpeg": files.picture("JPEG"),
    "image/png": files.picture("PNG"),
    "image/tiff": files.picture("TIFF"),
    "image/webp": files.picture("WEBP"),
    "image/gif": files.picture("GIF"),
}
WORDS = {
    PDF: ["Dear colleague", "Second page"],
    WORD: [
        "Assessment of need",
        "Łukasz Wójcik lives",
        "• A first step",
        "School\tInvented Primary",
        "Confidential header",
    ],
    EXCEL: ["Visits", "Mara Quill\t09/03/2026\t1.5\t25%", "Addresses", "hidden in Excel", "A quiet street"],
    "message/rfc822": ["A visit to Łódź", "Ann Example <ann@example.org>", "the family has moved.", "report.pdf"],
    "text/plain": ["Zoë asked for help.", "She will ring again."],
    "text/csv": ["Mara Quill\t2026-03-09"],
}


def test_there_is_a_sample_of_every_kind_that_is_shown() -> None:
    assert set(SAMPLES) == SHOWN


@pytest.mark.parametrize("media_type", WORDS)
def test_the_words_come_out_in_order(media_type: str) -> None:
    text = reading(media_type, SAMPLES[media_type]).text
    places = [text.find(words) for words in WORDS[media_type]]
    assert -1 not in places, text
    assert places == sorted(places)


@pytest.mark.parametrize("media_type", SAMPLES)
def test_every_page_has_a_picture_with_something_on_it_and_nothing_behind_it(media_type: str) -> None:
    result = reading(media_type, SAMPLES[media_type])
    assert result.end == Done(len(result.pages), truncated=False)
    for number, page in enumerate(result.pages, 1):
        picture = result.picture(number)
        assert (page.number, page.media_type) == (number, "image/webp")
        assert (picture.format, picture.size) == ("WEBP", (page.width, page.height))
        assert ink(picture) > 0.0001
        assert not picture.getexif()
        assert not {"icc_profile", "exif", "xmp"} & set(picture.info)


@pytest.mark.parametrize("media_type", SAMPLES)
def test_the_first_page_comes_with_one_small_picture(media_type: str) -> None:
    result = reading(media_type, SAMPLES[media_type])
    (thumbnail,) = result.thumbnails
    assert result.outcomes[1] is thumbnail
    assert thumbnail.width == 240
    assert Image.open(io.BytesIO(thumbnail.data)).size == (240, thumbnail.height)


def test_pages_are_a4_at_150_dots_per_inch() -> None:
    for media_type in (PDF, WORD, "text/plain"):
        page = reading(media_type, SAMPLES[media_type]).pages[0]
        assert (page.width, page.height) in {(1240, 1754), (1240, 1755)}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.media_type not in SHOWN], ids=lambda kind: kind.label)
def test_kinds_that_are_kept_but_not_shown_say_so(kind: object) -> None:
    end = reading(kind.media_type, b"anything").end
    assert end == NoPreview(Why.NOT_SHOWN)
    assert "Download it" in end.reason


def test_photographs_are_turned_upright_and_lose_where_they_were_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned by a quarter
    exif[0x010F] = "Invented camera"
    exif.get_ifd(0x8825)[1] = "N"
    result = reading("image/jpeg", files.picture("JPEG", (400, 200), exif=exif))
    picture = result.picture().convert("L")
    assert picture.size == (200, 400)
    assert picture.getpixel((190, 10)) < 50  # the dark corner was at the top left
    assert picture.getpixel((10, 10)) > 200
    assert b"Invented camera" not in result.pages[0].data


def test_each_frame_of_a_scanned_tiff_is_a_page() -> None:
    frames = [Image.new("1", (800, 1000), shade) for shade in (1, 0, 1)]
    content = io.BytesIO()
    frames[0].save(content, "TIFF", save_all=True, append_images=frames[1:], compression="group4")
    result = reading("image/tiff", content.getvalue())
    assert result.end == Done(3, truncated=False)
    assert [ink(result.picture(number)) > 0.5 for number in (1, 2, 3)] == [False, True, False]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_pictures_in_every_colour_mode_are_shown_on_white(mode: str) -> None:
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0)) if "A" in mode else Image.new("L", (100, 100), 255)
    converted = image.convert("I").point(lambda v: v * 257) if mode == "I;16" else image.convert(mode)
    content = io.BytesIO()
    (converted.convert("I;16") if mode == "I;16" else converted).save(content, "TIFF")
    assert min(reading("image/tiff", content.getvalue()).picture().convert("L").tobytes()) > 240


def test_filled_in_form_fields_are_on_the_picture() -> None:
    content = io.BytesIO()
    canvas = files.Canvas(content, pagesize=(595, 842))
    canvas.acroForm.textfield(value="MMMMMMMMMM", x=72, y=600, width=400, height=60, fontSize=40, borderStyle="solid")
    canvas.showPage()
    canvas.save()
    assert ink(reading(PDF, content.getvalue()).picture()) > 0.001


def test_word_shows_what_a_colleague_would_see_with_everything_switched_on() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Before ")
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    for xml in (
        f"<w:ins {nsdecls('w')}>{run.format('inserted ')}</w:ins>",
        f"<w:del {nsdecls('w')}><w:r><w:delText>deleted</w:delText></w:r></w:del>",
        f"<w:moveFrom {nsdecls('w')}>{run.format('moved away')}</w:moveFrom>",
        f"<w:sdt {nsdecls('w')}><w:sdtContent>{run.format('from a form ')}</w:sdtContent></w:sdt>",
        f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>",
        f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p>{run.format('in a box')}</w:p></w:txbxContent>"
        "</w:pict></w:r>",
    ):
        paragraph._p.append(parse_xml(xml))
    outer = document.add_table(1, 1).cell(0, 0)
    outer.add_table(1, 1).cell(0, 0).text = "nested cell"
    document.add_comment(paragraph.runs, text="a remark in the margin")
    content = io.BytesIO()
    document.save(content)
    text = reading(WORD, content.getvalue()).text
    assert "Before inserted from a form [hidden text: unseen]\nin a box\n" in text
    assert "a remark in the margin" in text
    assert text.count("nested cell") == 1
    assert "deleted" not in text
    assert "moved away" not in text


def test_html_mail_becomes_words_and_nothing_is_fetched_or_run() -> None:
    html = (
        "<html><head><title>no</title><style>p{}</style></head><body><h1>News</h1><p>One &amp; two</p>"
        "<ul><li>first</ul><script>no()</script><img src='http://192.0.2.1/x.png' alt='a map'></body></html>"
    )
    text = reading("message/rfc822", files.html_mail(html)).text
    assert "News\nOne & two\n• first\n[Picture: a map]" in text
    assert "no" not in text.split("News", 2)[2]


def test_wide_and_tall_tables_are_cut_into_bands_and_pages_and_lose_nothing() -> None:
    rows = [[f"r{row}c{column}" for column in range(20)] for row in range(300)]
    result = reading("text/csv", "\n".join(",".join(row) for row in rows).encode())
    assert len(result.pages) > 10
    assert [line.split("\t") for line in result.text.split("\n") if line] == rows


def test_a_word_wider_than_the_page_is_broken_and_stays_whole_in_the_text() -> None:
    word = "https://example.org/" + "x" * 2000
    result = reading("text/plain", f"See {word} there".encode())
    assert f"See {word} there" in result.text


@pytest.mark.parametrize(
    "text",
    [
        "住所は秘密です",
        "\u0627\u0644\u0639\u0646\u0648\u0627\u0646",
        "a\x00b\x1b\u202ec\ud7ff\U0001f600",
        "\u0915\u094d\u0937",
    ],
)
def test_characters_that_no_font_has_are_no_obstacle(text: str) -> None:
    result = reading("text/plain", text.encode())
    assert isinstance(result.end, Done)
    assert text.replace("\x00", "").replace("\x1b", "") in result.text


def test_text_in_old_encodings_is_read() -> None:
    assert "Zoë £5 \u201cquoted\u201d" in reading("text/plain", "Zoë £5 \u201cquoted\u201d".encode("cp1252")).text
    assert "Zoë" in reading("text/plain", "Zoë".encode("utf-16")).text


def test_a_long_document_is_cut_short_and_says_so() -> None:
    result = reading(PDF, files.pdf(*map(str, range(9))), Limits(pages=4))
    assert len(result.pages) == 4
    assert result.end == Done(9, truncated=True)


def test_a_page_with_too_many_words_is_cut_short() -> None:
    result = reading(WORD, SAMPLES[WORD], Limits(page_text=10))
    assert [len(page.text) for page in result.pages] == [10]


def test_an_empty_text_is_one_empty_page() -> None:
    assert len(reading("text/plain", b" \n \n").pages) == 1


def test_a_part_is_not_unfolded_beyond_its_bound() -> None:
    package = zipfile.ZipFile(io.BytesIO(files.archive({"word/document.xml": bytes(65 << 20)})))
    with pytest.raises(Stopped) as stopped:
        ooxml.part(package, "word/document.xml")
    assert stopped.value.why is Why.TOO_COMPLEX
