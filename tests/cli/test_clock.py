"""The one clock: the person's own day, or the one that ``CPATH_TODAY`` names."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.cli.output import read_day, today
from cpath.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Cpath

BASE = Path(__file__).parent.parent / "repos" / "steps"

needs_tzset = pytest.mark.skipif(not hasattr(time, "tzset"), reason="the system has no TZ to set")


@pytest.fixture
def _zone() -> Iterator[None]:
    yield
    if hasattr(time, "tzset"):
        time.tzset()


def _set_zone(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()


@needs_tzset
@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize(("zone", "hours"), [("Pacific/Kiritimati", 14), ("Etc/GMT+12", -12), ("UTC", 0)])
def test_a_day_is_that_of_the_person(zone: str, hours: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the two ends of the earth there is never one day."""
    with monkeypatch.context() as patch:
        _set_zone(patch, zone)
        # A day may end while the test runs.
        before, found, after = (
            (datetime.now(UTC) + timedelta(hours=hours)).date(),
            today(),
            (datetime.now(UTC) + timedelta(hours=hours)).date(),
        )
    assert before <= found <= after


@needs_tzset
@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_the_named_day_stands_above_the_zone(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        _set_zone(patch, zone)
        patch.setenv("CPATH_TODAY", "2028-02-29")
        assert today() == date(2028, 2, 29)


def test_an_empty_name_of_a_day_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPATH_TODAY", "")
    assert today() >= date(2026, 1, 1)


NO_DAYS = ["tomorrow", " ", "2026-02-29", "2026-13-01", "20260331", "2026-W14-2", "2026-3-31", "31.03.2026"]
NO_DAYS += ["2026-03-31T00:00", "2026-03-31 ", "\uff12026-03-31", "0000-01-01", "-2026-03-31"]


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(UsageError, match=r"--on is .* which is no day") as caught:
        read_day(text, "--on")
    assert caught.value.help == "write it as 2026-03-31"


@pytest.mark.parametrize("command", [("status",), ("step", "show", "health-care"), ("validate",)])
@pytest.mark.parametrize("text", ["tomorrow", "2026-02-29", "20260331"])
def test_a_bad_name_of_a_day_is_wrong_use(
    text: str, command: tuple[str, ...], cpath: Cpath, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BASE)
    monkeypatch.setenv("CPATH_TODAY", text)
    result = cpath(*command)
    assert (result.exit_code, result.out) == (2, "")
    assert result.err == f"error: CPATH_TODAY is {text!r}, which is no day\nhelp: write it as 2026-03-31\n"


@pytest.mark.parametrize(
    ("day", "state"),
    [
        # The plan of 2026-01-14 turns 12 months old on the same day of the next year.
        ("2027-01-13", "All eight steps are signed."),
        ("2027-01-14", "Step 1, Organize businesses: 1 criterion is still missing."),
        # Nothing is signed before its day.
        ("2026-01-19", "1 Organize businesses ▶ ready to be signed"),
        ("2026-01-20", "2 Organize public partners ▶ ready to be signed"),
    ],
)
def test_everything_is_told_as_of_the_day(
    day: str, state: str, tmp_path: Path, cpath: Cpath, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(BASE, tmp_path / "repository")
    monkeypatch.chdir(tmp_path / "repository")
    monkeypatch.setenv("CPATH_TODAY", day)
    assert state in " ".join(cpath("status").out.split())
