"""URLs. The policies, their declarations, induction and training (2.2, 8)."""

from __future__ import annotations

from cfsdocs.web.routes.table import Table

ROUTES: Table = (
    ("policies", "/policies", None),
    ("policy_search", "/policies/search", None),
    ("policy_propose", "/policies/propose", None),
    ("policy_proposal", "/policies/proposals/{ref}", None),
    ("policy_approve", "/policies/proposals/{ref}/approve", None),
    ("policy_decline", "/policies/proposals/{ref}/decline", None),
    ("policy_withdraw", "/policies/proposals/{ref}/withdraw", None),
    ("policy_notes", "/policies/notes", None),
    ("policy_note", "/policies/notes/{ref}", None),
    ("policy_version", "/policies/versions/{ref}", None),
    ("policy_copy", "/policies/versions/{ref}/copy", None),
    ("policy_review", "/policies/versions/{ref}/review", None),
    ("ledger", "/registers/signatures", None),
    ("ledger_remind", "/registers/signatures/{ref}/remind", None),
    ("ledger_paper", "/registers/signatures/{ref}/paper", None),
    ("training", "/registers/training", None),
    ("training_of", "/registers/training/{ref}", None),
    ("training_induction", "/registers/training/{ref}/induction", None),
    ("training_mistake", "/registers/training/{ref}/mistake", None),
)
