"""The same grants in other tools: pycasbin, Cedar, Pyramid's ACLs, and permission rows as django-guardian keeps them.

Each is given as much of a world as it can express, in the way its own documentation shows, and answers for the action
``view``. None gets less than it needs to allow what we allow: ``others`` checks that.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

import casbin
import cedarpy
from pyramid.authorization import ACLHelper, Allow
from sqlalchemy import Engine, Row, bindparam, select, text
from sqlalchemy.orm import Session

from benchmarks.seeded.columns import NOW
from benchmarks.seeded.records import PURPOSES
from cfsdocs.access.models import Action, Grant
from cfsdocs.people.models import ActsAs
from cfsdocs.records.models import Document, Sensitive

_DOCUMENT = select(Document.id, Document.folder_id, Document.section_id).where(Document.id == bindparam("document"))
_LIVE = (Grant.valid_from <= NOW, Grant.valid_until > NOW)
_ACTING = select(ActsAs.principal_id).where(ActsAs.account_id == bindparam("account"))
_ON_FOLDER = select(Grant).where(Grant.folder_id == bindparam("folder"), *_LIVE)
_CATEGORIES = select(Sensitive.category).where(Sensitive.document_id == bindparam("document"))


class Casbin:
    """One policy for each live grant that permits viewing. It keeps all of them in memory."""

    MODEL = """
[request_definition]
r = folder, act, sub, section, doc
[policy_definition]
p = folder, act, sub, section, doc
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.folder == p.folder && r.act == p.act && g(r.sub, p.sub) && \
    (p.section == "*" || p.section == r.section) && (p.doc == "*" || p.doc == r.doc)
"""

    def __init__(self, session: Session, fast: bool) -> None:
        self.session = session
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as model:  # FastEnforcer makes its model from a file only
            model.write(self.MODEL)
            model.flush()
            fast_by = {"cache_key_order": [0, 1]} if fast else {}
            self.enforcer = (casbin.FastEnforcer if fast else casbin.Enforcer)(model.name, **fast_by)
        viewing = select(Grant).where(*_LIVE, Grant.actions.bitwise_and(int(Action.VIEW)) != 0)
        policies = {
            (str(grant.folder_id), "view", f"p{grant.principal_id}", _any(grant.section_id), _any(grant.document_id))
            for grant in session.scalars(viewing)
        }
        self.enforcer.add_policies(sorted(policies))
        acting = session.execute(select(ActsAs.account_id, ActsAs.principal_id))
        self.enforcer.add_grouping_policies([[f"u{each.account_id}", f"p{each.principal_id}"] for each in acting])

    def decide(self, account: int, document: int) -> bool:
        """With the document's place looked up, as any of them must."""
        about = self.session.execute(_DOCUMENT, {"document": document}).one()
        place = str(about.folder_id), "view", f"u{account}", str(about.section_id), str(about.id)
        return bool(self.enforcer.enforce(*place))


