"""A permit is proof of a decision: nothing but ``decide`` can make, copy or change one."""

from __future__ import annotations

import ast
import copy
import pickle
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

import cfsdocs
from cfsdocs.access.decide import decide
from cfsdocs.access.models import Action
from cfsdocs.access.permit import Permit
from cfsdocs.db import reading
from cfsdocs.house import House
from tests.fixtures.house import Family, file

PACKAGE = Path(cfsdocs.__file__).parent
MAKERS = {Path("access/permit.py"), Path("access/decide.py")}
SECRETS = {"mint", "_SEAL"}


@pytest.fixture
def permit(house: House, family: Family) -> Permit:
    """Amy's, to view a letter."""
    letter = file(house, family, b"Dear Ms Marlow")
    with reading(house.engine) as session:
        found = decide(session, family.asker(family.amy), letter, Action.VIEW).permit
    assert found
    return found


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE), ast.parse(path.read_text())


def mentions(tree: ast.Module) -> set[str]:
    """Every way to reach what makes permits: by name, attribute, import, or a text that names it."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                found.add(name)
            case ast.Constant(value=str() as name):
                found.add(name)
    return found & SECRETS


def constructs(tree: ast.Module) -> bool:
    """Whether it calls Permit, or makes a class of it, or reaches round its constructor."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="Permit") | ast.Attribute(attr="Permit")):
                return True
            case ast.ClassDef(bases=bases) if any(isinstance(b, ast.Name) and b.id == "Permit" for b in bases):
                return True
            case ast.Call(func=ast.Attribute(attr="__new__"), args=[ast.Name(id="Permit"), *_]):
                return True
    return False


@pytest.mark.clause("3.5")
def test_only_decide_refers_to_what_makes_permits():
    assert {path for path, tree in sources() if mentions(tree)} == MAKERS
    assert {path for path, tree in sources() if constructs(tree)} == {Path("access/permit.py")}


@pytest.mark.parametrize(
    "slip",
    [
        "from cfsdocs.access.permit import mint",
        "from cfsdocs.access import permit\npermit.mint()",
        "from cfsdocs.access import permit\ngetattr(permit, 'mint')()",
        "from cfsdocs.access.permit import _SEAL",
    ],
)
def test_the_reader_of_the_package_notices_who_reaches_for_the_maker(slip: str):
    assert mentions(ast.parse(slip))


@pytest.mark.parametrize("slip", ["Permit(account_id=1)", "class Mine(Permit): pass", "object.__new__(Permit)"])
def test_the_reader_of_the_package_notices_who_makes_one_by_hand(slip: str):
    assert constructs(ast.parse(slip))


def test_a_permit_says_what_was_decided(permit: Permit, family: Family):
    assert (permit.account_id, permit.folder_id, permit.action) == (family.amy, family.folder, Action.VIEW)
    assert permit.purpose_id == family.purpose
    assert permit.grant_id


@pytest.mark.parametrize("seal", [None, object(), "seal"])
def test_a_permit_made_by_hand_is_an_error(permit: Permit, seal: object):
    with pytest.raises(TypeError, match="only a decision makes a permit"):
        Permit(
            account_id=permit.account_id,
            document_id=permit.document_id,
            folder_id=permit.folder_id,
            action=Action.DOWNLOAD,
            purpose_id=permit.purpose_id,
            grant_id=permit.grant_id,
            decided_at=permit.decided_at,
            seal=seal,
        )


def test_a_permit_cannot_be_copied_changed_or_kept(permit: Permit):
    with pytest.raises(FrozenInstanceError):
        permit.document_id = 2  # type: ignore[misc]
    with pytest.raises((TypeError, ValueError)):
        replace(permit, document_id=2)
    for keep in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="copied or kept"):
            keep(permit)
