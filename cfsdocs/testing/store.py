"""What every store must do. Subclass it in your tests, and give it an empty store:

class TestMyStore(StoreConformance):
    @pytest.fixture
    def store(self) -> Store:
        return MyStore(...)
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from cfsdocs.db import new_ref
from cfsdocs.errors import BlobExists, BlobMissing
from cfsdocs.vault.store import Store

HOSTILE_NAMES = (
    "",
    ".",
    "..",
    "../" * 8 + "etc/passwd",
    "/etc/passwd",
    "a" * 25,
    "a" * 27,
    "A" * 26,
    "a" * 26 + "\n",
    "a" * 25 + "\0",
    "aa/" + "a" * 23,
    "aa\\" + "a" * 23,
    "a" * 25 + "é",
    "a" * 25 + "1",
)
LONG_AGO = timedelta(0)


class StoreConformance:
    """Tests of the ``Store`` protocol: each name is a promise that the vault relies on."""

    @pytest.fixture
    def store(self) -> Store:
        raise NotImplementedError("give an empty store")

    def test_what_is_put_is_read_back_and_counted(self, store: Store) -> None:
        name = new_ref()

        size = store.put(name, [b"one ", b"", b"two ", b"three"])

        assert size == store.size(name) == 13
        assert store.read(name, 0, 13) == b"one two three"

    def test_a_range_gives_just_those_bytes(self, store: Store) -> None:
        name, content = new_ref(), bytes(range(256)) * 1024
        store.put(name, [content])

        for offset, length in ((0, 1), (1, 255), (65535, 2), (100_000, 70_000), (len(content) - 1, 1), (5, 0)):
            assert store.read(name, offset, length) == content[offset : offset + length]

    def test_a_range_past_the_end_gives_what_there_is(self, store: Store) -> None:
        name = new_ref()
        store.put(name, [b"short"])

        assert store.read(name, 3, 100) == b"rt"
        assert store.read(name, 5, 100) == b""

    def test_an_empty_blob_is_a_blob(self, store: Store) -> None:
        name = new_ref()

        assert store.put(name, []) == 0

        assert store.size(name) == 0
        assert list(store.names()) == [name]

    def test_a_second_put_of_a_name_is_refused_and_changes_nothing(self, store: Store) -> None:
        name = new_ref()
        store.put(name, [b"first"])

        with pytest.raises(BlobExists):
            store.put(name, [b"second"])

        assert store.read(name, 0, 100) == b"first"
        assert list(store.leftovers(LONG_AGO)) == []

    def test_of_puts_of_one_name_at_the_same_time_exactly_one_wins(self, store: Store) -> None:
        for _ in range(10):
            name, start = new_ref(), Barrier(8)

            def attempt(who: int, name: str = name, start: Barrier = start) -> int | None:
                content = bytes([who]) * 100_000
                start.wait()
                try:
                    store.put(name, [content])
                except BlobExists:
                    return None
                return who

            with ThreadPoolExecutor(8) as pool:
                winners = [who for who in pool.map(attempt, range(8)) if who is not None]

            assert len(winners) == 1
            assert store.read(name, 0, 100_001) == bytes(winners) * 100_000

    def test_a_blob_is_invisible_until_it_is_whole(self, store: Store) -> None:
        name = new_ref()

        def looking() -> Iterator[bytes]:
            yield b"a" * 100_000
            assert list(store.names()) == []
            with pytest.raises(BlobMissing):
                store.size(name)
            yield b"b"

        store.put(name, looking())

        assert store.size(name) == 100_001

    def test_when_the_chunks_fail_the_failure_passes_and_nothing_is_left(self, store: Store) -> None:
        name = new_ref()

        def broken() -> Iterator[bytes]:
            yield b"a" * 100_000
            raise ConnectionResetError("the sender went away")

        with pytest.raises(ConnectionResetError):
            store.put(name, broken())

        assert list(store.names()) == []
        assert list(store.leftovers(LONG_AGO)) == []
        store.put(name, [b"again"])

    def test_what_is_not_there_is_missing(self, store: Store) -> None:
        store.put(new_ref(), [b"another"])

        with pytest.raises(BlobMissing):
            store.read(new_ref(), 0, 1)
        with pytest.raises(BlobMissing):
            store.size(new_ref())

    def test_delete_removes_one_blob_and_may_be_run_again(self, store: Store) -> None:
        gone, kept = new_ref(), new_ref()
        store.put(gone, [b"gone"])
        store.put(kept, [b"kept"])

        store.delete(gone)
        store.delete(gone)

        assert list(store.names()) == [kept]
        with pytest.raises(BlobMissing):
            store.read(gone, 0, 1)

    def test_names_lists_every_blob_once(self, store: Store) -> None:
        names = {new_ref() for _ in range(50)}
        for name in names:
            store.put(name, [b"x"])

        listed = list(store.names())

        assert len(listed) == 50
        assert set(listed) == names

    def test_names_older_than_an_hour_leave_out_what_is_new(self, store: Store) -> None:
        store.put(new_ref(), [b"new"])

        assert list(store.names(timedelta(hours=1))) == []

    def test_reaping_leaves_blobs_and_puts_under_way_alone(self, store: Store) -> None:
        kept, arriving = new_ref(), new_ref()
        store.put(kept, [b"kept"])

        def reaped_meanwhile() -> Iterator[bytes]:
            yield b"one"
            store.reap(timedelta(hours=1))
            yield b"two"

        store.put(arriving, reaped_meanwhile())

        assert set(store.names()) == {kept, arriving}

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    def test_a_name_that_is_not_ours_is_refused_by_everything(self, store: Store, name: str) -> None:
        for use in (
            lambda: store.put(name, [b"x"]),
            lambda: store.read(name, 0, 1),
            lambda: store.size(name),
            lambda: store.delete(name),
        ):
            with pytest.raises(ValueError, match="26 characters"):
                use()
        assert list(store.names()) == []
