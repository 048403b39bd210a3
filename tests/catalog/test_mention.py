"""Where an id stands in words, and which unreadable files may hold a reference to it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load
from cpath.catalog.mention import find_hiding_places, find_mentions
from cpath.catalog.naming import find_named
from tests.catalog.test_renaming import make_repository

if TYPE_CHECKING:
    from pathlib import Path

NURSING = "regions/example/programs/nursing.yaml"
CLINIC = "organizations/example-clinic.yaml"

# What stands in the clinic's file, what is looked for, and the lines that mention it.
MENTIONS: dict[str, tuple[str, str, list[int]]] = {
    "a comment": ("# once example-hospital\ntitle: Clinic\ntype: employer\n", "example-hospital", [1]),
    "a text": (
        "title: Clinic\ntype: employer\nnotes: belongs to example-hospital.\n",
        "example-hospital",
        [3],
    ),
    "a text of several lines": (
        "title: Clinic\ntype: employer\nnotes: |\n  one\n\n  example-hospital, twice: example-hospital\n",
        "example-hospital",
        [6],
    ),
    "with a byte order mark and CRLF": (
        "\ufefftitle: Clinic\r\ntype: employer  # example-hospital\r\n",
        "example-hospital",
        [2],
    ),
    "part of another id": (
        "title: Clinic # example-hospital-west and my-example-hospital\ntype: employer\n",
        "example-hospital",
        [],
    ),
    "a title that is no more than the id": (
        "title: example-hospital\ntype: employer\n",
        "example-hospital",
        [],
    ),
    "a web address": (
        "title: Clinic\ntype: employer\nwebsite: https://example.org/example-hospital\n",
        "example-hospital",
        [],
    ),
    "a plain word is a word": (
        "title: Clinic\ntype: employer\nnotes: nursing, and care for the example of nursing\n",
        "example/programs/nursing.yaml",
        [],
    ),
    "a plain word as an id": (
        "title: Clinic\ntype: employer\n# see example/nursing, `nursing` and nursing.yaml\nnotes: nursing\n",
        "regions/example/programs/nursing.yaml",
        [3],
    ),
}


@pytest.mark.parametrize("name", MENTIONS)
def test_mentions(name: str, tmp_path: Path) -> None:
    text, wanted, lines = MENTIONS[name]
    make_repository(tmp_path, {})
    (tmp_path / CLINIC).write_bytes(text.encode())
    catalog = load(tmp_path).catalog
    wanted = "nursing" if wanted.endswith("nursing.yaml") else wanted
    named = find_named(catalog, wanted, "program" if wanted == "nursing" else None)
    assert [(item.path, item.line) for item in find_mentions(catalog, named)] == [
        (CLINIC, line) for line in lines
    ]


def test_references_are_no_words_but_those_that_name_nothing_are(tmp_path: Path) -> None:
    make_repository(
        tmp_path,
        {"replace": {NURSING: [["awards: [nursing-degree]", "awards: [example-college]"]]}},
    )
    catalog = load(tmp_path).catalog
    found = find_mentions(catalog, find_named(catalog, "example-college"))
    assert [(item.path, item.line) for item in found] == [(NURSING, 4)]


def test_guides_and_workflows(tmp_path: Path) -> None:
    make_repository(tmp_path, {})
    workflow = tmp_path / ".github/workflows/check.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text("run: cpath gap-report --occupation registered-nurse\n")
    (tmp_path / "README.md").write_text("# Pathways\n\n`registered-nurse` and nothing else\n")
    (tmp_path / "CONTRIBUTING.md").mkdir()
    catalog = load(tmp_path).catalog
    found = find_mentions(catalog, find_named(catalog, "registered-nurse"))
    assert [(item.path, item.line) for item in found] == [
        (".github/workflows/check.yml", 1),
        ("README.md", 3),
    ]


# What stands in a file that is no record, and whether a reference may be in it.
BROKEN: dict[str, tuple[bytes, bool]] = {
    "names it": (b"title: [\nprovider: example-hospital\n", True),
    "a key too many": (b"title: T\ntype: employer\nowner: example-hospital\n", True),
    "names another": (b"title: [\nprovider: example-hospital-west\n", False),
    "empty": (b"", False),
    "not UTF-8": (b"title: \xff\n", True),
    "UTF-16": ("title: T\n".encode("utf-16"), True),
    "too large": (b"# " + b"x" * 2_000_000 + b"\n", True),
}


@pytest.mark.parametrize("name", BROKEN)
def test_hiding_places(name: str, tmp_path: Path) -> None:
    raw, hides = BROKEN[name]
    make_repository(tmp_path, {})
    (tmp_path / CLINIC).write_bytes(raw)
    loaded = load(tmp_path)
    found = find_hiding_places(loaded, find_named(loaded.catalog, "example-hospital"))
    assert found == ((CLINIC,) if hides else ())


def test_a_region_hides_only_where_it_is_written_out(tmp_path: Path) -> None:
    make_repository(tmp_path, {"files": {CLINIC: "title: [ example\n"}})
    loaded = load(tmp_path)
    assert find_hiding_places(loaded, find_named(loaded.catalog, "example")) == ()
    make_repository(tmp_path, {"files": {CLINIC: "title: [ example/nursing\n"}})
    loaded = load(tmp_path)
    assert find_hiding_places(loaded, find_named(loaded.catalog, "example")) == (CLINIC,)


@pytest.mark.skipif(os.name != "posix", reason="links and pipes are a matter of POSIX")
def test_what_is_no_file_hides_nothing(tmp_path: Path) -> None:
    make_repository(
        tmp_path, {"files": {CLINIC: {"pipe": True}, "organizations/away.yaml": {"link": "/etc/passwd"}}}
    )
    (tmp_path / "organizations/folder.yaml").mkdir()
    loaded = load(tmp_path)
    assert len(loaded.diagnostics) >= 3
    assert find_hiding_places(loaded, find_named(loaded.catalog, "example-hospital")) == ()
