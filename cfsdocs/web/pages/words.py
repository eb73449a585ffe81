"""Dates, sizes and names of things, in the words that people here use. Pure functions: nothing is looked up."""

from __future__ import annotations

from datetime import date, datetime

from cfsdocs.access.models import Action
from cfsdocs.records.models import Category
from cfsdocs.vault.sniff.kinds import KINDS
from cfsdocs.workdays import HERE

MOST = 500
"""Lists count no further."""

CATEGORY_WORDS: dict[Category, str] = {
    Category.RACIAL_ETHNIC: "Racial or ethnic origin",
    Category.POLITICAL: "Political opinions",
    Category.RELIGIOUS: "Religion or belief",
    Category.TRADE_UNION: "Trade union membership",
    Category.GENETIC: "Genetic data",
    Category.BIOMETRIC: "Biometric data",
    Category.HEALTH: "Health",
    Category.SEX_LIFE: "Sex life",
    Category.SEXUAL_ORIENTATION: "Sexual orientation",
    Category.CRIMINAL_OFFENCE: "Criminal offence",
    Category.CHILD_PROTECTION: "Child protection",
    Category.DOMESTIC_ABUSE: "Domestic abuse",
    Category.PROTECTED_ADDRESS: "Protected address",
    Category.IMMIGRATION: "Immigration",
    Category.MONEY: "Money",
    Category.LEGAL: "Legal advice",
    Category.COURT: "Court",
    Category.ADOPTION: "Adoption",
    Category.OTHER_FAMILY: "Another family",
    Category.THIRD_AGENCY: "Belongs to another agency",
    Category.ANONYMOUS_SOURCE: "Anonymous source",
}
ACTION_WORDS: dict[Action, str] = {
    Action.VIEW: "look at it",
    Action.DOWNLOAD: "download the file",
    Action.ADD: "add documents",
    Action.EDIT: "change what is recorded",
    Action.SHARE: "propose to share it",
    Action.MANAGE: "see and decide who needs to know it",
    Action.DISPOSE: "propose to dispose of it",
}
SAFETY = (Category.PROTECTED_ADDRESS, Category.DOMESTIC_ABUSE, Category.CHILD_PROTECTION)
"""What whoever opens a folder must know first."""
SAFETY_WORDS = frozenset(CATEGORY_WORDS[each] for each in SAFETY)
_KIND_WORDS = {kind.media_type: kind.label[0].upper() + kind.label[1:] for kind in KINDS}


def local(moment: datetime) -> datetime:
    """The moment as clocks in the office show it."""
    return moment.astimezone(HERE)


def day(when: date | None) -> str:
    """ "3 May 2025"; "No date" when there is none."""
    if when is None:
        return "No date"
    shown = local(when) if isinstance(when, datetime) else when
    return f"{shown.day} {shown:%B %Y}"


def moment(when: datetime) -> str:
    """ "3 May 2025 at 14:05"."""
    return f"{day(when)} at {local(when):%H:%M}"


def years(born: date | None, today: date) -> str:
    """An age: "7 years", "9 months"; nothing when the birthday is not known."""
    if born is None or born > today:
        return ""
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    return plural(months, "month") if months < 24 else f"{months // 12} years"


def plural(count: int, thing: str, things: str = "") -> str:
    """ "1 document", "3 documents", "more than 500 documents"."""
    many = things or f"{thing}s"
    if count > MOST:
        return f"more than {MOST} {many}"
    return f"{count} {thing if count == 1 else many}"


def tally(count: int) -> str:
    """A count on its own: "12", "500+"."""
    return f"{MOST}+" if count > MOST else str(count)


def size(octets: int) -> str:
    """ "340 KB", "2.1 MB"."""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))} KB"
    return f"{octets / 1_000_000:.1f} MB"


def capital(text: str) -> str:
    """With a capital first letter: section and purpose names are kept as they were typed."""
    return text[:1].upper() + text[1:]


def kind_of_file(media_type: str) -> str:
    """ "PDF document"."""
    return _KIND_WORDS.get(media_type, "File")


def categories(bits: int) -> tuple[str, ...]:
    """The words of a set of categories, what matters for safety first."""
    held = [category for category in CATEGORY_WORDS if bits & category]
    return tuple(CATEGORY_WORDS[each] for each in sorted(held, key=lambda each: (each not in SAFETY, int(each))))
