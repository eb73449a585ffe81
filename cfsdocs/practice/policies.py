"""The practice charity's policies beside its families: what was proposed, signed and learnt. The caller commits.

Inductions come before any family is allocated: without them the product refuses to.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from cfsdocs.people.training import record_induction, record_training
from cfsdocs.practice.read import DATA, load
from cfsdocs.practice.settle import Settled, nine


def record_learning(session: Session, settled: Settled) -> None:
    """Who was told about the privacy of families and volunteers, by whom and when, and earlier training (8.1)."""
    data = load(DATA / "policies.yaml")
    for row in data["inductions"]:
        given_by = settled.accounts[row["by"]]
        record_induction(session, settled.accounts[row["of"]], row["given"], given_by, given_by, nine(row["given"]))
    for row in data["earlier_training"]:
        record_training(
            session,
            settled.accounts[row["of"]],
            row["course"],
            row["taken"],
            row["last_day"],
            settled.accounts[row["by"]],
            nine(row["taken"]),
        )
