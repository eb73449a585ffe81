"""Signed checkpoints as text: C2SP's tlog-checkpoint in its signed-note format, with Ed25519.

    cfsdocs/journal/REF                               the origin: whose journal it is
    1234                                              how many entries
    qINS1GRFHWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=      root of the tree over them, base64

    (em dash) cfsdocs/journal/REF base64(key id, 4 bytes | signature, 64 bytes)

Anybody who holds one can have it proved later that nothing before it was changed, removed or put in.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cfsdocs.errors import JournalDamaged

_ED25519 = b"\x01"
_DASH = "\u2014"
_NOT_OURS = "this is not a checkpoint of this journal: it is another's, or this journal was replaced"


@dataclass(frozen=True)
class Statement:
    """What a checkpoint states: that the first ``size`` entries have this root."""

    size: int
    root: bytes


@dataclass(frozen=True)
class Verifier:
    """Whose journal it is, and the public key that its checkpoints are checked with. As text, a note verifier key."""

    origin: str
    public: bytes

    @cached_property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256(name, newline, algorithm, key)."""
        return hashlib.sha256(self.origin.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.origin}+{self.key_id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """Read a note verifier key: NAME+ID+KEY. Raises ValueError when it is not one, or not Ed25519's."""
        origin, _, rest = text.strip().partition("+")
        key_id, _, key = rest.partition("+")
        try:
            raw = base64.b64decode(key, validate=True)
        except ValueError:
            raw = b""
        made = cls(origin, raw[1:])
        if raw[:1] != _ED25519 or len(raw) != 33 or key_id != made.key_id.hex():
            raise ValueError("this is not a verifier key for Ed25519")
        return made

    def signed(self, note: str) -> str:
        """The text that ``note`` carries under our signature; other signatures are nobody's business here.

        Raises JournalDamaged when there is none of ours, or it does not hold.
        """
        text, blank, signatures = note.rpartition("\n\n")
        ours = [raw for line in signatures.splitlines() if (raw := self._ours(line)) is not None]
        if not blank or not ours:
            raise JournalDamaged(_NOT_OURS)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(ours[0], f"{text}\n".encode())
        except InvalidSignature as error:
            raise JournalDamaged("this checkpoint's signature does not hold: the text was changed") from error
        return text

    def read(self, note: str) -> Statement:
        """What a checkpoint of this journal states. Raises JournalDamaged unless it is ours and whole."""
        lines = self.signed(note).split("\n")
        try:
            origin, size, whole = lines
            stated = Statement(int(size), base64.b64decode(whole, validate=True))
        except ValueError as error:
            raise JournalDamaged(_NOT_OURS) from error
        if origin != self.origin:
            raise JournalDamaged(_NOT_OURS)
        return stated

    def _ours(self, line: str) -> bytes | None:
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        if dash != _DASH or name != self.origin:
            return None
        try:
            raw = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            return None
        canonical = base64.b64encode(raw).decode() == encoded  # or the last letter has spellings
        return raw[4:] if canonical and raw[:4] == self.key_id else None


@dataclass(frozen=True)
class Journal:
    """Whose journal it is, and the key that signs its checkpoints. Showing one shows no key."""

    origin: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not self.origin or "+" in self.origin or len(self.origin.split()) != 1:
            raise ValueError("a journal's origin is the name of its key too: no spaces, no plus")

    @cached_property
    def verifier(self) -> Verifier:
        """What to hand out with the first checkpoint."""
        return Verifier(self.origin, self._private.public_key().public_bytes_raw())

    def sign(self, statement: Statement) -> str:
        """The checkpoint's text."""
        return self.sign_text(f"{self.origin}\n{statement.size}\n{base64.b64encode(statement.root).decode()}\n")

    def sign_text(self, text: str) -> str:
        """The signed note that carries ``text``, which ends with a newline."""
        signature = base64.b64encode(self.verifier.key_id + self._private.sign(text.encode())).decode()
        return f"{text}\n{_DASH} {self.origin} {signature}\n"

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)
