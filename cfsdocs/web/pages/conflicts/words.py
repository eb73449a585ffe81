"""What pages about personal connections say, word for word."""

from __future__ import annotations

from cfsdocs.conflicts.models import Outcome, Stage, Why

OUTCOMES = {
    Outcome.EXCLUDED: "Excluded",
    Outcome.CONDITIONS: "Access under conditions",
    Outcome.NORMAL: "As normal",
}
OWN_OUTCOMES = {
    Outcome.EXCLUDED: "You have no access to anything we may hold, now or later, about this person or their family.",
    Outcome.CONDITIONS: "You work under the conditions that you signed.",
    Outcome.NORMAL: "No measure was needed. Tell your line manager if anything changes.",
}
STAGES = {
    Stage.WAITING: "To be decided",
    Stage.SIGNING: "Waits for a signature",
    Stage.DECIDED: "Decided and signed",
}
WHY = {
    Why.FOLDER: "Declared from this folder's page",
    Why.NAME: "The name fits",
    Why.FAMILY: "The surname fits",
    Why.BY_HAND: "Added by hand",
}
