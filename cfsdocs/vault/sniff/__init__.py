"""What a file is by its content, and a name that is safe to show. Nothing is unpacked, run or believed here.

Must never: hold a whole file in memory, expand a compressed part beyond a small cap, or use a file's name as a path.
"""

from cfsdocs.vault.sniff.decide import sniff
from cfsdocs.vault.sniff.kinds import KINDS, FileType
from cfsdocs.vault.sniff.names import safe_name
from cfsdocs.vault.sniff.reader import InMemory, Reader

__all__ = ["KINDS", "FileType", "InMemory", "Reader", "safe_name", "sniff"]
