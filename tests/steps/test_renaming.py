"""Signed steps after a rename: they stand as before, and nothing that had changed is covered up."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from cpath.catalog import load
from cpath.steps.gate import evaluate_all
from cpath.steps.renaming import carry_digests
from tests.catalog.test_renaming import rename

REPOSITORY = Path(__file__).parents[1] / "repos" / "steps"
INITIATIVE = "regions/plains/initiatives/health-care.yaml"
TODAY = date(2026, 6, 30)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    target = tmp_path / "repository"
    shutil.copytree(REPOSITORY, target)
    return target


def states(root: Path) -> list[tuple[str, bool]]:
    (status,) = evaluate_all(load(root).catalog, TODAY)
    return [(step.state.value, step.has_changed) for step in status.steps]


RENAMES = [
    ("organization", "employer-01", "hospital"),
    ("organization", "workforce-center", "plains-center"),
    ("region", "plains", "high-plains"),
    ("partnership", "health-care", "care"),
    ("initiative", "health-care", "care"),
    ("occupation", "registered-nurse", "nurse"),
    ("credential", "nursing-aas-degree", "aas"),
    ("program", "nurse-aide", "aide"),
    ("pathway", "nursing", "nurses"),
    ("framework", "care", "nursing-care"),
    ("stage", "nursing/entry", "start"),
]


@pytest.mark.parametrize(("kind", "old", "new"), RENAMES, ids=[f"{kind} {old}" for kind, old, _ in RENAMES])
def test_signed_steps_stand_as_before(root: Path, kind: str, old: str, new: str) -> None:
    assert states(root) == [("signed", False)] * 8
    catalog = load(root).catalog
    renaming = rename(root, (kind, old), new, today=TODAY)
    assert states(root) == [("signed", False)] * 8
    # Nothing but digests is written besides: the catalog that was thought out, and the digests.
    carried = carry_digests(catalog, renaming.after, renaming.key_after, TODAY)
    assert {edit.at[-1] for item in carried for edit in item.edits} <= {"digest"}
    rename(root, (kind, renaming.key), old.rpartition("/")[2], today=TODAY)
    for path in REPOSITORY.rglob("*.yaml"):
        assert (root / path.relative_to(REPOSITORY)).read_bytes() == path.read_bytes()


def test_without_it_the_evidence_would_seem_another(root: Path) -> None:
    rename(root, ("region", "plains"), "high-plains")
    assert states(root) == [("signed", True)] * 8


def test_evidence_that_had_changed_stays_so(root: Path) -> None:
    path = root / INITIATIVE
    text = path.read_text(encoding="utf-8")
    first = text.index("sha256:")
    path.write_text(text[:first] + "sha256:0123456789abcdef" + text[first + 23 :], encoding="utf-8")
    changed = states(root)
    assert changed == [("signed", True), *[("signed", False)] * 7]
    rename(root, ("region", "plains"), "high-plains", today=TODAY)
    assert states(root) == changed
    assert "sha256:0123456789abcdef" in (root / INITIATIVE.replace("plains", "high-plains")).read_text(
        "utf-8"
    )


def test_a_digest_that_was_cut_short_stays_short(root: Path) -> None:
    path = root / INITIATIVE
    text = path.read_text(encoding="utf-8")
    first = text.index("sha256:")
    path.write_text(text[: first + 15] + text[first + 23 :], encoding="utf-8")
    assert states(root) == [("signed", False)] * 8
    rename(root, ("region", "plains"), "high-plains", today=TODAY)
    assert states(root) == [("signed", False)] * 8
    (status,) = evaluate_all(load(root).catalog, TODAY)
    assert [len(step.sign_off.digest or "") for step in status.steps if step.sign_off] == [15, *[23] * 7]
