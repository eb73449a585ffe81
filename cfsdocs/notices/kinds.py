"""What a notice can say: fixed words, and the page it leads to. No name, no folder, no reference, ever.

Whoever reads a notice over somebody's shoulder learns nothing of a family, and somebody who may not know of a folder
learns nothing of it. So the words say what is to be done, never about whom, and the page's address holds no reference.
"""

from __future__ import annotations

from enum import Enum, unique


@unique
class Kind(Enum):
    """Each: what to tell, and the name of the route (without ``cfsdocs.``) of the page that shows what it is about.

    The database and the journal know a kind by its name: never rename one that was released.
    """

    TO_DO = ("Something waits for you on your home page.", "home")
    STATEMENT = ("A statement was added to a personnel file that you keep.", "personnel")
    DEPOSIT = ("A paper was left for a personnel file that you keep.", "personnel")
    FILE_CHANGE = ("A change to a personnel file waits for you to agree.", "personnel_changes")
    FILE_CHANGE_DECIDED = ("A change to a personnel file that you proposed was decided.", "personnel_changes")
    PERSONNEL_REFUSED = ("Somebody was refused a personnel file.", "personnel_refused")
    LEAVER_PROPOSED = ("It waits for you to confirm that somebody leaves.", "leavers")
    LEAVER_TASK = ("Something of a colleague who leaves is yours to see to.", "leavers")

    def __init__(self, words: str, route: str) -> None:
        self.words = words
        self.route = route
