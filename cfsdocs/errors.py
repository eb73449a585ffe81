"""Everything that can go wrong in cfsdocs, as one tree. ``web/errors.py`` turns each kind into a page.

    CfsdocsError
    ├── SettingsError           the ini is wrong: says which key and what to write instead
    ├── InputError              a person typed or sent something we cannot take: shown beside the field
    │   └── UploadRefused       a file we do not keep: shown with its reason
    ├── AccessRefused           a rule does not hold, or there is no such thing: outside, always the same 404
    ├── WorldError              a policy world file is wrong: names the line
    ├── RedactionRefused        no redacted copy can be made safely: says why, and there is no copy
    ├── JournalUnavailable      the journal cannot be written: nothing is served
    ├── JournalDamaged          the journal does not prove what it should
    ├── DatabaseUnusable        wrong key, newer version, not ours
    └── VaultError
        ├── KeyUnusable         a key is missing, wrong or not ours
        ├── BlobMissing         the store has no such blob
        ├── BlobExists          the store has one of this name already, and never overwrites
        ├── BlobDamaged         a blob does not authenticate: changed, cut short, or swapped for another
        ├── StoreUnavailable    the store cannot be read or written (full, offline, not permitted)
        └── ParsingUnavailable  the limits that parsing needs cannot be set: nothing is parsed

Messages never hold personal data: no name, no title, no file name.
"""

from __future__ import annotations


class CfsdocsError(Exception):
    """The root: whoever embeds cfsdocs can catch this."""


class SettingsError(CfsdocsError):
    """The ini is wrong. The message names the key and says what to write instead."""


class InputError(CfsdocsError):
    """Somebody's input cannot be taken. ``field`` names where it was typed, for the error summary."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class UploadRefused(InputError):
    """A file that is not kept, with the reason in plain words."""


class AccessRefused(CfsdocsError):
    """The named rules refused, or (no names) there is nothing there. Outside, both are the same 404."""

    def __init__(self, rules: tuple[str, ...] = ()) -> None:
        super().__init__("refused" if rules else "missing")
        self.rules = rules


class WorldError(CfsdocsError):
    """A policy world file is wrong: ``line`` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line


class RedactionRefused(CfsdocsError):
    """A redacted copy cannot be made, or does not pass its check: so there is none. Says why and, if it can, where."""


class JournalUnavailable(CfsdocsError):
    """The journal cannot be written, so nothing is served."""


class JournalDamaged(CfsdocsError):
    """An entry was changed, removed or put in, or a checkpoint does not match.

    Where it can be located, it lies from entry ``first`` to the one ``before`` this.
    """

    def __init__(self, message: str, first: int | None = None, before: int | None = None) -> None:
        super().__init__(message)
        self.first = first
        self.before = before


class DatabaseUnusable(CfsdocsError):
    """The database cannot be opened: wrong key, a newer version's, or not one of ours."""


class VaultError(CfsdocsError):
    """A blob, key or store failed."""


class KeyUnusable(VaultError):
    """A key is missing, wrong, or readable by others."""


class BlobMissing(VaultError):
    """The store holds no blob of this name."""


class BlobExists(VaultError):
    """The store holds a blob of this name already."""


class BlobDamaged(VaultError):
    """A blob does not authenticate: changed, cut short, or another one's."""


class StoreUnavailable(VaultError):
    """The store cannot be read or written: full, offline or not permitted."""


class ParsingUnavailable(VaultError):
    """The limits that parsing needs cannot be set on this machine, so nothing is parsed."""
