"""Ways to break the access rules, one line each. ``mutants.py`` sees whether the differential test notices."""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    """In this module, the first of these texts becomes the second."""

    name: str
    module: str
    old: str
    new: str


def _rules(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, "rules", old, new)


def _facts(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, "facts", old, new)


def _lists(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, "lists", old, new)


MUTANTS = [
    # accounts
    _rules("an account before its start", "Account.active_from <= NOW, ", ""),
    _rules("an account after its end", ", Account.active_until > NOW", ""),
    _rules("an account at its very end", "Account.active_until > NOW", "Account.active_until >= NOW"),
    _rules("no declaration needed", "or_(SIGNED_IN_FORCE, and_(IN_GRACE, SIGNED_BEFORE))", "Account.id == Account.id"),
    _rules("no grace", "or_(SIGNED_IN_FORCE, and_(IN_GRACE, SIGNED_BEFORE))", "SIGNED_IN_FORCE"),
    _rules("grace for ever", "and_(IN_GRACE, SIGNED_BEFORE)", "SIGNED_BEFORE"),
    _rules("grace for who never signed", "and_(IN_GRACE, SIGNED_BEFORE)", "IN_GRACE"),
    _facts("grace a second too long", "in_force_from > GRACE_FROM", "in_force_from >= GRACE_FROM"),
    _facts("a future version starts grace", ".where(PolicyVersion.in_force_from <= NOW, PolicyV", ".where(PolicyV"),
    _facts("a future version is in force", "        .where(PolicyVersion.in_force_from <= NOW)\n", ""),
    _facts(
        "a version not yet there at its start",
        "        .where(PolicyVersion.in_force_from <= NOW)",
        "        .where(PolicyVersion.in_force_from < NOW)",
    ),
    _facts("the oldest version is in force", "PolicyVersion.in_force_from.desc()", "PolicyVersion.in_force_from"),
    _facts("ties go the other way", "PolicyVersion.id.desc()", "PolicyVersion.id"),
    _facts("any declaration", "Declaration.version_id == wanted, ", ""),
    _facts("anybody's declaration", "some(Declaration, mine, ", "some(Declaration, "),
    _facts("a declaration signed in the future", ", Declaration.signed_at <= NOW)", ")"),
    _facts("a declaration not at its moment", "Declaration.signed_at <= NOW", "Declaration.signed_at < NOW"),
    _rules(
        "untrained volunteers",
        "or_(~has_role(Role.VOLUNTEER), ",
        "or_(has_role(Role.VOLUNTEER), ~has_role(Role.VOLUNTEER), ",
    ),
    _rules("lapsed training", "Training.account_id == Account.id, live(Training)", "Training.account_id == Account.id"),
    _rules("anybody's training", "Training.account_id == Account.id, live(Training)", "live(Training)"),
    _rules("everybody needs training", "or_(~has_role(Role.VOLUNTEER), ", "or_("),
    # folders
    _rules("one's own folder", "or_(~ONESELF, own)", "or_(~ONESELF, ONESELF)"),
    _rules("one's own file is closed to oneself", "or_(~ONESELF, own)", "~ONESELF"),
    _rules("one's own file for any action", "and_(acting(Action.VIEW), Folder.kind", "and_(Folder.kind"),
    _rules("one's own family folder", "Folder.kind == const(FolderKind.PERSONNEL), ONESELF)", "ONESELF)"),
    _rules("all of one's own file", "_about(and_(Document.shown_to_subject, OWN_FOLDER)", "_about(and_(OWN_FOLDER)"),
    _rules(
        "anybody's file that is shown to its subject",
        "const(FolderKind.PERSONNEL), ONESELF)",
        "const(FolderKind.PERSONNEL))",
    ),
    _rules("one's own file does not need its keeper lifted", "keeper, own),", "keeper),"),
    _rules(
        "one's own file does not lift the need",
        "or_(holds_grant(covers, conditions), own)",
        "holds_grant(covers, conditions)",
    ),
    _rules(
        "no conflict counts",
        "    ~some(\n        Conflict,\n        Conflict.account_id",
        "    some(\n        Conflict,\n        Conflict.account_id",
    ),
    _rules("anybody's conflict counts", "        Conflict.account_id == Account.id,\n", ""),
    _rules("a cleared conflict stands", "        Conflict.state != const(ConflictState.CLEARED),\n", ""),
    _rules(
        "a conflict with a folder is lost",
        "or_(Conflict.folder_id == Folder.id, in_folder(FolderPerson.person_id == Conflict.person_id))",
        "in_folder(FolderPerson.person_id == Conflict.person_id)",
    ),
    _rules(
        "a conflict with a person is lost",
        "or_(Conflict.folder_id == Folder.id, in_folder(FolderPerson.person_id == Conflict.person_id))",
        "Conflict.folder_id == Folder.id",
    ),
    _rules(
        "a conflict needs both", "or_(Conflict.folder_id == Folder.id, in", "and_(Conflict.folder_id == Folder.id, in"
    ),
    _rules(
        "conditions allow nothing",
        "        or_(Conflict.state != const(ConflictState.CONDITIONS), ~includes(Conflict.conditions, ACTION)),\n",
        "",
    ),
    _rules(
        "conditions allow everything",
        "or_(Conflict.state != const(ConflictState.CONDITIONS), ~includes(Conflict.conditions, ACTION))",
        "Conflict.state != const(ConflictState.CONDITIONS)",
    ),
    _rules(
        "conditions of what is excluded",
        "or_(Conflict.state != const(ConflictState.CONDITIONS), ~includes(Conflict.conditions, ACTION))",
        "~includes(Conflict.conditions, ACTION)",
    ),
    _rules(
        "anybody keeps personnel files", "keeper, own),", "keeper, own, Folder.kind == const(FolderKind.PERSONNEL)),"
    ),
    _rules(
        "the chief officer's file like any other",
        "(CHIEF_OFFICERS_FILE, has_role(Role.CHAIR))",
        "(and_(CHIEF_OFFICERS_FILE, ~CHIEF_OFFICERS_FILE), has_role(Role.CHAIR))",
    ),
    _rules(
        "the chair keeps every file",
        "else_=has_role(Role.OFFICE_MANAGER",
        "else_=has_role(Role.CHAIR, Role.OFFICE_MANAGER",
    ),
    _rules(
        "the office manager keeps the chief officer's file",
        "has_role(Role.CHAIR))",
        "has_role(Role.CHAIR, Role.OFFICE_MANAGER))",
    ),
    _rules(
        "the chief officer keeps none",
        "has_role(Role.OFFICE_MANAGER, Role.CHIEF_OFFICER)",
        "has_role(Role.OFFICE_MANAGER)",
    ),
    _facts("a former chief officer's file", "const(Role.CHIEF_OFFICER), live_chief)", "const(Role.CHIEF_OFFICER))"),
    _facts(
        "any colleague is a chief officer", "acts.principal_id == const(Role.CHIEF_OFFICER), live_chief", "live_chief"
    ),
    _facts(
        "a role that anybody has", "ActsAs.account_id == Account.id, ActsAs.principal_id.in_", "ActsAs.principal_id.in_"
    ),
    # documents
    _rules(
        "disposed documents",
        "        or_(\n            Document.state == const(State.CURRENT),",
        "        or_(\n            Document.state != const(State.RESTRICTED),",
    ),
    _rules(
        "restricted documents for every action",
        "                acting(Action.VIEW),\n                has_role",
        "                has_role",
    ),
    _rules(
        "restricted documents for everybody",
        "                acting(Action.VIEW),\n                has_role(Role.CHIEF_OFFICER, Role.AUDITOR),",
        "                acting(Action.VIEW),",
    ),
    _rules("restricted documents for nobody", "has_role(Role.CHIEF_OFFICER, Role.AUDITOR)", "has_role()"),
    _rules(
        "restricted documents not for auditors",
        "has_role(Role.CHIEF_OFFICER, Role.AUDITOR)",
        "has_role(Role.CHIEF_OFFICER)",
    ),
    _rules("any use of any purpose", "            CompatiblePurpose.used_for == PURPOSE,\n", ""),
    _rules("a use of another purpose", "            CompatiblePurpose.collected_for == Document.purpose_id,\n", ""),
    _rules(
        "consent to the wrong scope",
        'acting(Action.SHARE), const("share")), else_=const("record")',
        'acting(Action.SHARE), const("record")), else_=const("share")',
    ),
    _rules(
        "consent to record is enough to share",
        'case((acting(Action.SHARE), const("share")), else_=const("record"))',
        'const("record")',
    ),
    _rules("lapsed consent", 'else_=const("record")),\n    live(Consent),', 'else_=const("record")),'),
    _rules("anybody's consent", "    Consent.person_id == Sensitive.person_id,\n", ""),
    _rules("consent for another category", "    Consent.category == Sensitive.category,\n", ""),
    _rules(
        "one consent for all",
        "~some(Sensitive, Sensitive.document_id == Document.id, ~_CONSENTED)",
        "or_(~some(Sensitive, Sensitive.document_id == Document.id),"
        " some(Sensitive, Sensitive.document_id == Document.id, _CONSENTED))",
    ),
    _rules("a ground of another folder", "                Ground.folder_id == Document.folder_id,\n", ""),
    _rules("a ground of another document", "                any_or(Ground.document_id, Document.id),\n", ""),
    _rules(
        "a ground never of the whole folder",
        "any_or(Ground.document_id, Document.id)",
        "Ground.document_id == Document.id",
    ),
    _rules("a lapsed ground", "                live(Ground),\n", ""),
    _rules(
        "the recorder may do anything",
        "and_(acting(Action.VIEW, Action.EDIT), Document.recorded_by == Account.id)",
        "Document.recorded_by == Account.id",
    ),
    _rules(
        "anybody may mend",
        "and_(acting(Action.VIEW, Action.EDIT), Document.recorded_by == Account.id)",
        "acting(Action.VIEW, Action.EDIT)",
    ),
    _rules("the recorder may not edit", "acting(Action.VIEW, Action.EDIT)", "acting(Action.VIEW)"),
    # grants
    _rules("a grant on another folder", "    Grant.folder_id == Document.folder_id,\n", ""),
    _rules("a grant on another section", "    any_or(Grant.section_id, Document.section_id),\n", ""),
    _rules("a grant on another document", "    any_or(Grant.document_id, Document.id),\n)", ")"),
    _rules(
        "a grant never on a whole folder",
        "any_or(Grant.document_id, Document.id),\n)",
        "Grant.document_id == Document.id,\n)",
    ),
    _rules("anybody's grant", "some(ActsAs, ActsAs.account_id == Account.id, theirs)", "some(ActsAs, theirs)"),
    _rules("a lapsed grant", 'has not begun.", live(Grant))', 'has not begun.", Grant.id == Grant.id)'),
    _facts("a grant before its start", "entity.valid_from <= NOW, ", ""),
    _facts("a span that begins late", "entity.valid_from <= NOW", "entity.valid_from < NOW"),
    _facts("a span that ends late", "entity.valid_until > NOW", "entity.valid_until >= NOW"),
    _rules("a grant for any action", "includes(Grant.actions, ACTION)", "Grant.actions >= const(0)"),
    _rules("a grant for any purpose", "any_or(Grant.purpose_id, PURPOSE)", "Grant.id == Grant.id"),
    _rules(
        "a grant that clears every category",
        "~includes(Grant.categories, Sensitive.category)",
        "includes(Grant.categories, Sensitive.category) != includes(Grant.categories, Sensitive.category)",
    ),
    _rules(
        "a grant that clears one of the categories",
        "    ~some(Sensitive, Sensitive.document_id == Document.id, ~includes(Grant.categories, Sensitive.category)),",
        "    or_(~some(Sensitive, Sensitive.document_id == Document.id),"
        " some(Sensitive, Sensitive.document_id == Document.id, includes(Grant.categories, Sensitive.category))),",
    ),
    _rules(
        "two half-suitable grants are one",
        "so_far = accumulate((rule.holds for rule in rules), and_)",
        "so_far = [rule.holds for rule in rules]",
    ),
    _rules(
        "adding by a grant on a document", ', Grant.document_id.is_(None))\n"""What is to be', ')\n"""What is to be'
    ),
    _rules("adding to another section", "any_or(Grant.section_id, SECTION), Grant.document_id", "Grant.document_id"),
    _rules("one's own file is wholly known", "    ~ONESELF,\n    holds_grant(Grant", "    holds_grant(Grant"),
    _rules("a section is the whole", "Grant.section_id.is_(None), Grant.document_id.is_(None), USABLE", "USABLE"),
    # lists and who
    _lists(
        "a list of one's own whole file",
        "case((mine.c.own, Document.shown_to_subject), else_=HAS_SUITABLE)",
        "case((mine.c.own, mine.c.own), else_=HAS_SUITABLE)",
    ),
    _lists(
        "a list without one's own file",
        "_USABLE_GRANTS.union(_OWN_FOLDERS)), all_of(folder_rules)",
        "_USABLE_GRANTS), all_of(folder_rules)",
    ),
    _lists("a list that forgets conflicts", "not_oneself(OWN_FOLDER), NO_CONFLICT, ", "not_oneself(OWN_FOLDER), "),
    _lists("a list that forgets accounts", "(*ACCOUNT_RULES, not", "(not"),
    _lists("a list that forgets keepers", ", personnel_keeper(OWN_FOLDER))", ")"),
    _lists(
        "a list that forgets the document's rules",
        "all_of(DOCUMENT_RULES), suits)",
        "suits)",
    ),
    _lists(
        "a list that forgets the suitable grant",
        "all_of(DOCUMENT_RULES), suits)",
        "all_of(DOCUMENT_RULES))",
    ),
    _lists("a window that is taken for all", "rows if len(rows) == size else", "rows if rows else"),
    _lists(
        "a page that repeats its last row",
        "tuple_(Document.filed_at, Document.id) < tuple_",
        "tuple_(Document.filed_at, Document.id) <= tuple_",
    ),
    _lists("a wide list that forgets accounts", "Account.id == ACCOUNT, ABLE, *where", "Account.id == ACCOUNT, *where"),
    _lists("a wide list that forgets all other rules", "ABLE, *where, _EVERY_OTHER_RULE", "ABLE, *where"),
    _lists("folders for accounts that may do nothing", "found.where(ABLE, all_of", "found.where(all_of"),
    _rules("a rule that is taken for implied", "own), rule is not rules[-1])", "own), True)"),
    Mutant(
        "who forgets the subject",
        "decide",
        "Account.person_id)\n                .where(FolderPerson.folder_id == _ITS_FOLDER)",
        "Account.person_id)\n                .where(FolderPerson.folder_id < 0)",
    ),
    Mutant(
        "NULL and False hold",
        "decide",
        "(rule, held is True) for rule, held in zip",
        "(rule, True) for rule, held in zip",
    ),
    Mutant(
        "what is missing holds",
        "decide",
        "held is True for _, held in self.verdicts",
        "held is not None for _, held in self.verdicts",
    ),
]
