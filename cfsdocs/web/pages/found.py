"""What a search found: never ranked, because an order by relevance tells about what one may not see."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker
from cfsdocs.house import House
from cfsdocs.search.find import count_found, find
from cfsdocs.web.pages import words
from cfsdocs.web.pages.listing import PAGE, Listing, one_page, place_of


@dataclass(frozen=True)
class Found:
    """A page of what was found."""

    listing: Listing
    how_many: str
    first: bool


def found_page(session: Session, house: House, asker: Asker, query: str, after: str = "") -> Found:
    """Search within what the asker may see. Raises InputError when there is no word to look for."""
    place = place_of(session, asker, after) if after else None
    rows = find(session, asker, house.token_key, query, size=PAGE + 1, before=place)
    listing = one_page(session, rows)
    count = count_found(session, asker, house.token_key, query, words.MOST)
    return Found(
        listing=listing,
        how_many=words.plural(count, "document"),
        first=place is None,
    )
