"""The transaction around a view of ours: the host's where it has pyramid_tm, else one of our own.

A host without pyramid_tm keeps its requests as they are: we add no tween. Ours ends before the first byte leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pyramid.request import Request
from transaction import TransactionManager

_OURS = "cfsdocs.transaction"


def manager_of(request: Request) -> TransactionManager:
    """The manager that a session joins. Raises RuntimeError outside a guarded view."""
    if request.environ.get("tm.active"):
        return request.tm
    manager = request.environ.get(_OURS)
    if manager is None:
        raise RuntimeError("request.cfsdocs.db is for guarded views: nothing would commit it here")
    return manager


@contextmanager
def transaction_of(request: Request) -> Iterator[None]:
    """Commit when the block ends, abort when it raises. Within another one, or pyramid_tm, nothing of its own."""
    if request.environ.get("tm.active") or _OURS in request.environ:
        yield
        return
    manager = request.environ[_OURS] = TransactionManager(explicit=True)
    manager.begin()
    try:
        yield
        manager.commit()
    except BaseException:
        manager.abort()
        raise
    finally:
        del request.environ[_OURS]
