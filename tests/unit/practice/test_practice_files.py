"""Every practice file is a real one: the libraries that read such files open it and find what the plan says."""

import email
import email.policy
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pypdfium2
from docx import Document
from openpyxl import load_workbook
from PIL import ExifTags, Image

from cfsdocs.practice.charity import Charity
from cfsdocs.practice.planned import PlannedFile
from cfsdocs.practice.read import read_charity
from tests.unit.practice.conftest import TODAY

Made = dict[str, bytes]


def of_kind(charity: Charity, medium: str) -> Iterator[PlannedFile]:
    return (planned for planned in charity.files if planned.medium == medium)


def text_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return pages


def longest_words(planned: PlannedFile, how_many: int = 5) -> set[str]:
    """A few words of the text that a reader must find on the page."""
    found = {word for block in planned.text.blocks for word in re.findall(r"[a-z]+", str(getattr(block, "text", "")))}
    return set(sorted(found, key=lambda word: (-len(word), word))[:how_many])


def examples(charity: Charity) -> list[PlannedFile]:
    """One file of each medium and look."""
    chosen: dict[tuple[str, str], PlannedFile] = {}
    for planned in charity.files:
        chosen.setdefault((planned.medium, planned.text.look), planned)
    return list(chosen.values())


def test_making_all_files_takes_less_than_twenty_seconds_of_processor_time(timed_files: tuple[Made, float]) -> None:
    assert timed_files[1] < 20


def test_all_files_together_are_smaller_than_sixty_megabytes(made: Made) -> None:
    assert sum(len(content) for content in made.values()) < 60_000_000


def test_the_same_plan_gives_the_same_bytes_for_every_medium_and_look(made: Made) -> None:
    chosen = examples(read_charity(TODAY))

    assert len(chosen) > 12
    assert [planned.id for planned in chosen if planned.make() != made[planned.id]] == []


def test_the_files_do_not_depend_on_the_day_of_making(charity: Charity, made: Made) -> None:
    later = next(each for each in read_charity(date(2030, 2, 1)).files if each.id == "garrick-first-visit")

    assert later.make() == made[later.id]


def test_every_pdf_with_words_holds_the_words_that_were_written(charity: Charity, made: Made) -> None:
    for planned in of_kind(charity, "pdf"):
        text = " ".join(text_of(made[planned.id]))

        assert longest_words(planned) <= set(re.findall(r"[a-z]+", text)), planned.id


def test_a_scan_has_pages_and_no_words(charity: Charity, made: Made) -> None:
    for planned in of_kind(charity, "scan"):
        pages = text_of(made[planned.id])

        assert pages, planned.id
        assert "".join(pages) == "", planned.id


def test_a_scan_shows_grey_paper_with_ink_on_it(charity: Charity, made: Made) -> None:
    planned = next(of_kind(charity, "scan"))
    page = pypdfium2.PdfDocument(made[planned.id])[0].render(scale=1).to_pil().convert("L")
    levels = page.histogram()

    assert sum(levels[:90]) > 500
    assert sum(levels[200:250]) > page.width * page.height // 2


def test_one_pdf_has_twenty_four_pages_and_the_others_between_one_and_six(charity: Charity, made: Made) -> None:
    lengths = {
        planned.id: len(text_of(made[planned.id])) for planned in charity.files if planned.medium in ("pdf", "scan")
    }

    assert lengths.pop("pryce-bundle") == 24
    assert set(lengths.values()) >= {1, 2, 3, 4, 5}
    assert max(lengths.values()) <= 6


def test_every_photograph_tells_its_camera_and_a_place_at_sea(charity: Charity, made: Made) -> None:
    for planned in of_kind(charity, "photo"):
        exif = Image.open(BytesIO(made[planned.id])).getexif()
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        degrees, minutes, _ = place[ExifTags.GPS.GPSLongitude]

        assert exif[ExifTags.Base.Model]
        assert place[ExifTags.GPS.GPSLongitudeRef] == "W"
        assert 16 <= degrees + minutes / 60 <= 26, "the open Atlantic, west of every British and Irish shore"
        assert 43 <= place[ExifTags.GPS.GPSLatitude][0] <= 51, planned.id


def test_every_word_file_opens_with_its_words_and_its_reviewers_comments(charity: Charity, made: Made) -> None:
    commented = 0
    for planned in of_kind(charity, "word"):
        document = Document(BytesIO(made[planned.id]))
        text = " ".join(paragraph.text for paragraph in document.paragraphs)
        commented += len(list(document.part.comments))

        assert longest_words(planned) <= set(re.findall(r"[a-z]+", text)), planned.id
    assert commented >= 10


def test_every_workbook_opens_and_two_have_a_hidden_sheet(charity: Charity, made: Made) -> None:
    hidden = []
    for planned in of_kind(charity, "sheet"):
        workbook = load_workbook(BytesIO(made[planned.id]))

        assert workbook.worksheets[0].max_row == len(planned.sheets[0].rows)
        hidden += [planned.id for sheet in workbook.worksheets if sheet.sheet_state == "hidden"]
    assert len(hidden) == 2


def test_every_mail_opens_and_its_attachments_are_the_files_they_say(charity: Charity, made: Made) -> None:
    attached = 0
    for planned in of_kind(charity, "mail"):
        message = email.message_from_bytes(made[planned.id], policy=email.policy.default)
        found = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
        expected = {each.file_name: each for each in planned.attachments}
        attached += len(found)

        assert message["Message-ID"].endswith(".example>")
        assert found.keys() == expected.keys(), planned.id
        for name, content in found.items():
            plain = content.encode() if isinstance(content, str) else content
            assert plain.replace(b"\r\n", b"\n") == expected[name].make().replace(b"\r\n", b"\n")
    assert attached >= 6


def test_a_note_is_readable_text(charity: Charity, made: Made) -> None:
    for planned in of_kind(charity, "note"):
        assert len(made[planned.id].decode("utf-8").split()) > 30, planned.id


def test_an_office_file_tells_the_day_it_was_written_and_no_other(charity: Charity, made: Made) -> None:
    for planned in (*of_kind(charity, "word"), *of_kind(charity, "sheet")):
        archive = zipfile.ZipFile(BytesIO(made[planned.id]))

        assert {entry.date_time[:3] for entry in archive.infolist()} == {tuple(planned.made.timetuple()[:3])}
        assert f"{planned.made.isoformat()}T" in archive.read("docProps/core.xml").decode()
