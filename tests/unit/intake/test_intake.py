"""A file comes in: everything about it is kept, or nothing is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from cfsdocs.access.decide import decide
from cfsdocs.access.models import Action, Grant
from cfsdocs.db import reading, writing
from cfsdocs.errors import AccessRefused, BlobDamaged, InputError, StoreUnavailable, UploadRefused
from cfsdocs.house import House
from cfsdocs.intake.duplicates import same_file
from cfsdocs.intake.filing import add_version, file_document, own_upload, waiting
from cfsdocs.intake.receive import Arrival, discard, receive
from cfsdocs.records.models import Category, Document, Version
from cfsdocs.vault.models import Blob, BlobKind, Upload
from cfsdocs.vault.open import find, stream
from tests.fixtures.house import NOW, Family, file

LETTER = b"Dear Ms Marlow,\n\nTom was well today.\n"


@pytest.fixture(autouse=True)
def amy_may_download(house: House, family: Family) -> None:
    """What came in is compared with what comes out."""
    with writing(house.engine) as session:
        session.execute(update(Grant).values(actions=Grant.actions.bitwise_or(int(Action.DOWNLOAD))))


def test_a_filed_document_opens_with_a_permit_as_it_came(house: House, family: Family) -> None:
    document_id = file(house, family, LETTER)

    assert read(house, family, document_id) == LETTER


def test_a_permit_to_view_does_not_open_the_file_itself(house: House, family: Family) -> None:
    document_id = file(house, family, LETTER)

    with reading(house.engine) as session:
        to_view = decide(session, family.asker(family.amy), document_id, Action.VIEW).permit
        assert to_view is not None
        with pytest.raises(AccessRefused):
            find(session, house.room, to_view, BlobKind.ORIGINAL)


def test_page_pictures_thumbnail_and_text_are_sealed_with_it(house: House, family: Family) -> None:
    document_id = file(house, family, LETTER)

    assert read(house, family, document_id, BlobKind.PAGE, 1).startswith(b"RIFF")
    assert read(house, family, document_id, BlobKind.THUMBNAIL).startswith(b"RIFF")
    assert b"Tom was well today" in read(house, family, document_id, BlobKind.TEXT)


def test_nothing_of_a_document_is_readable_on_disk(house: House, family: Family, tmp_path: Path) -> None:
    file(house, family, LETTER)

    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"Marlow" not in path.read_bytes()


def test_a_page_that_is_not_there_looks_like_one_that_is_forbidden(house: House, family: Family) -> None:
    document_id = file(house, family, LETTER)

    with pytest.raises(AccessRefused):
        read(house, family, document_id, BlobKind.PAGE, 99)


def test_a_refused_file_leaves_nothing_behind(house: House, family: Family) -> None:
    with pytest.raises(UploadRefused, match=r"not kept|not a kind"):
        receive(house, Arrival.new(family.folder, family.amy), "run.txt", [b"MZ" + bytes(500)], NOW)

    assert_nothing_kept(house)


def test_an_empty_file_is_refused(house: House, family: Family) -> None:
    with pytest.raises(UploadRefused, match="empty"):
        receive(house, Arrival.new(family.folder, family.amy), "letter.txt", [], NOW)

    assert_nothing_kept(house)


def test_a_file_above_the_limit_is_refused_as_soon_as_it_is(house: House, family: Family) -> None:
    taken = 0

    def five_gigabytes() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(5000):
            taken += 1
            yield bytes(1_000_000)

    with pytest.raises(UploadRefused, match="larger than 5 MB"):
        receive(house, Arrival.new(family.folder, family.amy), "film.txt", five_gigabytes(), NOW)

    assert taken == 6
    assert_nothing_kept(house)


def test_an_upload_that_is_cut_off_leaves_nothing_behind(house: House, family: Family) -> None:
    def cut_off() -> Iterator[bytes]:
        yield LETTER
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        receive(house, Arrival.new(family.folder, family.amy), "letter.txt", cut_off(), NOW)

    assert_nothing_kept(house)


def test_a_store_that_cannot_be_written_says_so_and_files_nothing(house: House, family: Family, tmp_path: Path) -> None:
    (tmp_path / "store").rename(tmp_path / "unmounted")

    with pytest.raises(StoreUnavailable):
        receive(house, Arrival.new(family.folder, family.amy), "letter.txt", [LETTER], NOW)

    with reading(house.engine) as session:
        assert session.scalar(select(func.count()).select_from(Upload)) == 0


def test_a_file_that_cannot_be_shown_is_filed_with_the_reason(house: House, family: Family) -> None:
    document_id = file(house, family, b"%PDF-1.7\n1 0 obj\n<<broken", "scan.pdf")

    with reading(house.engine) as session:
        version = session.scalars(select(Version).where(Version.document_id == document_id)).one()
        assert version.no_preview is not None
        assert "damaged" in version.no_preview
    assert read(house, family, document_id).startswith(b"%PDF")


def test_an_upload_waits_for_its_sender_alone(house: House, family: Family) -> None:
    ref = receive(house, Arrival.new(family.folder, family.amy), "letter.txt", [LETTER], NOW)

    with reading(house.engine) as session:
        assert [each.ref for each in waiting(session, family.amy)] == [ref]
        assert not waiting(session, family.olu)
        with pytest.raises(AccessRefused):
            own_upload(session, family.olu, ref)


def test_a_discarded_upload_is_gone_from_database_and_store(house: House, family: Family) -> None:
    ref = receive(house, Arrival.new(family.folder, family.amy), "letter.txt", [LETTER], NOW)

    with writing(house.engine) as session:
        delete_blobs = discard(session, house, own_upload(session, family.amy, ref))
    delete_blobs()

    assert_nothing_kept(house)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("title", {"title": "  "}),
        ("title", {"title": "x" * 201}),
        ("section", {"section_id": 999}),
        ("purpose", {"purpose_id": 999}),
        ("about", {"about": frozenset()}),
        ("about", {"about": frozenset({999})}),
        ("sensitive", {"sensitive": frozenset({(999, Category.HEALTH)})}),
        ("given_by", {"given_by": ""}),
        ("dated", {"dated": (NOW + timedelta(days=1)).date()}),
    ],
)
def test_a_card_that_cannot_be_filed_names_the_field(house: House, family: Family, field: str, change: dict) -> None:
    ref = receive(house, Arrival.new(family.folder, family.amy), "letter.txt", [LETTER], NOW)

    with reading(house.engine) as session, pytest.raises(InputError) as error:
        file_document(session, house, own_upload(session, family.amy, ref), replace(family.card(), **change), NOW)

    assert error.value.field == field


def test_a_new_version_keeps_the_ones_before_it(house: House, family: Family) -> None:
    document_id = file(house, family, LETTER)

    with reading(house.engine) as session:
        arrival = Arrival.version_of(session, session.get_one(Document, document_id), family.amy)
    receive(house, arrival, "letter.txt", [b"Corrected"], NOW)
    with writing(house.engine) as session:
        document = session.get_one(Document, document_id)
        add_version(session, house, own_upload(session, family.amy, document.ref), document, NOW)

    assert read(house, family, document_id) == b"Corrected"
    assert read(house, family, document_id, version=1) == LETTER


def test_a_blob_put_in_anothers_place_does_not_open(house: House, family: Family) -> None:
    first, second = file(house, family, LETTER), file(house, family, b"Another letter altogether, longer than that")

    with writing(house.engine) as session:
        exchange(session, *(original(session, each) for each in (first, second)))

    with pytest.raises(BlobDamaged):
        read(house, family, second)


def test_the_same_file_is_noticed_where_i_may_see_it_and_nowhere_else(house: House, family: Family) -> None:
    document_id = file(house, family, LETTER)
    ref = receive(house, Arrival.new(family.folder, family.amy), "again.txt", [LETTER], NOW)

    with reading(house.engine) as session:
        upload = own_upload(session, family.amy, ref)
        assert [row.id for row in same_file(session, family.asker(family.amy), upload)] == [document_id]
        assert not same_file(session, family.asker(family.olu), upload)


def exchange(session: Session, ours: Blob, theirs: Blob) -> None:
    """What somebody with the database could do: let each row name the other's blob, key and all."""
    kept = {name: getattr(ours, name) for name in ("name", "wrapped_key", "size", "sha256")}
    taken = {name: getattr(theirs, name) for name in kept}
    theirs.name = "aside"
    session.flush()
    for blob, facts in ((ours, taken), (theirs, kept)):
        for name, value in facts.items():
            setattr(blob, name, value)
        session.flush()


