"""Every code's cases: ``tests/rules/CPnnn.yaml``, run over the small repository in ``base/``.

A case changes a few files of the base (`files` writes a whole file, `replace` swaps words in one)
and says what is then found: `expect` with code, place and message, or `pass: true`. What `cpath
validate --fix` mends is told by `fixed`: every line that is another one then, by file and number;
without it nothing of the case can be mended. A file may also be made of `{text, times}`, `{hex}`,
`{link}` or `{pipe: true}`.
"""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from cpath.catalog import load
from cpath.rules import NAMES, check
from cpath.rules.fixing import fix
from cpath.rules.registry import CRASHED
from cpath.source.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.catalog import Loaded
    from cpath.diagnostics import Diagnostic

HERE = Path(__file__).parent
TODAY = date(2026, 5, 10)

WITHOUT_CASES = {
    "CP019": "no file is unreadable for root, under whom tests often run: test_check.py",
    CRASHED: "no file can make a rule crash: test_check.py",
}
"""Codes that no file of a repository can show everywhere, and where they are tested instead."""


def _read_cases() -> list[tuple[str, dict[str, Any]]]:
    return [
        (path.stem, case)
        for path in sorted(HERE.glob("CP*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


CASES = _read_cases()


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if isinstance(content, str):
        path.write_bytes(content.encode())
    elif "hex" in content:
        path.write_bytes(bytes.fromhex(content["hex"]))
    elif "link" in content:
        path.symlink_to(content["link"])
    elif "pipe" in content:
        os.mkfifo(path)
    else:
        path.write_text(content["text"] * content.get("times", 1), encoding="utf-8")


def run_case(root: Path, case: dict[str, Any]) -> tuple[Diagnostic, ...]:
    """Make the repository of a case below ``root`` and check it."""
    shutil.copytree(HERE / "base", root, dirs_exist_ok=True)
    for path, swaps in case.get("replace", {}).items():
        text = (root / path).read_text(encoding="utf-8")
        for old, new in swaps:
            assert old in text, f"{path} of the base does not hold {old!r}"
            text = text.replace(old, new, 1)
        (root / path).write_text(text, encoding="utf-8")
    for path, content in case.get("files", {}).items():
        _write(root / path, content)
    return check(load(root), today=TODAY)


@pytest.mark.parametrize(("code", "case"), CASES, ids=[f"{code}: {case['name']}" for code, case in CASES])
def test_case(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    assert set(case) <= {"name", "files", "replace", "expect", "pass", "fixed"}
    found = [
        {
            "code": one.code,
            "at": f"{one.path}:{one.span.start.line}:{one.span.start.column}",
            "message": one.message,
        }
        for one in run_case(tmp_path, case)
        if one.code in (code, CRASHED)
    ]
    if case.get("pass"):
        assert found == []
    else:
        expected = case["expect"]
        assert [
            {key: one[key] for key in want} for one, want in zip(found, expected, strict=True)
        ] == expected


@pytest.mark.parametrize(("code", "case"), CASES, ids=[f"{code}: {case['name']}" for code, case in CASES])
def test_what_can_be_mended_is_and_nothing_else(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    before = run_case(tmp_path, case)
    draft = Draft(tmp_path)

    def find(loaded: Loaded) -> list[Diagnostic]:
        return [one for one in check(loaded, today=TODAY) if one.code == code]

    result = fix(load(tmp_path, source=draft), find)
    lines = {
        path: {
            number: line
            for number, (was, line) in enumerate(_pair_lines(draft.old[path], new), 1)
            if was != line
        }
        for path, new in draft.changed.items()
    }
    assert lines == case.get("fixed", {})
    assert result.refused == ()
    assert [one for one in result.remaining if one.fix is not None] == []
    fixable = [one for one in before if one.code == code and one.fix is not None]
    assert len(result.fixed) >= len(fixable)  # a mended record may show more of them
    assert len(result.remaining) == len([one for one in before if one.code == code]) - len(fixable)
    again = Draft(tmp_path)
    again.changed.update(draft.changed)
    fix(load(tmp_path, source=again), find)
    assert again.changed == draft.changed


def _pair_lines(old: bytes, new: bytes) -> Iterator[tuple[str, str]]:
    return zip(old.decode().split("\n"), new.decode().split("\n"), strict=True)


def test_the_base_is_without_findings(tmp_path: Path) -> None:
    assert run_case(tmp_path, {}) == ()


@pytest.mark.parametrize("code", [code for code in NAMES if code not in WITHOUT_CASES])
def test_every_code_has_a_case_that_fails_and_one_that_passes(code: str) -> None:
    cases = [case for name, case in CASES if name == code]
    assert any(case.get("expect") for case in cases), f"tests/rules/{code}.yaml: add a failing case"
    assert any(case.get("pass") for case in cases), f"tests/rules/{code}.yaml: add a passing case"


def test_no_case_is_of_a_code_that_there_is_not() -> None:
    assert {code for code, _ in CASES} <= set(NAMES)
