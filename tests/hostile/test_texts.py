"""Texts that make YAML libraries hang, run out of memory or crash: a whole load tells, and goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load
from cpath.model import Occupation

if TYPE_CHECKING:
    from pathlib import Path

LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
MERGES = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 40))

HOSTILE: dict[str, bytes] = {
    "aliases that double": LAUGHS.encode(),
    "merge keys that double": MERGES.encode(),
    "an alias of itself": b"a: &a [*a]\n",
    "complex keys in complex keys": b"? " * 16 + b"x",
    "many complex keys": b"? " * 100_000,
    "open brackets": b"[" * 1_000_000,
    "open braces": b"{a: " * 400_000,
    "brackets and braces": b"[{" * 500_000,
    "dashes": b"- " * 900_000,
    "indented dashes": b"".join(b" " * n + b"-\n" for n in range(1_500)),
    "keys one below the other": b"".join(b" " * n + b"a:\n" for n in range(1_500)),
    "colons": b": " * 500_000,
    "quotes": b"'" * 1_999_999,
    "an open quote": b'a: "' + b"x\n  " * 400_000,
    "a long word": b"a: " + b"x" * 1_900_000,
    "a long key": b"x" * 1_900_000 + b": 1",
    "a long number": b"a: " + b"9" * 1_900_000,
    "a long fraction": b"a: 0." + b"9" * 150_000,
    "a long exponent": b"a: 1e" + b"9" * 150_000,
    "underscores": b"a: 1" + b"_" * 150_000 + b"x",
    "many keys": b"".join(b"k%d: 1\n" % n for n in range(150_000)),
    "equal keys": b"a: 1\n" * 90_000,
    "many items": b"- 1\n" * 400_000,
    "empty mappings": b"[" + b"{}," * 400_000 + b"]",
    "blank lines": b"\n" * 1_999_999,
    "comments": b"#\n" * 999_999,
    "carriage returns": b"\r" * 1_999_999,
    "tabs": b"\t" * 1_999_999,
    "blanks": b" " * 1_999_999,
    "a block of blank lines": b"a: |\n" + b"\n" * 1_900_000,
    "an indentation of nine": b"a: |9\n" + b" " * 1_000_000,
    "documents": b"---\n" * 400_000,
    "directives": b"%YAML 1.2\n" * 100_000,
    "tag directives": b"".join(b"%%TAG !a%d! b\n" % n for n in range(50_000)) + b"---\na: 1\n",
    "tag directives after the end": b"a: 1\n...\n" + b"".join(b"%%TAG !a%d! b\n" % n for n in range(50_000)),
    "a long tag": b"a: !" + b"x" * 1_000_000 + b" 1\n",
    "a long anchor": b"a: &" + b"x" * 1_000_000 + b" 1\n",
    "percent signs in a tag": b"a: !<%FF" + b"%FF" * 100_000 + b"> 1\n",
    "Python": b"a: !!python/object/apply:os.system ['touch hacked']\n",
    "a date that is none": b"a: 2001-99-99\n",
    "an escape too high": b'a: "\\UFFFFFFFF"\n',
    "a tag without a value": b"!!bool x\n",
    "half a surrogate pair": b'a: "\\ud83d"\n',
    "UTF-16": "title: x\n".encode("utf-16"),
    "UTF-32": "title: x\n".encode("utf-32"),
    "UTF-7": b"+AHQAaQB0AGwAZQ-: x\n",
    "EBCDIC": "title: x\n".encode("cp500"),
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 1_000,
    "a zip": b"PK\x03\x04" + bytes(range(256)),
    "a list": b"- title: x\n",
    "a word": b"title\n",
    "a number": b"12\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_findings(tmp_path: Path, name: str) -> None:
    (tmp_path / "cpath.yaml").write_bytes(b"format: 1\ntitle: Test\n")
    (tmp_path / "occupations").mkdir()
    (tmp_path / "occupations" / "nurse.yaml").write_bytes(
        b'title: Registered nurses\nsoc: "29-1141"\nlevel: middle\n'
    )
    (tmp_path / "occupations" / "hostile.yaml").write_bytes(HOSTILE[name])
    loaded = load(tmp_path)
    assert {item.path for item in loaded.diagnostics} == {"occupations/hostile.yaml"}
    assert list(loaded.catalog.all(Occupation)) == ["nurse"]
    for item in loaded.diagnostics:
        assert len(item.message) + len(item.help or "") < 1_000
        assert (item.message + (item.help or "")).isprintable()
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "cpath.yaml", "hostile.yaml", "nurse.yaml", "occupations",
    ]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_settings_are_findings(tmp_path: Path, name: str) -> None:
    (tmp_path / "cpath.yaml").write_bytes(HOSTILE[name])
    loaded = load(tmp_path)
    assert {item.path for item in loaded.diagnostics} == {"cpath.yaml"}
