"""What a practice file says, read back from the plan: every string a reader could meet."""

from collections.abc import Iterator

from cfsdocs.practice.files.blocks import Paragraph, plain
from cfsdocs.practice.planned import PlannedFile


def sayings(planned: PlannedFile) -> Iterator[str]:
    """Every piece of text of a planned file, its title and its attachments."""
    text = planned.text
    yield from (planned.title, planned.given_by, planned.file_name, text.heading, plain(text.blocks))
    yield from (*text.to, *text.sign)
    yield from (
        remark for block in text.blocks if isinstance(block, Paragraph) and block.comment for remark in block.comment
    )
    yield from (plain(blocks) for _, blocks in text.parts)
    yield from (cell for sheet in planned.sheets for row in sheet.rows for cell in row if isinstance(cell, str))
    if planned.scene is not None:
        yield planned.scene.caption
    if planned.mail is not None:
        yield from (planned.mail.sender, planned.mail.subject, *planned.mail.to, *planned.mail.copied)
    for attached in planned.attachments:
        yield from sayings(attached)
