"""The text of a new file, made from its kind's model.

The model describes every key. Required keys have a value, optional ones are comments with an example. So a
new kind or a new key is in the starting files without further work here. Must not know how values are asked
for, nor write anything.
"""

from __future__ import annotations

import re
import unicodedata
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from cpath.model import Entity
from cpath.model.base import Sourced
from cpath.model.schema import build_schema, schema_name
from cpath.model.wording import find_choices, say_type, write_flow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCHEMA_FOLDER = ".schemas"
"""Where a repository keeps its copy of the schemas, for editors."""

_WIDTH = 96
_ID_LENGTH = 80
_MOST_KEYS = 13
_WRITTEN_BY_CPATH: dict[str, frozenset[str]] = {
    # `cpath step advance` makes sign-offs, after it checks the gate.
    "initiative": frozenset({"steps"}),
}

# Letters that do not decompose into a plain letter and a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "œ": "oe", "Œ": "oe", "ł": "l", "Ł": "l", "đ": "d"}
)


def make_id(name: str) -> str:
    """The id for a name: ``São Luís Valley`` becomes ``sao-luis-valley``.

    Empty if the name has no letter or digit that an id may have.
    """
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).casefold()
    without_marks = "".join(char for char in plain if not unicodedata.combining(char))
    words = re.findall(r"[a-z0-9]+", re.sub("['`\N{RIGHT SINGLE QUOTATION MARK}]", "", without_marks))
    return "-".join(words)[:_ID_LENGTH].strip("-")


def make_title(name: str) -> str:
    """The title for a name: a bare id is turned into words, anything else stays as it is."""
    if name != make_id(name):
        return " ".join(name.split())
    words = name.replace("-", " ")
    return words[:1].upper() + words[1:]


def required_keys(model: type[Entity]) -> tuple[str, ...]:
    """The required keys of a kind of record."""
    return tuple(name for name, field in model.model_fields.items() if field.is_required())


def schema_line(path: str, kind: str) -> str:
    """The comment that points editors to the schema, for a file at ``path``."""
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}{SCHEMA_FOLDER}/{schema_name(kind)}"


def render_starter(
    model: type[Entity],
    values: Mapping[str, object],
    *,
    first_line: str | None = None,
    remarks: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Starting text of a record with ``values``, which must include every required key.

    ``remarks`` are comments after the items of a list, such as the names of counties.
    """
    schema = build_schema(model)
    fields: dict[str, dict[str, Any]] = schema["properties"]
    common = [name for name in Entity.model_fields if name != "title"]
    hidden = _WRITTEN_BY_CPATH.get(model.kind, frozenset())
    given = [name for name in fields if name in values]
    optional = [name for name in fields if name not in values and name not in hidden and name not in common]
    optional += [name for name in common if name not in values]
    lines = [first_line] if first_line else []
    lines += [*_comment(schema["description"].split("\n\n")[0]), ""]
    parts: dict[str, Any] = schema.get("$defs", {})
    for name in given:
        lines += _explain(fields[name], parts)
        lines += _entry(name, values[name], fields[name], (remarks or {}).get(name, ()))
    if optional:
        lines += [
            "",
            *_comment(
                "More keys. To use one, delete the # before it and replace the sample with your own value."
            ),
        ]
    for name in optional:
        examples = fields[name].get("examples") or [""]
        entry = _entry(name, examples[0], {}, ())
        lines += ["", *_explain(fields[name], parts), *(f"#{line}" for line in entry)]
    return "\n".join(lines) + "\n"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in wrap(text, _WIDTH - 2, break_long_words=False, break_on_hyphens=False)]


def _explain(field: dict[str, Any], parts: dict[str, Any]) -> list[str]:
    text = str(field.get("description", field.get("title", "")))
    choices = find_choices(field)
    if not all(choice in text for choice in choices):
        text += f" One of: {', '.join(choices)}." if len(choices) > 1 else f" Or: {choices[0]}."
    keys = _keys_inside(field, parts, deep=True)
    marked = " (* is required)" if "*" in keys else ""
    lines = [*_comment(text), *(_comment(f"Keys inside{marked}: {keys}.") if keys else [])]
    if keys:
        for words, names in _words_inside(field, parts).items():
            lines += _comment(f"{', '.join(names)}: {words}.")
    return lines


def _words_inside(field: dict[str, Any], parts: dict[str, Any], above: str = "") -> dict[str, list[str]]:
    """The keys inside a part by allowed values, except those that allow any text or number."""
    part = _part_of(field, parts)
    shown: dict[str, list[str]] = {}
    for name, inner in (part["properties"] if part else {}).items():
        if inner.get("deprecated"):
            continue
        if find_choices(inner):
            shown.setdefault(say_type(inner).replace("`", ""), []).append(f"{above}{name}")
        if not above:
            for words, names in _words_inside(inner, parts, f"{name} > ").items():
                shown.setdefault(words, []).extend(names)
    return shown


def _keys_inside(field: dict[str, Any], parts: dict[str, Any], *, deep: bool) -> str:
    """The keys inside a key's part. With ``deep``, also those of the parts in it, in brackets.

    Empty if it has none, or so many that a list would not help.
    """
    part = _part_of(field, parts)
    if part is None or len(part["properties"]) > _MOST_KEYS:
        return ""
    shown = []
    # The source of a figure comes after the figure.
    for name in sorted(part["properties"], key=lambda name: name in Sourced.model_fields):
        inner = part["properties"][name]
        if inner.get("deprecated"):
            continue
        mark = "*" if name in part.get("required", ()) else ""
        below = _keys_inside(inner, parts, deep=False) if deep else ""
        shown.append(f"{name}{mark} ({below})" if below else f"{name}{mark}")
    return ", ".join(shown)


def _part_of(field: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any] | None:
    """The schema of the part that is allowed in a place, or in its list."""
    part: dict[str, Any] | None = parts.get(str(field.get("$ref", "")).rpartition("/")[2])
    if part is not None:
        return part if "properties" in part else None  # text in several languages is not a part
    inside = [*field.get("anyOf", ()), *([field["items"]] if "items" in field else [])]
    return next((found for node in inside if (found := _part_of(node, parts))), None)


def _entry(name: str, value: object, field: dict[str, Any], remarks: Sequence[str]) -> list[str]:
    """A key and its value; a list of records has one record per line."""
    if value == [] and field.get("examples"):
        example = field["examples"][0]
        return [
            f"# Empty so far. To fill it, replace `{name}: []` with lines like these:",
            *(f"#{line}" for line in _entry(name, example, {}, ())),
            f"{name}: []",
        ]
    if isinstance(value, list | tuple) and value and (remarks or isinstance(value[0], dict)):
        lines = [f"{name}:"]
        for index, item in enumerate(value):
            written = _item(item)
            lines += [f"{written[0]}  # {remarks[index]}"] if index < len(remarks) else written
        return lines
    line = f"{name}: {write_flow(value)}"
    if isinstance(value, dict) and len(line) >= _WIDTH:
        return [f"{name}:", *(f"  {key}: {write_flow(inner)}" for key, inner in value.items())]
    return [line]


def _item(item: object) -> list[str]:
    """An item of a list on one line, or with a line per key if it is too long."""
    line = f"  - {write_flow(item)}"
    if len(line) < _WIDTH or not isinstance(item, dict):
        return [line]
    pairs = [f"{key}: {write_flow(value)}" for key, value in item.items()]
    return [f"  - {pairs[0]}", *(f"    {pair}" for pair in pairs[1:])]
