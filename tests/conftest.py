"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

# The same examples in every run of CI, so that a change is not blamed for what chance found; new
# ones on every run at a desk.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that writes golden files anew."""
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


class Golden(Protocol):
    """Compares a text (or bytes) with the golden file of a name."""

    def __call__(self, name: str, actual: str | bytes) -> None: ...


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare with ``tests/golden/<name>``; ``--update-golden`` writes it anew."""

    def compare(name: str, actual: str | bytes) -> None:
        path = GOLDEN / name
        data = actual if isinstance(actual, bytes) else actual.encode()
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        assert path.exists(), f"no golden file {name}: run pytest --update-golden and look at it"
        if isinstance(actual, str):
            assert actual == path.read_text(encoding="utf-8")
        else:
            assert actual == path.read_bytes(), f"{name} differs from its golden file"

    return compare


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the machine's settings out of the tests."""
    for name in ("FORCE_COLOR", "GITHUB_ACTIONS", "CPATH_REPO", "CPATH_DEBUG", "CPATH_TODAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "100")
