"""The database's own refusal to open what a case closed, unless two people have signed (7.2). Statements only."""

from __future__ import annotations

LOOSENED = (
    "(NEW.state = 'cleared' AND OLD.state <> 'cleared') OR (NEW.state = 'conditions' AND "
    "(OLD.state IN ('declared', 'excluded') OR "
    "(OLD.state = 'conditions' AND (NEW.conditions & ~OLD.conditions) <> 0)))"
)
SIGNED = (
    "NOT EXISTS (SELECT 1 FROM conflict_match WHERE conflict_id = NEW.id) OR EXISTS (SELECT 1 FROM conflict_match m "
    "JOIN conflict_case c ON c.id = m.case_id JOIN conflict_signature s ON s.decision_id = c.decision_id "
    "JOIN conflict_verdict v ON v.decision_id = c.decision_id AND v.match_id = m.id WHERE m.conflict_id = NEW.id)"
)
SAYS = "a personal connection is loosened by two signatures only"


def loosening(dialect: str) -> list[str]:
    """The statements that make the database refuse to open what a case closed, unless two people have signed (7.2)."""
    if dialect == "sqlite":
        return [
            "CREATE TRIGGER conflict_loosened BEFORE UPDATE OF state, conditions ON conflict "
            f"WHEN ({LOOSENED}) AND NOT ({SIGNED}) BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        ]
    return [
        "CREATE FUNCTION conflict_loosened() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF ({LOOSENED}) AND NOT ({SIGNED}) THEN RAISE EXCEPTION '{SAYS}'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER conflict_loosened BEFORE UPDATE ON conflict FOR EACH ROW EXECUTE FUNCTION conflict_loosened()",
    ]
