"""Making the fixes of many findings in one file, of which some are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load
from cpath.diagnostics.listing import Listing
from cpath.errors import RefusedEditError
from cpath.rules import check, fixing
from cpath.rules.fixing import REFUSALS, fix
from cpath.source.draft import Draft
from cpath.source.editor import apply_edits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cpath.source.edit import Edit
    from cpath.source.reader import ReadLimits

CODES = 400


@pytest.mark.parametrize(("refused", "left"), [((), 0), ((7,), 1), ((3, 200, 399), 3), (range(CODES), CODES)])
def test_what_is_refused_is_left_and_the_rest_is_made(
    refused: Sequence[int], left: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: Test\n")
    folder = tmp_path / "regions/r/partnerships"
    folder.mkdir(parents=True)
    (tmp_path / "regions/r/region.yaml").write_text("title: R\n")
    codes = "".join("  - 62\n" for _ in range(CODES))
    (folder / "p.yaml").write_text(f"title: P\nstatus: active\nindustry:\n{codes}")
    calls = []

    def apply(text: str, edits: Sequence[Edit], *, limits: ReadLimits) -> str:
        calls.append(len(edits))
        if any(edit.at[-1] in refused for edit in edits):
            raise RefusedEditError("not this one")
        return apply_edits(text, edits, limits=limits)

    monkeypatch.setattr(fixing, "apply_edits", apply)
    loaded = load(tmp_path, source=Draft(tmp_path), listing=Listing(every_fix=True))
    found = fix(loaded, lambda loaded: check(loaded, select=("CP104",)))
    assert (len(found.fixed), len(found.refused)) == (CODES - left, min(left, CODES))
    assert len(calls) <= 1 + 20 * max(1, min(left, REFUSALS))
    assert sum(one.more or 1 for one in found.remaining) == left
