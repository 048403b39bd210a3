"""The files of a new repository and a new region.

Owns the list of files, and the text in them that belongs to no record. Must not write anything.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from cpath.catalog.layout import REGION_FOLDERS, REGIONS, SETTINGS_FILE, TOP_FOLDERS, path_of
from cpath.catalog.starter import SCHEMA_FOLDER, make_id, render_starter, schema_line
from cpath.diagnostics.suggestion import did_you_mean
from cpath.errors import UsageError
from cpath.model import FORMAT_VERSION, Entity, Initiative, Partnership, Region, Settings
from cpath.model.code_tables import (
    NAICS_SECTORS,
    closest_code,
    find_county,
    find_naics_sector,
    find_state,
    iter_counties,
    iter_states,
    title_of,
)
from cpath.model.schema import render_schemas, schema_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_README = """\
# {title}

The career pathway system of this region, in plain files that you can read, review and change.
cpath checks the files, gates the eight steps, measures gaps and draws maps.

| folder | contents |
|---|---|
| `organizations/` | employers, colleges, districts, workforce centers, community organizations |
| `occupations/` | occupations: codes, pay, what the job requires |
| `competencies/` | frameworks: lists of competencies |
| `credentials/` | certificates, degrees, licenses |
| `regions/<region>/partnerships/` | the sector partnership of one industry |
| `regions/<region>/programs/` | programs of providers |
| `regions/<region>/pathways/` | the routes from the first job up |
| `regions/<region>/validations/` | employers' votes on what a job requires |
| `regions/<region>/initiatives/` | a partnership's way through the eight steps |

A folder appears with its first file.

```
cpath init region NAME     adds a region
cpath new KIND ID          starts the file of a new record
cpath validate             checks every file and every reference
cpath status               shows the progress of each initiative
cpath step guide N         shows who does what in step N, and what to write where
```

This repository may be public. Write roles and organizations in it, never people's names, private
addresses or telephone numbers.
"""

_GITIGNORE = """\
# cpath's own files.
.cpath/
"""


def build_repository(title: str, state: str | None) -> dict[str, str]:
    """The files of a new repository by path, ``cpath.yaml`` first."""
    values: dict[str, object] = {"title": title, "format": FORMAT_VERSION}
    if state is not None:
        values["state"] = state
    files = {
        SETTINGS_FILE: _starter(Settings, SETTINGS_FILE, values),
        "README.md": _README.format(title=title),
        ".gitignore": _GITIGNORE,
        ".vscode/extensions.json": _json({"recommendations": ["redhat.vscode-yaml"]}),
        ".vscode/settings.json": _json({"yaml.schemas": _schemas_by_folder()}),
    }
    files.update({f"{SCHEMA_FOLDER}/{name}": text for name, text in render_schemas().items()})
    return files


def build_region(
    region: str,
    title: str,
    counties: Sequence[str],
    sector: str | None,
    naics: Sequence[str],
    *,
    with_schema: bool,
) -> dict[str, str]:
    """The files of a new region by path. A sector adds a partnership and an initiative."""
    values: dict[str, object] = {"title": title}
    remarks = {}
    if counties:
        values["counties"] = list(counties)
        remarks["counties"] = [county.name for code in counties if (county := find_county(code))]
    path = path_of(Region, region)
    files = {path: _starter(Region, path, values, remarks, with_schema=with_schema)}
    if sector is not None:
        sector_id = make_id(sector)
        if not sector_id:
            raise UsageError(
                f"the sector {sector!r} cannot be turned into an id", help="use letters from a to z"
            )
        partnership: dict[str, object] = {"title": f"{sector} sector partnership", "status": "exploring"}
        if naics:
            partnership["industry"] = list(naics)
        path = path_of(Partnership, sector_id, region)
        files[path] = _starter(Partnership, path, partnership, with_schema=with_schema)
        path = path_of(Initiative, sector_id, region)
        initiative = {"title": f"{sector} in {title}", "partnership": sector_id, "sector": sector}
        files[path] = _starter(Initiative, path, initiative, with_schema=with_schema)
    return files


def read_state(text: str) -> str:
    """Postal code of a state, from its code or name."""
    wanted = " ".join(text.split())
    if find_state(wanted.upper()) is not None:
        return wanted.upper()
    for postal, name in iter_states():
        if name.casefold() == wanted.casefold():
            return postal
    near = did_you_mean(wanted, [make_id(name) for _, name in iter_states()]) if len(wanted) > 2 else None  # noqa: PLR2004
    raise UsageError(f"there is no state {text!r}", help=near or "write it as two letters such as CO")


def read_counties(text: str, state: str | None) -> tuple[str, ...]:
    """FIPS codes of counties, given by code, or by name within ``state``."""
    return tuple(dict.fromkeys(_read_county(part.strip(), state) for part in text.split(",") if part.strip()))


def _read_county(text: str, state: str | None) -> str:
    if text[0].isdigit():
        if find_county(text) is not None:
            return text
        # Excel drops the leading zero of codes.
        whole = f"0{text}" if re.fullmatch("[0-9]{4}", text) else text
        near = closest_code("county FIPS", whole) if re.fullmatch("[0-9]{5}", whole) else None
        near = whole if find_county(whole) is not None else near
        question = f"did you mean {near} ({title_of('county FIPS', near)})?" if near else None
        raise UsageError(
            f"there is no county {text!r}", help=question or "write its five-digit FIPS code, such as 08041"
        )
    if state is None:
        raise UsageError(
            f"cannot find the county {text!r} without a state",
            help="add the state to cpath.yaml, such as `state: CO`, or give FIPS codes",
        )
    wanted = make_id(text.casefold().removesuffix(" county"))
    names = {make_id(county.name): county.fips for county in iter_counties(state)}
    if wanted in names:
        return names[wanted]
    raise UsageError(
        f"there is no county {text!r} in {state}",
        help=did_you_mean(wanted, names) or "write its FIPS code, such as 08041",
    )


def read_industry(text: str) -> tuple[str, ...]:
    """NAICS codes in a comma-separated text."""
    codes = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for code in codes:
        well_written = re.fullmatch("[0-9]{2,6}|31-33|44-45|48-49", code)
        if not well_written or find_naics_sector(code) is None:
            sectors = ", ".join(f"{sector} {title}" for sector, title in NAICS_SECTORS.items())
            raise UsageError(f"{code!r} is not in a NAICS 2022 sector", help=f"sectors: {sectors}")
    return codes


def _starter(
    model: type[Entity],
    path: str,
    values: Mapping[str, object],
    remarks: Mapping[str, Sequence[str]] | None = None,
    *,
    with_schema: bool = True,
) -> str:
    first = schema_line(path, model.kind) if with_schema else None
    return render_starter(model, values, first_line=first, remarks=remarks)


def _schemas_by_folder() -> dict[str, str]:
    """Which schema VS Code uses for which files, including files without a schema line."""
    shown = {schema_name(Settings.kind): SETTINGS_FILE, schema_name(Region.kind): path_of(Region, "*")}
    shown.update({schema_name(model.kind): f"{folder}/*.yaml" for folder, model in TOP_FOLDERS.items()})
    shown.update(
        {schema_name(model.kind): f"{REGIONS}/*/{folder}/*.yaml" for folder, model in REGION_FOLDERS.items()}
    )
    return {f"{SCHEMA_FOLDER}/{name}": pattern for name, pattern in shown.items()}


def _json(data: object) -> str:
    return json.dumps(data, indent=2) + "\n"
