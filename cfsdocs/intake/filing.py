"""Filing: an upload with its card becomes a document, or a further version of one. The caller commits.

Nothing is copied: the sealed blobs change hands from the upload to the version, and the words are indexed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.house import House
from cfsdocs.intake import unlooked
from cfsdocs.intake.card import Card, check_card
from cfsdocs.intake.models import Looked
from cfsdocs.intake.protected import mark_protected
from cfsdocs.intake.text import text_of
from cfsdocs.intake.without import account_for
from cfsdocs.people.models import Person
from cfsdocs.records.models import Document, DocumentPerson, Sensitive, Version
from cfsdocs.records.sealed import require_unsealed
from cfsdocs.search.index import index_document
from cfsdocs.vault.models import Blob, Upload


def waiting(session: Session, account_id: int) -> Sequence[Upload]:
    """The account's uploads that wait for their card, oldest first."""
    return session.scalars(select(Upload).where(Upload.account_id == account_id).order_by(Upload.id)).all()


def own_upload(session: Session, account_id: int, ref: str) -> Upload:
    """The account's upload of this ref. Raises AccessRefused for another's, or none."""
    found = session.scalars(select(Upload).where(Upload.account_id == account_id, Upload.ref == ref)).one_or_none()
    if found is None:
        raise AccessRefused
    return found


def file_document(session: Session, house: House, upload: Upload, card: Card, now: datetime) -> Document:
    """File the upload as a new document. Raises InputError for a card that cannot be filed.

    What it holds without consent or ground opens a case for a second person (5.4); what nobody has looked at, and what
    has neither, is its recorder's alone.
    """
    check_card(session, upload.folder_id, card, now.date())
    document = Document(
        ref=upload.ref,
        folder_id=upload.folder_id,
        section_id=card.section_id,
        title=card.title.strip(),
        dated=card.dated,
        filed_at=now,
        purpose_id=card.purpose_id,
        recorded_by=upload.account_id,
        given_by=card.given_by.strip(),
        shown_to_subject=card.shown_to_subject,
    )
    session.add(document)
    session.flush()
    _describe(session, document, card, now)
    _take_over(session, house, upload, document, now)
    session.add(_looked(session, document, card, upload.account_id, now))
    account_for(session, document, card.without, upload.account_id, now)
    return document


def add_version(session: Session, house: House, upload: Upload, document: Document, now: datetime) -> Version:
    """File the upload as the document's next version. The versions before it stay (3.4 d).

    Raises AccessRefused unless the upload was made for this document, InputError when its number is taken meanwhile,
    and for a signed form.
    """
    if (upload.folder_id, upload.ref) != (document.folder_id, document.ref):
        raise AccessRefused
    require_unsealed(session, document.id)
    if any(each.number >= upload.number for each in document.versions):
        raise InputError("Somebody has added a version of this document meanwhile. Look at theirs, then add yours")
    added = _take_over(session, house, upload, document, now)
    account_for(session, document, None, added.added_by, now)
    return added


def describe_anew(session: Session, house: House, document: Document, card: Card, by: int, now: datetime) -> None:
    """Mend what is recorded about a document. Raises InputError for a card that cannot be filed.

    What somebody has looked at cannot become not yet looked at: that would hide it from everybody else.
    """
    require_unsealed(session, document.id)
    check_card(session, document.folder_id, card, now.date())
    if card.not_yet and not unlooked.is_unlooked(session, document.id):
        raise InputError("Somebody has looked at this document already. Answer Yes or No", "looked")
    document.title, document.section_id = card.title.strip(), card.section_id
    document.dated, document.given_by = card.dated, card.given_by.strip()
    document.purpose_id, document.shown_to_subject = card.purpose_id, card.shown_to_subject
    session.execute(delete(DocumentPerson).where(DocumentPerson.document_id == document.id))
    unlooked.let_go(session, document.id, now)
    session.execute(delete(Sensitive).where(Sensitive.document_id == document.id))
    _describe(session, document, card, now)
    session.add(_looked(session, document, card, by, now))
    session.flush()
    _index(session, house, document)
    mark_protected(session, house, document, now)
    account_for(session, document, card.without, by, now)


def _describe(session: Session, document: Document, card: Card, now: datetime) -> None:
    session.add_all(DocumentPerson(document_id=document.id, person_id=each) for each in card.about)
    session.flush()
    if card.not_yet:
        unlooked.hold(session, document, card.about, now)
    session.add_all(
        Sensitive(document_id=document.id, person_id=person, category=int(category))
        for person, category in card.sensitive
    )


def _looked(session: Session, document: Document, card: Card, by: int, now: datetime) -> Looked:
    newest = select(func.max(Version.number)).where(Version.document_id == document.id)
    return Looked(
        document_id=document.id, version=session.scalar(newest) or 1, account_id=by, at=now, answer=card.answer.value
    )


def _take_over(session: Session, house: House, upload: Upload, document: Document, now: datetime) -> Version:
    version = Version(
        document_id=document.id,
        number=upload.number,
        file_name=upload.file_name,
        media_type=upload.media_type,
        size=upload.size,
        page_count=upload.page_count,
        no_preview=upload.no_preview,
        added_at=now,
        added_by=upload.account_id,
    )
    session.add(version)
    session.flush()
    session.execute(update(Blob).where(Blob.upload_id == upload.id).values(upload_id=None, version_id=version.id))
    session.delete(upload)
    session.flush()
    _index(session, house, document)
    mark_protected(session, house, document, now)
    return version


def _index(session: Session, house: House, document: Document) -> None:
    people = session.scalars(
        select(Person)
        .join(DocumentPerson, DocumentPerson.person_id == Person.id)
        .where(DocumentPerson.document_id == document.id)
    )
    names = [f"{person.name} {person.known_as}" for person in people]
    index_document(
        session,
        house.token_key,
        document.id,
        [document.title, document.given_by, *names, *text_of(session, house, document)],
    )
