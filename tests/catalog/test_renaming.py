"""What a new id changes, and what it must leave alone: cases, and laws over whole repositories."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cpath.catalog import load
from cpath.catalog.naming import NAMED_KINDS, PARTS, Named, find_named, iter_named
from cpath.catalog.renaming import Renaming, build_renaming
from cpath.errors import CpathError
from cpath.source.draft import Draft
from cpath.source.editor import apply_edits, write_edits
from cpath.steps.renaming import carry_digests
from tests.rules.test_cases import HERE as RULES
from tests.rules.test_cases import _write

if TYPE_CHECKING:
    from datetime import date

    from cpath.catalog import Catalog, Reference

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("renaming.yaml").read_text("utf-8"))
ROOT = Path(__file__).parents[2]


def make_repository(root: Path, case: dict[str, Any]) -> None:
    shutil.copytree(RULES / "base", root, dirs_exist_ok=True)
    for path, swaps in case.get("replace", {}).items():
        text = (root / path).read_text(encoding="utf-8")
        for old, new in swaps:
            assert old in text, f"{path} of the base does not hold {old!r}"
            text = text.replace(old, new, 1)
        (root / path).write_text(text, encoding="utf-8")
    for path, content in case.get("files", {}).items():
        _write(root / path, content)


def changed_lines(root: Path, renaming: Renaming) -> dict[str, dict[int, str]]:
    """Return the lines that are other ones after the edits, by file and number."""
    changes: dict[str, dict[int, str]] = {}
    for path in sorted({edit.path for edit in renaming.edits}):
        old = (root / path).read_text(encoding="utf-8")
        new = apply_edits(old, [edit for edit in renaming.edits if edit.path == path])
        pairs = zip(old.splitlines(), new.splitlines(), strict=True)
        changes[path] = {number: line for number, (was, line) in enumerate(pairs, 1) if was != line}
    return changes


def places(catalog: Catalog, references: tuple[Reference, ...]) -> list[str]:
    return [f"{item.record.path}:{catalog.locate(item.record, item.path).start.line}" for item in references]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    make_repository(tmp_path, case)
    catalog = load(tmp_path).catalog
    old, new = case["rename"]
    if "error" in case:
        with pytest.raises(CpathError) as caught:
            build_renaming(catalog, find_named(catalog, old, case.get("kind")), new)
        assert caught.value.message.startswith(case["error"])
        assert (caught.value.help or "").startswith(case.get("help", ""))
        return
    renaming = build_renaming(catalog, find_named(catalog, old, case.get("kind")), new)
    assert renaming.moves == case["moves"]
    assert changed_lines(tmp_path, renaming) == case["changes"]
    assert places(catalog, renaming.qualified) == case.get("qualified", [])
    assert places(catalog, renaming.claimed) == case.get("claimed", [])


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".cpath" not in path.parts
    }


def rename(root: Path, named: tuple[str, str], new: str, today: date | None = None) -> Renaming:
    """Rename on disk, as the command does; with ``today`` signed steps are carried over."""
    draft = Draft(root)
    catalog = load(root, source=draft).catalog
    renaming = build_renaming(catalog, find_named(catalog, named[1], named[0]), new)
    moves = {
        path: renaming.path_after(path)
        for old in renaming.moves
        for path in ([old] if old.endswith(".yaml") else draft.list_files(old))
    }
    edits = renaming.edits
    if today is not None:
        carried = carry_digests(catalog, renaming.after, renaming.key_after, today)
        edits += tuple(edit for item in carried for edit in item.edits)
    write_edits(root, edits, expected=draft.old, moves=moves)
    return renaming


def links(catalog: Catalog, renaming: Renaming | None = None) -> set[tuple[object, ...]]:
    """Return every reference by its record and its target, by their new names after a rename."""
    after = renaming.key_after if renaming is not None else lambda _kind, key: key
    found: set[tuple[object, ...]] = set()
    for record in catalog.iter_records():
        for reference in catalog.iter_references(record):
            target = catalog.resolve(reference.kinds, reference.ref, record.region)
            assert target.kind is not None
            assert target.key is not None
            own = after(record.kind, record.key)
            found.add((record.kind, own, reference.path, target.kind, after(target.kind, target.key)))
    return found


@pytest.fixture(scope="session")
def colorado(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("colorado") / "repository"
    shutil.copytree(ROOT / "examples" / "colorado", root)
    return root


def by_kind(catalog: Catalog) -> dict[str, list[Named]]:
    return {kind: list(iter_named(catalog, kind)) for kind in NAMED_KINDS}


@pytest.mark.parametrize("kind", NAMED_KINDS)
def test_there_and_back_gives_the_same_bytes(colorado: Path, kind: str) -> None:
    before = files(colorado)
    loaded = load(colorado)
    catalog = loaded.catalog
    things = by_kind(catalog)[kind]
    for named in (things[0], things[-1]):
        renaming = rename(colorado, (kind, named.key), "zz-renamed")
        again = load(colorado)
        assert again.diagnostics == ()
        assert again.files == loaded.files
        # The catalog that was thought out is the one that is read, entity by entity.
        assert again.catalog.records == renaming.after.records
        assert [list(held) for held in again.catalog.records.values()] == [
            list(held) for held in renaming.after.records.values()
        ]
        assert links(again.catalog) == links(catalog, renaming)
        rename(colorado, (kind, renaming.key), named.id)
        assert files(colorado) == before


@cache
def example() -> Catalog:
    return load(ROOT / "examples" / "colorado").catalog


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_only_what_names_it_changes(data: st.DataObject) -> None:
    catalog = example()
    things = by_kind(catalog)
    named = data.draw(st.sampled_from(things[data.draw(st.sampled_from(NAMED_KINDS))]))
    renaming = build_renaming(catalog, named, "zz-renamed")
    held = {
        (record.path, reference.path): reference.ref
        for record in catalog.iter_records()
        for reference in catalog.iter_references(record)
    }
    for edit in renaming.edits:
        old = held.get((edit.path, edit.at), named.id)
        assert edit.action == "replace"
        assert named.id in old.split("/")
        # The form stays: bare or in full.
        assert str(edit.value).count("/") == old.count("/")
    if named.kind not in PARTS:
        assert renaming.after.resolve(named.kind, named.key).key is None
        assert links(renaming.after) == links(catalog, renaming)
