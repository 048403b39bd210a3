"""``docs/format.md``: the repository format, generated from the models.

Owns the text around the tables. `cpath.model.schema` provides the content of the tables. ``make docs``
regenerates the page.
"""

import json
import re
from typing import Any

from cpath.model import KINDS
from cpath.model.base import Entity, Sourced
from cpath.model.schema import build_schema
from cpath.model.wording import say_type, write_flow

_PREFACE = """\
# The repository format

<!-- Generated from the models by `make docs`; do not edit. -->

A region's career pathway system is a folder of small YAML files. This page lists the files and
their contents. `schemas/` has the same as JSON Schema, for editors and programs.

## Principles

1. **One record per file.** The folder gives the kind, the file name gives the id. Frameworks and
   validations contain a list, because they are lists in real life.
2. **A reference is an id.** Write a bare id if it is unique, else `region/id`, and
   `framework/id` for a competency. An id that names no record is an error.
3. **A figure states its source.** It has `source` and `as_of`, or `illustrative: true`
   if it is made up to show how it works. Thresholds are figures too.
4. **Codes need quotes.** `soc: "29-1141"`, `cip: "51.3801"`, `naics: "622"`, counties `"08041"`.
   YAML reads an unquoted `11.10` as the number 11.1. That is an error with a safe fix.
5. **Unknown is never zero.** If a key is left out, its value is unknown. To say so explicitly,
   write `unknown`. A course without `teaches` is not mapped. One with `teaches: []` teaches
   nothing on the list.
6. **Roles and organizations, not people.** No names, private addresses or telephone numbers.
7. **Text for people can be translated**: `title: Nursing`, or
   `title: {en: Nursing, es: Enfermería}`.
8. **The format has a version**, `format: 1` in `cpath.yaml`. cpath refuses a newer version
   with a clear message.
9. **What different people write on different days goes in different files**, so that their
   changes do not conflict.

## Folders

```text
"""

_WRITING = """\
```

An **id** is a file's name without `.yaml`: lowercase letters, digits and single hyphens, at most 80
characters, such as `registered-nurse`. cpath ignores files whose names begin with a dot or end in `.md`
or `.txt`.

## How files are written

Files are simple YAML 1.2: keys and values, lists, text. They are UTF-8, with spaces and no tabs. Each key
appears once. There are no anchors, aliases, merge keys, tags or second documents, so each file means what
it shows. An unknown key is an error, and cpath suggests the key that you probably meant. Text has at most
2,000 characters.

In the tables below, required keys are marked **required**. You can leave out all others. *Text* can be in
several languages, a *line* cannot.

## Kinds
"""

_EXAMPLE_LENGTH = 80


def render_format_page() -> str:
    """Text of ``docs/format.md``."""
    lines = [_PREFACE + _folders() + _WRITING]
    shown: dict[str, str] = {}
    for model in KINDS:
        lines += _render_kind(model, shown)
    return "\n".join(lines).rstrip("\n") + "\n"


def _folders() -> str:
    rows = [(_path(model), _first_sentence(build_schema(model)["description"])) for model in KINDS]
    width = max(len(path) for path, _ in rows) + 2
    return "".join(f"{path:<{width}}{about}\n" for path, about in rows)


def _path(model: type[Entity]) -> str:
    # Written out here, because the catalog is a layer above the models.
    if not model.folder:
        return "cpath.yaml"
    if model.kind == "region":
        return "regions/<id>/region.yaml"
    inside = f"{model.folder}/<id>.yaml"
    return f"regions/<region>/{inside}" if model.regional else inside


def _render_kind(model: type[Entity], shown: dict[str, str]) -> list[str]:
    schema = build_schema(model)
    title = schema["title"]
    lines = [f"### {title}", "", f"`{_path(model)}`", "", schema["description"], ""]
    lines += _table(schema)
    names = [name for name in schema.get("$defs", {}) if name != "Text"]
    for name in _by_appearance(schema, names):
        if name in shown:
            continue
        shown[name] = title
        part = schema["$defs"][name]
        lines += [f"#### {name}", "", part.get("description", ""), "", *_table(part)]
    return lines


def _by_appearance(schema: dict[str, Any], names: list[str]) -> list[str]:
    """The parts in the order in which a reader meets them: those of the first key first."""
    found: list[str] = []

    def visit(node: object) -> None:
        for name in re.findall(r'"#/\$defs/(\w+)"', json.dumps(node)):
            if name in names and name not in found:
                found.append(name)
                visit(schema["$defs"][name])

    visit(schema["properties"])
    return found


def _table(schema: dict[str, Any]) -> list[str]:
    required = set(schema.get("required", ()))
    keys = list(schema["properties"].items())
    # Keys that every record may have come last; readers look for the kind's own keys.
    common = [name for name in Entity.model_fields if name in schema["properties"] and name != "title"]
    sourced = [name for name in Sourced.model_fields if name in schema["properties"]]
    late = common if "description" in schema["properties"] and "title" in required else sourced
    keys.sort(key=lambda item: item[0] in late)
    lines = ["| key | value | what it is | example |", "|---|---|---|---|"]
    for name, field in keys:
        mark = f"`{name}` **required**" if name in required else f"`{name}`"
        about = _cell(_sentence(name, field))
        lines.append(f"| {mark} | {_cell(say_type(field))} | {about} | {_example(field)} |")
    return [*lines, ""]


def _sentence(name: str, field: dict[str, Any]) -> str:
    title, text = str(field.get("title", "")), str(field.get("description", ""))
    if title and title.lower() != name.replace("_", " "):
        text = f"**{title}.** {text}"
    default = field.get("default")
    if default in (None, False) or isinstance(default, list):
        return text
    if isinstance(default, dict):
        if "value" not in default:
            return text
        return f"{text} Default: {write_flow(default['value'])} ({default['source']}, {default['as_of']})."
    return f"{text} Default: `{write_flow(default)}`."


def _example(field: dict[str, Any]) -> str:
    examples = field.get("examples")
    if not examples:
        return ""
    text = write_flow(examples[0])
    if len(text) > _EXAMPLE_LENGTH:
        return ""  # the part's own table shows it key by key
    return f"`{text}`".replace("|", "\\|")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _first_sentence(text: str) -> str:
    return text.split("\n\n", maxsplit=1)[0].split(". ", maxsplit=1)[0].rstrip(".")
