"""Signed checkpoints as text: the C2SP tlog-checkpoint and signed-note formats, with Ed25519.

    cfsdocs journal REF
    1234                                    how many entries
    qINS1GRFHWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=      root of the tree over them, base64

    (em dash) cfsdocs-journal-REF base64(key id, 4 bytes | signature, 64 bytes)

Anybody who holds one can prove later that nothing before it was changed, removed or put in.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cfsdocs.errors import JournalDamaged

_ALGORITHM = b"\x01"
_DASH = "\u2014"


@dataclass(frozen=True)
class Statement:
    """What a checkpoint states: that the first ``size`` entries have this root."""

    size: int
    root: bytes


@dataclass(frozen=True)
class Journal:
    """Whose journal it is, and the key that signs its checkpoints. Showing one shows no key."""

    origin: str
    seed: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The key's name: a note's may hold no spaces or pluses."""
        return self.origin.replace(" ", "-")

    @property
    def verifier(self) -> str:
        """The public key in the signed-note format, to hand out with the first checkpoint."""
        public = self._private.public_key().public_bytes_raw()
        return f"{self.name}+{_key_id(self.name, public).hex()}+{base64.b64encode(_ALGORITHM + public).decode()}"

    def sign(self, statement: Statement) -> str:
        """The checkpoint's text."""
        text = f"{self.origin}\n{statement.size}\n{base64.b64encode(statement.root).decode()}\n"
        key_id = _key_id(self.name, self._private.public_key().public_bytes_raw())
        signature = base64.b64encode(key_id + self._private.sign(text.encode())).decode()
        return f"{text}\n{_DASH} {self.name} {signature}\n"

    def read(self, note: str) -> Statement:
        """What a checkpoint of this journal states. Raises JournalDamaged unless it is ours and whole."""
        text, _, signatures = note.partition("\n\n")
        ours = next((line for line in signatures.splitlines() if line.startswith(f"{_DASH} {self.name} ")), None)
        lines = text.split("\n")
        if ours is None or len(lines) != 3 or lines[0] != self.origin:
            raise JournalDamaged("this is not a checkpoint of this journal")
        try:
            signed = base64.b64decode(ours.rpartition(" ")[2], validate=True)
            self._public.verify(signed[4:], f"{text}\n".encode())
            return Statement(int(lines[1]), base64.b64decode(lines[2], validate=True))
        except (InvalidSignature, ValueError) as error:
            raise JournalDamaged(
                "this checkpoint's signature does not hold: it was changed, or is another's"
            ) from error

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def _public(self) -> Ed25519PublicKey:
        return self._private.public_key()


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ALGORITHM + public).digest()[:4]
