"""The values of a new record's required keys: what you gave, or the only option.

Nothing is made up: if several answers are possible, a `UsageError` lists them. Must not know how a file
looks, nor how options are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cpath.catalog.lookup import check_region
from cpath.catalog.starter import required_keys
from cpath.diagnostics.suggestion import closest, did_you_mean
from cpath.errors import UsageError
from cpath.model import (
    BY_KIND,
    Entity,
    Framework,
    Initiative,
    Occupation,
    Partnership,
    Pathway,
    RefTo,
    Region,
    Settings,
    Validation,
    read_text,
)
from cpath.model.code_tables import HYBRID_SOC, closest_code, find_soc, title_of
from cpath.model.schema import build_schema
from cpath.model.settings import BUILT_IN_SCALES
from cpath.model.wording import find_choices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cpath.catalog.catalog import Catalog

_SHOWN = 12

MADE_BY_INIT = frozenset({Settings.kind, Region.kind})
"""Kinds that `cpath init` starts."""


@dataclass
class Values:
    """Values by key, and notes for the person about how they were chosen."""

    values: dict[str, object] = field(default_factory=dict)
    talk: list[str] = field(default_factory=list)


def find_kind(name: str) -> type[Entity]:
    """The kind that ``name`` names. Raises with the list of kinds if there is none."""
    kinds = [kind for kind in BY_KIND if kind not in MADE_BY_INIT]
    asked, name = name, name.strip().lower()
    if name == Region.kind:
        raise UsageError("`cpath new` cannot start a region", help="run `cpath init region NAME`")
    if name == Settings.kind:
        raise UsageError("`cpath new` cannot start cpath.yaml", help="run `cpath init repository DIR`")
    if name in kinds:
        return BY_KIND[name]
    by_folder = next((model.kind for model in BY_KIND.values() if model.folder == name), None)
    near = by_folder if by_folder in kinds else closest(name, kinds)
    question = f"did you mean {near!r}? " if near else ""
    by_type = next((kind for kind in kinds if name in _types_of(kind)), None)
    if by_type is not None:
        question = f"{name} is a type: `cpath new {by_type} ID --type {name}`; "
    raise UsageError(f"{asked!r} is not a kind of record", help=f"{question}kinds: {', '.join(kinds)}")


def _types_of(kind: str) -> tuple[str, ...]:
    field_ = build_schema(BY_KIND[kind])["properties"].get("type")
    return find_choices(field_) if field_ else ()


def choose_region(catalog: Catalog, model: type[Entity], wanted: str | None, talk: list[str]) -> str | None:
    """The region of a new record: the one given, else the only one."""
    if not model.regional:
        if wanted is not None:
            raise UsageError(
                f"--region does not apply here: all regions share {model.folder}",
                help="leave it out",
            )
        return None
    regions = sorted(catalog.keys(Region.kind))
    if wanted is not None:
        check_region(catalog, wanted)
        return wanted
    if len(regions) == 1:
        talk.append(f"region: {regions[0]} (the only one)")
        return regions[0]
    raise UsageError(
        f"the {model.kind} needs a region",
        help=f"add --region with {_listed(regions, 'cpath init region NAME')}",
    )


def choose_values(
    catalog: Catalog,
    model: type[Entity],
    region: str | None,
    title: str,
    given: Mapping[str, str],
    today: date,
) -> Values:
    """A value for each required key, and for each key in ``given``."""
    chosen = Values({"title": title})
    properties = build_schema(model)["properties"]
    for name in given:
        if name not in properties:
            raise UsageError(
                f"{_option(name)} does not apply here: {_a(model.kind)} has no key {name!r}",
                help="leave it out",
            )
    for name in model.model_fields:
        if name == "title" or (name not in given and name not in required_keys(model)):
            continue
        if _reference(model, name) is not None:
            chosen.values[name] = _choose_reference(
                catalog, model, name, region, given.get(name), chosen.talk
            )
        elif name in given:
            choices = _find_choices(catalog, model, name)
            chosen.values[name] = _check(model, name, given[name], properties[name], choices)
        else:
            chosen.values[name] = _default(catalog, model, name, chosen, region, today)
    return chosen


def _choose_reference(
    catalog: Catalog,
    model: type[Entity],
    name: str,
    region: str | None,
    wanted: str | None,
    talk: list[str],
) -> str:
    kind = _reference(model, name) or ""
    own = f"{region}/"
    keys = sorted(
        key.removeprefix(own) for key in catalog.keys(kind) if "/" not in key or key.startswith(own)
    )
    if wanted is not None:
        found = catalog.resolve(kind, wanted, region)
        if found.key is not None:
            return wanted
        if found.candidates:
            raise UsageError(
                f"{wanted!r} is ambiguous: {', '.join(found.candidates)}", help="add the region: region/id"
            )
        raise UsageError(
            f"there is no {kind} {wanted!r}",
            help=did_you_mean(wanted, keys) or _listed(keys, f"cpath new {kind} ID"),
        )
    if len(keys) == 1:
        talk.append(f"{name}: {keys[0]} (the only {kind})")
        return keys[0]
    raise UsageError(
        f"{_a(model.kind)} needs a value for {name}",
        help=f"add {_option(name)} with {_listed(keys, f'cpath new {kind} ID')}",
    )


def _default(
    catalog: Catalog, model: type[Entity], name: str, chosen: Values, region: str | None, today: date
) -> object:
    """Starting value of a key that was not given. Raises if no value would be true."""
    if model is Validation and name == "held_on":
        return today.isoformat()
    if model is Initiative and name == "sector":
        partnership = catalog.find(Partnership, str(chosen.values["partnership"]), region)
        if partnership is not None:
            return read_text(partnership.entity.title)
    if (model, name) in _LISTS:
        return _LISTS[model, name]
    if model is Pathway and name == "lanes":
        return [{"id": "main", "title": chosen.values["title"]}]
    about = model.model_fields[name].description or ""
    choices = _find_choices(catalog, model, name)
    examples = model.model_fields[name].examples or [""]
    help_ = f"one of: {', '.join(choices)}" if choices else f"{about} For example {examples[0]!r}"
    raise UsageError(
        f"{_a(model.kind)} needs a value for {name.replace('_', ' ')}: add {_option(name)}", help=help_
    )


_LISTS: dict[tuple[type[Entity], str], object] = {
    (Framework, "competencies"): [],
    (Validation, "voters"): [],
    (Validation, "items"): [],
    (Pathway, "occupations"): [],
    (Pathway, "stages"): [
        {"id": "entry", "title": "Entry"},
        {"id": "middle", "title": "Middle"},
        {"id": "advanced", "title": "Advanced"},
    ],
}
"""Lists that a record may start with: empty, or with what almost every region has."""


def _find_choices(catalog: Catalog, model: type[Entity], name: str) -> tuple[str, ...]:
    """The words allowed for a key; empty if any text is allowed."""
    if model is Framework and name == "level_scale":
        return tuple(scale.id for scale in (*BUILT_IN_SCALES, *catalog.settings.entity.scales))
    return find_choices(build_schema(model)["properties"][name])


def _check(
    model: type[Entity], name: str, value: str, field_: dict[str, Any], choices: tuple[str, ...]
) -> object:
    if choices and value not in choices:
        if value.strip().lower() in choices:
            return value.strip().lower()
        raise UsageError(
            f"{_option(name)} cannot be {value!r}",
            help=did_you_mean(value, choices) or f"one of: {', '.join(choices)}",
        )
    try:
        model.__pydantic_validator__.validate_assignment(_blank(model), name, value)
    except ValidationError as error:
        fault = error.errors()[0]
        # A regular expression is no help to a person who starts a record.
        why = "" if fault["type"] == "string_pattern_mismatch" else f": {fault['msg'].lower()}"
        examples = field_.get("examples") or ("",)
        help_ = f"write it like {examples[0]}"
        if model is Occupation and name == "soc" and re.fullmatch(r"[0-9]{2}-[0-9]{4}\.[0-9]{2}", value):
            why, help_ = ": it is an O*NET code", f"write --soc {value[:7]}, and add `onet` to the file"
        elif model is Occupation and name == "soc" and re.fullmatch(r"[0-9]{6}", value):
            help_ = f"write --soc {value[:2]}-{value[2:]}"
        raise UsageError(f"{_option(name)} cannot be {value!r}{why}", help=help_) from None
    if model is Occupation and name == "soc":
        _check_soc(value)
    return value


def _blank(model: type[Entity]) -> Entity:
    """A record without checked values, to try single values on."""
    return model.model_construct(title="")


def _check_soc(code: str) -> None:
    known = find_soc(code)
    if code in HYBRID_SOC or (known is not None and known.level in ("broad", "detailed")):
        return
    near = closest_code("SOC", code)
    raise UsageError(
        f"{code!r} is not the code of an occupation in SOC 2018",
        help=f"did you mean {near} ({title_of('SOC', near)})?" if near else "look up the code in SOC 2018",
    )


def _reference(model: type[Entity], name: str) -> str | None:
    for item in model.model_fields[name].metadata:
        if isinstance(item, RefTo):
            return item.kind
    return None


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"


def _listed(ids: list[str], command: str) -> str:
    if not ids:
        return f"one that you start with `{command}`"
    shown = ", ".join(ids[:_SHOWN])
    return f"one of: {shown}" if len(ids) <= _SHOWN else f"one of: {shown} and {len(ids) - _SHOWN} more"
