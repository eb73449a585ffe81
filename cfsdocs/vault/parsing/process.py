"""One process that reads: started with nothing, fed while it talks, and gone afterwards whatever happens.

Both pipes are served together, so neither side can block the other; its error output goes nowhere. The document goes in
only after the process has said that its locks hold.
"""

from __future__ import annotations

import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from cfsdocs.errors import ParsingUnavailable
from cfsdocs.vault.parsing.cell.wire import Job, Kind, Why
from cfsdocs.vault.parsing.frames import Broken, Frame, Frames

log = logging.getLogger(__name__)

CELL: Final = Path(__file__).parent / "cell"
_PIECE: Final = 64 << 10
_LAST_MOMENT: Final = 2.0  # seconds between closing its output and ending
_OUT_OF_TIME: Final = (-signal.SIGXCPU, -signal.SIGKILL)


class Ended(Exception):
    """The process ended, or had to be ended, without saying how it came out."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def talk(job: Job, chunks: Iterable[bytes], cell: Path = CELL) -> Iterator[Frame]:
    """What a process says of a document, frame by frame; its last is DONE or STOPPED. Nothing in them is checked yet.

    Time spent by ``chunks`` and by the caller between frames does not count. Close the iterator to stop early. Raises
    ``Ended`` or ``Broken`` instead of a last frame, and ``ParsingUnavailable`` when the limits cannot be set on this
    machine; then not a byte of ``chunks`` has left this process. ``cell`` is the program that reads.
    """
    with Process(job, cell) as process:
        try:
            yield from _until_the_end(process, chunks, job)
        except Broken:
            log.warning("A parsing process sent what it should not, reading %s", job.media_type)
            raise


def _until_the_end(process: Process, chunks: Iterable[bytes], job: Job) -> Iterator[Frame]:
    frames, ready = Frames(job.limits.output_bytes), False
    for received in process.conversation():
        if received is None:
            raise Ended(Why.TOO_COMPLEX)
        for frame in frames.put(received):
            if frame.kind is Kind.UNLOCKED:
                raise ParsingUnavailable(_unavailable(frame.words("missing", 80)))
            if ready == (frame.kind is Kind.READY):
                raise Broken
            if frame.kind is Kind.READY:
                ready = True
                process.feed(_counted(chunks, job.limits.input_bytes))
                continue
            yield frame
            if frame.kind in (Kind.DONE, Kind.STOPPED):
                return
        if frames.too_much:
            raise Ended(Why.TOO_LARGE)
    if process.too_much:
        raise Ended(Why.TOO_LARGE)
    if not ready:
        raise ParsingUnavailable(_unavailable("the reading process did not start"))
    raise Ended(process.verdict())


def _unavailable(missing: str) -> str:
    return (
        f"Uploaded files cannot be read safely on this machine ({missing})."
        " Check that libseccomp is installed and that seccomp is allowed here; until then no previews are made."
    )


class _TooMuch(Exception):
    """The document is longer than may be read."""


def _counted(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    count = 0
    for chunk in chunks:
        count += len(chunk)
        if count > most:
            raise _TooMuch
        yield chunk


def _started(job: Job, cell: Path) -> subprocess.Popen[bytes]:
    """With an empty environment, no open file but the two pipes, and no terminal."""
    try:
        return subprocess.Popen(  # noqa: S603 - our own program, no word of it from outside
            [sys.executable, "-I", "-X", "utf8", str(cell), job.to_json()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            close_fds=True,
            start_new_session=True,
        )
    except OSError as error:
        raise ParsingUnavailable(_unavailable("no process can be started")) from error


class Process:
    """One reading process: alive inside ``with``, gone after it."""

    def __init__(self, job: Job, cell: Path) -> None:
        self.too_much = False
        self._job = job
        self._time_left = job.limits.wall_seconds
        self._source: Iterator[bytes] | None = None
        self._unsent = memoryview(b"")
        self._child = _started(job, cell)

    def __enter__(self) -> Process:
        for pipe in (self._input, self._output):
            os.set_blocking(pipe.fileno(), False)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._child.kill()
        for pipe in (self._input, self._output):
            pipe.close()
        self._child.wait()

    @property
    def _input(self) -> IO[bytes]:
        assert self._child.stdin is not None
        return self._child.stdin

    @property
    def _output(self) -> IO[bytes]:
        assert self._child.stdout is not None
        return self._child.stdout

    def feed(self, chunks: Iterable[bytes]) -> None:
        """From now on ``conversation`` also sends the document."""
        self._source = iter(chunks)

    def conversation(self) -> Iterator[bytes | None]:
        """What the process sends, piece by piece, while it is fed. None, then the end, when its time is up."""
        with selectors.DefaultSelector() as pipes:
            pipes.register(self._output, selectors.EVENT_READ)
            while not self.too_much:
                if self._source is not None and self._input not in pipes.get_map():
                    pipes.register(self._input, selectors.EVENT_WRITE)
                ready = self._wait(pipes)
                if not ready:
                    yield None
                    return
                if self._input in ready and not self._send():
                    pipes.unregister(self._input)
                    self._finish_input()
                if self._output in ready:
                    received = os.read(self._output.fileno(), _PIECE)
                    if not received:
                        return
                    yield received

    def _wait(self, pipes: selectors.BaseSelector) -> set[object]:
        """The pipes that can go on; none when the time is up."""
        started = time.monotonic()
        ready = pipes.select(max(0.0, self._time_left))
        self._time_left -= time.monotonic() - started
        return {key.fileobj for key, _ in ready} if self._time_left > 0 else set()

    def _finish_input(self) -> None:
        self._source = None
        self._unsent = memoryview(b"")
        self._input.close()

    def _send(self) -> bool:
        """Write one piece; False when there is nothing more to send, or nobody to take it."""
        assert self._source is not None
        try:
            if not self._unsent:
                self._unsent = memoryview(next(self._source))
            self._unsent = self._unsent[os.write(self._input.fileno(), self._unsent[:_PIECE]) :]
        except _TooMuch:
            self.too_much = True
            return False
        except (StopIteration, BrokenPipeError):
            return False
        return True

    def verdict(self) -> Why:
        """Why the process ended without an outcome. Only the way it ended is logged."""
        try:
            status = self._child.wait(timeout=_LAST_MOMENT)
        except subprocess.TimeoutExpired:
            self._child.kill()
            status = self._child.wait()
        log.warning("A parsing process ended with status %s, reading %s", status, self._job.media_type)
        return Why.TOO_COMPLEX if status in _OUT_OF_TIME else Why.FAILED
