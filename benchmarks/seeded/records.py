"""What is kept: folders, documents skewed over them, sensitive entries with consents and grounds, search postings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.seeded.columns import World, at, chance, moments, refs
from benchmarks.seeded.people import FIRST, Staff
from cfsdocs.records.models import (
    Category,
    CompatiblePurpose,
    Consent,
    Document,
    DocumentPerson,
    Folder,
    FolderPerson,
    Ground,
    Purpose,
    Section,
    Sensitive,
    Version,
)
from cfsdocs.search.models import Posting, Term
from cfsdocs.search.words import token

PURPOSES = {"support": 1, "safeguarding": 2, "employment": 3, "funding": 4, "statistics": 5, "archive": 6}
SECTIONS = ("General", "Health", "School", "Plans and reviews")
TOKEN_KEY = bytes(range(32))
WORDS = 5_000
USUAL = (Category.HEALTH, Category.CHILD_PROTECTION, Category.DOMESTIC_ABUSE, Category.MONEY, Category.RACIAL_ETHNIC)
"""The categories met most, the commonest first; the others follow."""


@dataclass(frozen=True)
class Files:
    """Folders and the documents in them. Folder ``i`` is the personnel folder of person ``i``, as long as there are."""

    staff: Staff
    people: list[list[int]]
    """Each folder's persons; the first folder's at 0."""
    folder: NDArray[np.int64]
    """Each document's folder, by id; the first document's at 0."""

    @property
    def families(self) -> range:
        """The ids of the family folders."""
        return range(self.staff.users + 1, len(self.people) + 1)


def files_of(documents: int, staff: Staff) -> Files:
    """A folder for 40 documents on average: one for each of the staff, the others for families of one to five."""
    draw, folders = chance(documents, "files"), documents // 40
    people = [[person] for person in range(1, staff.users + 1)]
    for family in range(folders - staff.users):
        of_family = [staff.users + 1 + (family * 3 + k) % staff.relatives for k in range(int(draw.integers(1, 6)))]
        if draw.random() < 0.004:  # a family that one of the staff belongs to
            of_family.append(int(draw.integers(1, staff.users + 1)))
        people.append(list(dict.fromkeys(of_family)))
    weight = draw.lognormal(0, 0.8, folders)
    return Files(staff, people, draw.choice(folders, documents, p=weight / weight.sum()) + 1)


def records(documents: int, files: Files) -> World:
    """The tables of ``cfsdocs.records`` and ``cfsdocs.search``."""
    draw = chance(documents, "records")
    ages = np.sort(draw.random(documents))[::-1] * 2900
    pairs = [(folder, person) for folder, persons in enumerate(files.people, 1) for person in persons]
    return {
        **_purposes(),
        **_folders(files, draw),
        FolderPerson: {"folder_id": [pair[0] for pair in pairs], "person_id": [pair[1] for pair in pairs]},
        **_documents(files, draw, ages),
        **_sensitive(files, draw, ages),
        **_postings(documents),
    }


def _purposes() -> World:
    ids = list(PURPOSES.values())
    fits = {(p, p) for p in ids} | {(p, q) for p in ids for q in (5, 6)} | {(1, 2), (2, 1)}
    kinds = ["personnel" if name == "employment" else "family" for name in PURPOSES]
    return {
        Purpose: {"id": ids, "name": list(PURPOSES), "kind": kinds, "position": ids},
        CompatiblePurpose: {
            "collected_for": [pair[0] for pair in sorted(fits)],
            "used_for": [pair[1] for pair in sorted(fits)],
        },
    }


def _folders(files: Files, draw: np.random.Generator) -> World:
    ids, users = range(1, len(files.people) + 1), files.staff.users
    kinds = ["personnel"] * users + ["family"] * len(files.families)
    each_section = range(4, 4 * len(ids) + 4)
    return {
        Folder: {
            "id": ids,
            "ref": refs(draw, len(ids)),
            "number": [f"{kind[0].upper()}-{i:06}" for i, kind in zip(ids, kinds, strict=True)],
            "kind": kinds,
            "title": [f"{kind.capitalize()} {i:06}" for i, kind in zip(ids, kinds, strict=True)],
            "opened_at": [at(-2900)] * len(ids),
        },
        Section: {
            "id": each_section,
            "folder_id": [section // 4 for section in each_section],
            "name": SECTIONS * len(ids),
            "position": tuple(range(4)) * len(ids),
        },
    }


def _documents(files: Files, draw: np.random.Generator, ages: NDArray[np.float64]) -> World:
    count, ids, filed = len(ages), range(1, len(ages) + 1), moments(-ages)
    purpose = np.where(files.folder <= files.staff.users, 3, draw.choice([1, 2, 4], count, p=[0.8, 0.15, 0.05]))
    recorder = (draw.integers(0, files.staff.users, count) + FIRST).tolist()
    about = [files.people[folder - 1][0] for folder in files.folder.tolist()]
    document: dict[str, Any] = {
        "id": ids,
        "ref": refs(draw, count),
        "folder_id": files.folder.tolist(),
        "section_id": (files.folder * 4 + draw.integers(0, 4, count)).tolist(),
        "title": [f"Record of visit {each}" for each in ids],
        "dated": [each[:10] for each in filed],
        "filed_at": filed,
        "purpose_id": purpose.tolist(),
        "state": draw.choice(["current", "restricted", "disposed"], count, p=[0.96, 0.02, 0.02]).tolist(),
        "recorded_by": recorder,
        "shown_to_subject": (draw.random(count) < 0.1).tolist(),
    }
    version: dict[str, Any] = {
        "id": ids,
        "document_id": ids,
        "number": [1] * count,
        "file_name": ["visit.pdf"] * count,
        "media_type": ["application/pdf"] * count,
        "size": draw.integers(10_000, 1_000_000, count).tolist(),
        "page_count": draw.integers(1, 9, count).tolist(),
        "added_at": filed,
        "added_by": recorder,
    }
    return {Document: document, Version: version, DocumentPerson: {"document_id": ids, "person_id": about}}


def _sensitive(files: Files, draw: np.random.Generator, ages: NDArray[np.float64]) -> World:
    categories = [*USUAL, *(each for each in Category if each not in USUAL)]
    has = np.flatnonzero(draw.random(len(ages)) < 0.35).tolist()
    entries: set[tuple[int, int, int]] = set()
    consents: dict[tuple[int, int, str], str] = {}
    grounds: list[tuple[int, int | None, str]] = []
    for document in has:
        folder = int(files.folder[document])
        persons = files.people[folder - 1]
        for _ in range(2 if draw.random() < 0.4 else 1):
            person = persons[int(draw.integers(len(persons)))]
            category = int(categories[min(len(categories) - 1, int(draw.exponential(2.5)))])
            entries.add((document + 1, person, category))
            _consent(consents, person, category, float(draw.random()))
        if draw.random() < 0.08:
            grounds.append((folder, document + 1 if draw.random() < 0.9 else None, at(-2900)))
    return {**_entries(entries), **_consents(consents), **_grounds(grounds)}


def _consent(consents: dict[tuple[int, int, str], str], person: int, category: int, x: float) -> None:
    """Most have consented, some until lately, some never; half of them to sharing too."""
    if (person, category, "record") not in consents:
        consents[person, category, "record"] = "" if x < 0.08 else at(-5 if x < 0.12 else None)
        if x > 0.5:
            consents[person, category, "share"] = at(None)


def _entries(entries: set[tuple[int, int, int]]) -> World:
    document, person, category = zip(*sorted(entries), strict=True)
    return {Sensitive: {"document_id": document, "person_id": person, "category": category}}


def _consents(consents: dict[tuple[int, int, str], str]) -> World:
    given = sorted((*key, until) for key, until in consents.items() if until)
    person, category, scope, until = zip(*given, strict=True)
    since = [at(-2950)] * len(given)
    return {
        Consent: {
            "person_id": person,
            "category": category,
            "scope": scope,
            "valid_from": since,
            "valid_until": until,
        }
    }


def _grounds(grounds: list[tuple[int, int | None, str]]) -> World:
    folder, document, since = zip(*grounds, strict=True)
    clause = ["6.3(i)"] * len(grounds)
    return {
        Ground: {
            "id": range(1, len(grounds) + 1),
            "folder_id": folder,
            "document_id": document,
            "clause": clause,
            "valid_from": since,
        }
    }


def word(rank: int) -> str:
    """The ``rank``-th most frequent word of a world's documents."""
    return f"word{rank}"


def _postings(documents: int) -> World:
    """Five words a document, by Zipf's law: the commonest is in most, most are in a handful."""
    draw = chance(documents, "words")
    ranks = draw.zipf(1.3, (documents, 5)) % WORDS
    by_rank = np.array([token(TOKEN_KEY, word(rank)) for rank in range(WORDS)], dtype=np.int64)
    ids = np.repeat(np.arange(1, documents + 1), 5)
    pairs = np.unique(np.stack([by_rank[ranks.ravel()], ids], 1), axis=0)
    tokens, held = np.unique(pairs[:, 0], return_counts=True)
    return {
        Posting: {"token": pairs[:, 0].tolist(), "document_id": pairs[:, 1].tolist()},
        Term: {"token": tokens.tolist(), "documents": held.tolist()},
    }
