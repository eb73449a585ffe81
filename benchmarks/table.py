"""What a benchmark gives: rows that say what was measured, what was aimed at, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure. Without a target it is there to compare with."""

    name: str
    figure: float
    unit: str
    target: str = ""
    holds: bool = True


def show(rows: Iterable[Row]) -> str:
    """The rows as a plain table."""
    cells = [("what", "measured", "", "target", "")]
    for row in rows:
        verdict = ("holds" if row.holds else "MISSED") if row.target else ""
        cells.append((row.name, f"{row.figure:,.2f}", row.unit, row.target, verdict))
    widths = [max(len(line[column]) for line in cells) for column in range(5)]
    return "\n".join(
        f"{name:<{widths[0]}}  {figure:>{widths[1]}} {unit:<{widths[2]}}  {target:<{widths[3]}}  {verdict}".rstrip()
        for name, figure, unit, target, verdict in cells
    )


def markdown(machine: str, parts: Mapping[str, Iterable[Row]], notes: Mapping[str, str]) -> str:
    """Everything as a page: the machine, then a table for each part, targets first."""
    lines = ["# What was measured", "", "Written by `python -m benchmarks --write`. Ratios are within this run.", ""]
    lines += [f"- {line}" for line in machine.splitlines()]
    for name, rows in parts.items():
        lines += ["", f"## {name.capitalize()}", "", "| what | measured | | target | |", "|---|---:|---|---|---|"]
        for row in sorted(rows, key=lambda each: not each.target):
            verdict = ("holds" if row.holds else "**missed**") if row.target else ""
            lines.append(f"| {row.name} | {row.figure:,.2f} | {row.unit} | {row.target} | {verdict} |")
        lines += ["", "```", notes[name], "```"] if name in notes else []
    return "\n".join([*lines, ""])
