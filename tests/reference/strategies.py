"""Random worlds for Hypothesis."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.reference.generate import make_world

EXAMPLES = int(os.environ.get("CFSDOCS_WORLDS", "25"))
"""Worlds for each test and database. Before a change of the rules is merged: a thousand."""

searching = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """Worlds as their YAML is read."""
    return make_world(lambda options: draw(st.sampled_from(options)))
