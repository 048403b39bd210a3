"""A repository whose every text is Greek, so that an English word in a page can only be cpath's own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path

_TEXTS = frozenset(
    ("title", "description", "notes", "note", "source", "area", "derivation", "estimated_by", "reason",
     "role", "statement", "workforce_area", "household", "publisher", "attribution", "also_called",
     "issuer_name", "evidence", "sector", "organization_name", "who", "what", "name", "prefix")
)  # fmt: skip
_CODES = ("entry_education",)
_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "αβψδεφγηιξκλμνοπθρστυωχζχζΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠΘΡΣΤΥΩΧΖΧΖ",
)


class _Reading(yaml.CSafeLoader):
    """Reads a repository's YAML: only true and false are truth values, and ``on`` is a key."""


_Reading.yaml_implicit_resolvers = {
    first: kinds if first in "tTfF" else [kind for kind in kinds if not kind[0].endswith(":bool")]
    for first, kinds in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


class _Quoting(yaml.CSafeDumper):
    """Writes every text in quotes, so that a code such as 08014 stays one."""


def _quote(dumper: _Quoting, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')


_Quoting.add_representer(str, _quote)


def to_greek(text: str) -> str:
    """Return a text with Greek letters in the place of Latin ones; an address stays as it is."""
    return text if "://" in text else text.translate(_LETTERS)


def copy_in_greek(source: Path, target: Path) -> Path:
    """Copy a repository, with its texts in Greek alone."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".cpath", ".git"))
    for path in target.rglob("*.yaml"):
        data = yaml.load(path.read_bytes(), _Reading)  # noqa: S506 - a safe loader with fewer resolvers
        text = yaml.dump(_turn(data, text=False), Dumper=_Quoting, allow_unicode=True, sort_keys=False)
        path.write_text(text, encoding="utf-8")
    return target


def _turn(value: Any, *, text: bool) -> Any:
    if isinstance(value, dict):
        if text and set(value) <= {"en", "es"}:
            return to_greek(next(iter(value.values())))
        return {
            key: item if key in _CODES else _turn(item, text=key in _TEXTS) for key, item in value.items()
        }
    if isinstance(value, list):
        return [_turn(item, text=text) for item in value]
    if isinstance(value, str) and (text or " " in value.strip()):
        return to_greek(value)
    return value
