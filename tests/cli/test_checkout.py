"""What commands say where Git checks out only a part of a repository: ``checkout.yaml``."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpath import api
from cpath.catalog import load_revision
from cpath.catalog.layout import record_at
from cpath.compare import compare
from cpath.source.history import History

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath
    from tests.conftest import GitFolder

STEPS = Path(__file__).parents[1] / "repos" / "steps"
CASES = yaml.safe_load(Path(__file__).with_name("checkout.yaml").read_text(encoding="utf-8"))
FILES = sorted(
    path.relative_to(STEPS).as_posix() for path in STEPS.rglob("*.yaml") if path.name != "cpath.yaml"
)


@pytest.fixture
def signed(git_folder: GitFolder, monkeypatch: pytest.MonkeyPatch) -> GitFolder:
    """Return a repository whose steps are signed, with two commits; one of each kind differs in the first."""
    monkeypatch.setenv("CPATH_TODAY", "2026-06-30")
    shutil.copytree(STEPS, git_folder.root, dirs_exist_ok=True)
    changed = {}
    for path in ("credentials/nurse-aide-certificate.yaml", "occupations/registered-nurse.yaml"):
        text = (STEPS / path).read_text(encoding="utf-8")
        changed[path] = text.replace("title: ", "title: Former ", 1)
        assert changed[path] != text
    git_folder.commit("First", files=changed)
    git_folder.commit("Second", files={path: (STEPS / path).read_bytes() for path in changed})
    return git_folder


def leave_out(folder: GitFolder, paths: list[str]) -> None:
    patterns = "\n".join(["/*", *(f"!/{path}" for path in paths)])
    folder.git("sparse-checkout", "set", "--no-cone", "--stdin", given=patterns)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any], signed: GitFolder, cpath: Cpath) -> None:
    assert set(case) <= {"name", "left_out", "deleted", "command", "exit", "says", "never", "silent"}
    leave_out(signed, case["left_out"])
    for path in case.get("deleted", ()):
        os.unlink(signed.root / path)
    before = signed.git("status", "--porcelain")
    result = cpath(*case["command"], "--repo", str(signed.root))
    said = result.out + result.err
    assert result.exit_code == case.get("exit", 0), said
    assert ("not checked out here" in result.err) != case.get("silent", False)
    for words in case.get("says", ()):
        assert words in said
    for words in case.get("never", ()):
        assert words not in said
    assert signed.git("status", "--porcelain") == before


def test_where_git_cannot_tell_nothing_is_signed_or_renamed(signed: GitFolder, cpath: Cpath) -> None:
    leave_out(signed, ["organizations"])
    index = signed.root / ".git" / "index"
    index.write_bytes(b"damaged")
    for command in (
        ("rename", "nursing-aas", "nursing"),
        ("step", "advance", "health-care", "--by", "plains-college", "--role", "Dean"),
    ):
        result = cpath(*command, "--repo", str(signed.root))
        assert result.exit_code == 1
        assert "it is unknown whether every file is checked out" in result.err


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gone=st.sets(st.sampled_from(FILES)))
def test_whatever_is_left_out_makes_no_finding_and_no_difference(signed: GitFolder, gone: set[str]) -> None:
    listed = "".join(f"{path}\0" for path in sorted(gone))
    signed.git("update-index", "--skip-worktree", "-z", "--stdin", given=listed)
    for path in gone:
        os.unlink(signed.root / path)
    try:
        loaded = api.load(signed.root)
        assert loaded.catalog.left_out.paths == tuple(sorted(gone))
        assert all(record_at(path) is not None for path in gone)
        assert api.check(loaded) == ()
        history = History.open(signed.root)
        if "regions/plains/region.yaml" in gone:
            # Records of a region whose own settings are not known: no answer about it.
            assert "plains" in loaded.catalog.faults
            return
        head = load_revision(history, history.resolve("HEAD"), like=loaded.catalog)
        day = history.commit("HEAD").on
        assert compare(head.catalog, loaded.catalog, day, day).is_empty
    finally:
        signed.git("update-index", "--no-skip-worktree", "-z", "--stdin", given=listed)
        signed.git("checkout", "--", ".")