def original(session: Session, document_id: int) -> Blob:
    wanted = select(Blob).join(Version, Version.id == Blob.version_id).where(Version.document_id == document_id)
    return session.scalars(wanted.where(Blob.kind == BlobKind.ORIGINAL)).one()


def read(
    house: House,
    family: Family,
    document_id: int,
    kind: BlobKind = BlobKind.ORIGINAL,
    page: int = 0,
    version: int | None = None,
) -> bytes:
    with reading(house.engine) as session:
        action = Action.DOWNLOAD if kind is BlobKind.ORIGINAL else Action.VIEW
        decision = decide(session, family.asker(family.amy), document_id, action)
        assert decision.permit is not None
        found = find(session, house.room, decision.permit, kind, version=version, page=page)
    return b"".join(stream(house.room, found, lambda: True))


def assert_nothing_kept(house: House) -> None:
    assert list(house.room.store.names()) == []
    with reading(house.engine) as session:
        for table in (Upload, Blob, Document):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_stream_stops_once_it_is_no_longer_allowed(house: House, family: Family) -> None:
    document_id = file(house, family, b"%PDF-1.7\n" + bytes(4_900_000), "scan.pdf")
    asked = []

    with reading(house.engine) as session:
        decision = decide(session, family.asker(family.amy), document_id, Action.DOWNLOAD)
        found = find(session, house.room, decision.permit, BlobKind.ORIGINAL)
    pieces = stream(house.room, found, lambda: asked.append(1) or False)

    sent = list[int]()
    with pytest.raises(AccessRefused):
        sent.extend(len(piece) for piece in pieces)
    assert len(asked) == 1


def test_a_changed_blob_is_refused(house: House, family: Family, tmp_path: Path) -> None:
    document_id = file(house, family, LETTER)
    with reading(house.engine) as session:
        name = original(session, document_id).name
    path = tmp_path / "store" / name[:2] / name
    content = bytearray(path.read_bytes())
    content[50] ^= 1
    path.write_bytes(content)

    with pytest.raises(BlobDamaged):
        read(house, family, document_id)