class Cedar:
    """A policy for each grant that the account holds on the document's folder: fetched, then asked."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def decide(self, account: int, document: int) -> bool:
        """With its slice of policies and entities fetched, as Cedar's own guide advises."""
        about = self.session.execute(_DOCUMENT, {"document": document}).one()
        held = set(self.session.scalars(_ACTING, {"account": account}))
        grants = self.session.scalars(_ON_FOLDER, {"folder": about.folder_id})
        categories = list(self.session.scalars(_CATEGORIES, {"document": document}))
        policies = "\n".join(self._policy(grant) for grant in grants if grant.principal_id in held)
        request = {
            "principal": f'Account::"{account}"',
            "action": 'Action::"view"',
            "resource": f'Document::"{document}"',
            "context": {"now": int(NOW.timestamp()), "purpose": PURPOSES["support"]},
        }
        entities = json.dumps(self._entities(account, held, about, categories))
        return cedarpy.is_authorized(request, policies, entities).allowed

    @staticmethod
    def _policy(grant: Grant) -> str:
        on = (("Document", grant.document_id), ("Section", grant.section_id), ("Folder", grant.folder_id))
        kind, number = next((kind, number) for kind, number in on if number is not None)
        actions = ", ".join(f'Action::"{str(action.name).lower()}"' for action in Action if action & grant.actions)
        clears = [1 << bit for bit in range(21) if grant.categories >> bit & 1]
        until = min(int(grant.valid_until.timestamp()), 1 << 62)
        purpose = f" && context.purpose == {grant.purpose_id}" if grant.purpose_id else ""
        return (
            f'@id("grant{grant.id}") permit (principal in Principal::"{grant.principal_id}", action in [{actions}], '
            f'resource in {kind}::"{number}") when {{ context.now >= {int(grant.valid_from.timestamp())} && '
            f"context.now < {until} && {clears}.containsAll(resource.categories){purpose} }};"
        )

    @staticmethod
    def _entities(
        account: int, held: set[int], about: Row[int, int, int], categories: list[int]
    ) -> list[dict[str, Any]]:
        folder = {"type": "Folder", "id": str(about.folder_id)}
        section = {"type": "Section", "id": str(about.section_id)}
        theirs = [{"type": "Principal", "id": str(each)} for each in sorted(held)]
        document = {"type": "Document", "id": str(about.id)}
        return [
            {"uid": {"type": "Account", "id": str(account)}, "attrs": {}, "parents": theirs},
            {"uid": section, "attrs": {}, "parents": [folder]},
            {"uid": document, "attrs": {"categories": categories}, "parents": [section]},
        ]


class _Place:
    """A node of a Pyramid resource tree."""

    def __init__(self, acl: list[Any], parent: _Place | None) -> None:
        self.__acl__, self.__parent__ = acl, parent


class PyramidAcl:
    """An access control list on the folder and on the document, made of the grants: fetched, then asked."""

    def __init__(self, session: Session) -> None:
        self.session, self.helper = session, ACLHelper()

    def decide(self, account: int, document: int) -> bool:
        """With the lists fetched, as a resource factory would."""
        about = self.session.execute(_DOCUMENT, {"document": document}).one()
        held = [f"principal:{each}" for each in self.session.scalars(_ACTING, {"account": account})]
        grants = self.session.scalars(_ON_FOLDER, {"folder": about.folder_id}).all()
        whole = [each for each in grants if each.section_id is None and each.document_id is None]
        here = [each for each in grants if each.section_id == about.section_id or each.document_id == about.id]
        place = _Place(list(self._entries(here)), _Place(list(self._entries(whole)), None))
        return bool(self.helper.permits(place, held, "view"))

    @staticmethod
    def _entries(grants: list[Grant]) -> Iterator[Any]:
        for grant in grants:
            actions = {str(action.name).lower() for action in Action if action & grant.actions}
            yield Allow, f"principal:{grant.principal_id}", actions


