"""One check over a repository: choice of rules, severities, a rule that crashes, unreadable files."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import cpath.rules
from cpath.catalog import load
from cpath.diagnostics import Severity
from cpath.errors import UsageError
from cpath.rules import RULES, check
from cpath.rules.registry import Finding
from cpath.source import files
from cpath.source.position import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.rules.registry import Context

TODAY = date(2026, 5, 10)
FAULTY = "title: Aide\nprovider: example-colege\ntype: certificate\ncost: {total: 5}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the small repository with one more program that has an error or two, and notes."""
    shutil.copytree(Path(__file__).parent / "base", tmp_path, dirs_exist_ok=True)
    (tmp_path / "regions/example/programs/aide.yaml").write_text(FAULTY)
    return tmp_path


def _codes(root: Path, **chosen: tuple[str, ...]) -> list[str]:
    return [one.code for one in check(load(root), today=TODAY, **chosen)]


def test_findings_are_in_the_order_of_places(root: Path) -> None:
    (root / "organizations/a.yaml").write_text("title: A\n")
    assert _codes(root) == ["CP102", "CP604", "CP608", "CP202", "CP401"]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"select": ("CP202",)}, ["CP202"]),
        ({"select": ("cp2", "figure-without-source")}, ["CP202", "CP401"]),
        ({"ignore": ("CP6",)}, ["CP202", "CP401"]),
        ({"select": ("CP6",), "ignore": ("program-not-mapped",)}, ["CP608"]),
        ({"select": ("CP7",)}, []),
    ],
)
def test_choice(root: Path, chosen: dict[str, tuple[str, ...]], expected: list[str]) -> None:
    assert _codes(root, **chosen) == expected


@pytest.mark.parametrize(
    ("option", "pattern", "help_"),
    [
        ("select", "CP299", "`cpath explain` lists all rules"),
        ("ignore", "unknown-refrence", "did you mean 'unknown-reference'?"),
        ("select", "", "`cpath explain` lists all rules"),
    ],
)
def test_a_choice_that_means_nothing_is_wrong_use(root: Path, option: str, pattern: str, help_: str) -> None:
    with pytest.raises(UsageError) as raised:
        _codes(root, **{option: (pattern,)})
    assert raised.value.message == f"--{option}: there is no rule {pattern!r}"
    assert raised.value.help == help_


def _set_rules(root: Path, text: str) -> None:
    settings = root / "cpath.yaml"
    settings.write_text(settings.read_text() + f"rules: {text}\n")


def test_settings_turn_rules_off_and_weigh_them(root: Path) -> None:
    _set_rules(
        root, "{ignore: [CP604, serves-no-occupation], severity: {CP401: note, unknown-reference: warning}}"
    )
    found = check(load(root), today=TODAY)
    assert [(one.code, one.severity) for one in found] == [
        ("CP202", Severity.WARNING),
        ("CP401", Severity.NOTE),
    ]


def test_settings_cannot_turn_reading_off(root: Path) -> None:
    _set_rules(root, "{ignore: [CP1, CP6, CP2, CP4], severity: {CP102: note}}")
    (root / "organizations/a.yaml").write_text("title: A\n")
    found = check(load(root), today=TODAY)
    assert [(one.code, one.severity) for one in found] == [("CP102", Severity.ERROR)]


def test_the_command_line_can_leave_reading_out(root: Path) -> None:
    (root / "organizations/a.yaml").write_text("title: A\n")
    assert "CP102" not in _codes(root, ignore=("CP1",))


def test_a_rule_that_crashes_is_one_finding_and_the_others_go_on(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(context: Context) -> Iterator[Finding]:
        yield Finding(context.catalog.settings, ("title",), "found before")
        raise KeyError("gone")

    broken = replace(RULES[0], find=crash)
    monkeypatch.setattr(cpath.rules, "RULES", (broken, *RULES[1:]))
    found = check(load(root), today=TODAY, select=("CP202", "CP401"))
    assert [(one.code, one.path) for one in found] == [
        ("CP900", "cpath.yaml"),
        ("CP202", "cpath.yaml"),
        ("CP401", "regions/example/programs/aide.yaml"),
    ]
    assert found[0].message == "the rule CP202 (unknown-reference) crashed: KeyError: 'gone'"
    assert found[0].severity is Severity.ERROR


def test_a_file_that_the_computer_refuses(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = files.read_bytes

    def refuse(path: str | Path, limit: int) -> bytes:
        if Path(path).name == "example-clinic.yaml":
            raise PermissionError(13, "Permission denied")
        return real(path, limit)

    monkeypatch.setattr(files, "read_bytes", refuse)
    found = [one for one in check(load(root), today=TODAY) if one.code < "CP2"]
    assert [(one.code, one.path) for one in found] == [("CP019", "organizations/example-clinic.yaml")]
    assert "permission denied" in found[0].message


def test_both_ends_of_a_broken_reference_are_shown(root: Path) -> None:
    (found,) = check(load(root), select=("CP202",), today=TODAY)
    (other,) = found.related
    assert (other.path, other.span, other.message) == (
        "organizations/example-college.yaml",
        Span.of(1, 8, 1, 23),
        "'example-college' is here",
    )
    assert found.help == "did you mean 'example-college'?"


def test_ages_are_counted_to_the_day_that_is_given(root: Path) -> None:
    assert "CP403" in [one.code for one in check(load(root), today=date(2040, 1, 1))]
    # Without a day it is the computer's, on which the base's dates of 2026 are past or not.
    assert "CP202" in [one.code for one in check(load(root))]


def test_only_so_many_ids_get_a_suggestion(root: Path) -> None:
    for name in ("new", "newer"):
        refs = ", ".join(f"example-colege-{name}{number}" for number in range(75))
        (root / f"credentials/{name}.yaml").write_text(
            f"title: {name}\ntype: badge\nrecognized_by: [{refs}]\n"
        )
    found = check(load(root), select=("CP202",), today=TODAY)
    of_new = [one for one in found if one.path.startswith("credentials/new")]
    assert len(of_new) == 150
    assert sum("did you mean" in (one.help or "") for one in of_new) == 100
