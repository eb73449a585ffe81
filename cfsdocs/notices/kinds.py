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
    CONNECTION_TO_DECIDE = ("A personal connection waits for you to decide.", "home")
    CONNECTION_TO_SIGN = ("A form about a personal connection waits for your signature.", "home")
    CONNECTION_DECIDED = ("A form about a personal connection was signed.", "home")
    CONNECTION_REVIEW = ("A decision about a personal connection is due for review.", "home")
    CONNECTION_FORM = ("A signed form about a personal connection could not be filed.", "home")
    SIGN_POLICY = ("A policy waits for your signature.", "declaration")
    POLICY_COPY = ("Your copy of a policy that you signed is there for you.", "policies")
    POLICY_PROPOSED = ("A new version of a policy waits for you to approve it.", "policies")
    POLICY_DECIDED = ("A version of a policy that you proposed was decided.", "policies")
    POLICY_REVIEW = ("A policy is due for review by the Board, or overdue.", "policies")
    POLICY_NOTES = ("Notes beside a policy wait to be looked at again.", "policy_notes")
    UNSIGNED = ("Somebody has not signed a policy.", "ledger")
    TRAINING = ("Training in confidentiality ends soon, has ended or is missing.", "home")
    INDUCTION = ("An induction is not on record yet.", "home")
    WITHOUT_CONSENT = ("Something sensitive was recorded without consent. Look at it.", "home")
    WITHOUT_CONSENT_OVERDUE = ("Nobody has looked in time at what was recorded without consent.", "home")
    NOT_LOOKED_AT = ("A document that nobody has looked at for two days waits for somebody to look.", "home")
    FAMILY_BEGUN = ("Somebody in your team has begun a new family's folder.", "home")
    FAMILY_OPENED = ("A new family's folder is open.", "home")
    FAMILY_KNOWN = ("Somebody in a new folder may be known already.", "family_matches")
    FAMILY_PARENTS_DIFFER = ("Those who may consent for a child do not agree.", "home")
    FAMILY_NOT_EXPLAINED = ("Privacy has not been explained to a family in time.", "home")
    FAMILY_TO_BE_SIGNED = ("A consent that was spoken has not been signed.", "home")
    FAMILY_OF_AGE = ("A child has come to an age at which to ask again whose consent counts.", "home")
    FAMILY_GIVEN = ("A family was given to you, or opened for you.", "home")
    ACCESS_ENDS = ("A need to know ends soon.", "home")
    REQUEST_WAITS = ("A request for access waits for your answer.", "home")
    EMERGENCY = ("A family was opened in an emergency.", "home")
    EMERGENCY_REVIEWED = ("What you opened in an emergency was reviewed.", "emergency")
    REVIEW_LATE = ("An emergency was not reviewed in time.", "home")

    def __init__(self, words: str, route: str) -> None:
        self.words = words
        self.route = route