class PermissionRows:
    """A row for each holder and document, in django-guardian's tables and by its query shapes: for ``view`` alone."""

    TABLES = """
        CREATE TABLE guardian_userobjectpermission (id INTEGER PRIMARY KEY, permission_id INTEGER NOT NULL,
            content_type_id INTEGER NOT NULL, object_pk VARCHAR(255) NOT NULL, user_id INTEGER NOT NULL);
        CREATE TABLE guardian_groupobjectpermission (id INTEGER PRIMARY KEY, permission_id INTEGER NOT NULL,
            content_type_id INTEGER NOT NULL, object_pk VARCHAR(255) NOT NULL, group_id INTEGER NOT NULL);
        CREATE TABLE auth_permission (id INTEGER PRIMARY KEY, content_type_id INTEGER NOT NULL, codename VARCHAR(100));
        CREATE TABLE auth_user_groups (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, group_id INTEGER NOT NULL);
        INSERT INTO auth_permission VALUES (1, 1, 'view_document');
        INSERT INTO auth_user_groups (user_id, group_id)
            SELECT account_id, principal_id FROM acts_as WHERE account_id <> principal_id
    """
    ROWS = """
        INSERT INTO {table} (permission_id, content_type_id, object_pk, {holder})
        SELECT DISTINCT 1, 1, CAST(document.id AS VARCHAR), access_grant.principal_id
        FROM access_grant JOIN document ON document.folder_id = access_grant.folder_id
            AND coalesce(access_grant.section_id, document.section_id) = document.section_id
            AND coalesce(access_grant.document_id, document.id) = document.id
        WHERE access_grant.actions & 1 AND access_grant.valid_from <= '2026-06-01 12' AND
            access_grant.valid_until > '2026-06-01 13' AND access_grant.principal_id {among}
            (SELECT id FROM account)
    """
    INDEXES = """
        CREATE UNIQUE INDEX guardian_user ON guardian_userobjectpermission (user_id, permission_id, object_pk);
        CREATE UNIQUE INDEX guardian_group ON guardian_groupobjectpermission (group_id, permission_id, object_pk);
        CREATE INDEX guardian_user_object ON guardian_userobjectpermission (content_type_id, object_pk);
        CREATE INDEX guardian_group_object ON guardian_groupobjectpermission (content_type_id, object_pk);
        CREATE INDEX auth_groups_of ON auth_user_groups (user_id, group_id)
    """
    DECIDE = text("""
        SELECT codename FROM auth_permission p JOIN guardian_userobjectpermission u ON u.permission_id = p.id
        WHERE u.content_type_id = 1 AND u.object_pk = :object AND u.user_id = :user
        UNION SELECT codename FROM auth_permission p JOIN guardian_groupobjectpermission g ON g.permission_id = p.id
        JOIN auth_user_groups m ON m.group_id = g.group_id
        WHERE g.content_type_id = 1 AND g.object_pk = :object AND m.user_id = :user
    """)
    VISIBLE = """
        FROM document WHERE document.id IN (SELECT CAST(object_pk AS INTEGER) FROM guardian_userobjectpermission
            WHERE content_type_id = 1 AND permission_id = 1 AND user_id = :user)
        OR document.id IN (SELECT CAST(object_pk AS INTEGER) FROM guardian_groupobjectpermission g
            JOIN auth_user_groups m ON m.group_id = g.group_id
            WHERE content_type_id = 1 AND permission_id = 1 AND m.user_id = :user)
    """
    PAGE = text(f"SELECT document.id, title, filed_at {VISIBLE} ORDER BY filed_at DESC, document.id DESC LIMIT 50")
    SIZE = text(
        "SELECT (SELECT count(*) FROM guardian_userobjectpermission)"
        " + (SELECT count(*) FROM guardian_groupobjectpermission)"
    )
    COUNT = text(f"SELECT count(*) FROM (SELECT document.id {VISIBLE} LIMIT 501) AS some")

    def __init__(self, session: Session) -> None:
        self.session = session

    @classmethod
    def write(cls, engine: Engine) -> None:
        """Write the rows into a copy of a world."""
        users = cls.ROWS.format(table="guardian_userobjectpermission", holder="user_id", among="IN")
        groups = cls.ROWS.format(table="guardian_groupobjectpermission", holder="group_id", among="NOT IN")
        with engine.begin() as connection:
            for statement in (*cls.TABLES.split(";"), users, groups, *cls.INDEXES.split(";")):
                connection.exec_driver_sql(statement)

    def size(self) -> int:
        """How many rows it takes."""
        return int(self.session.execute(self.SIZE).scalar_one())

    def decide(self, account: int, document: int) -> bool:
        """As ``ObjectPermissionChecker.has_perm``."""
        held = self.session.scalars(self.DECIDE, {"user": account, "object": str(document)})
        return "view_document" in held.all()

    def page(self, account: int) -> Sequence[Row[Any]]:
        """As ``get_objects_for_user(user, "view_document").order_by("-filed_at")[:50]``."""
        return self.session.execute(self.PAGE, {"user": account}).all()

    def count(self, account: int) -> int:
        """How many, up to 501."""
        return int(self.session.execute(self.COUNT, {"user": account}).scalar_one())


def _any(value: int | None) -> str:
    return "*" if value is None else str(value)
