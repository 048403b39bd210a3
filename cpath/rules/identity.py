"""Rules about identity: ids and titles that must differ, and folders that are not read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cpath.catalog.layout import REGION_FOLDERS, REGIONS, TOP_FOLDERS, path_of
from cpath.diagnostics import Severity
from cpath.diagnostics.suggestion import closest
from cpath.model import KINDS, Program, Region, Settings, read_text
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cpath.catalog.catalog import Record
    from cpath.rules.registry import Context


@rule("CP209", "title-twice", Severity.WARNING)
def title_twice(context: Context) -> Iterator[Finding]:
    """Two records of one kind (and one region) have the same title.

    Why: readers see titles, not ids, so they cannot tell two programs with one title apart. Often the same
    thing was entered twice. Programs of different providers may share a title.

    Wrong:

        # organizations/example-hospital.yaml and organizations/example-hospital-inc.yaml
        title: Example Hospital

    Right:

        title: Example Hospital, North Campus
    """
    for model in KINDS:
        seen: dict[tuple[str | None, str, str], Record[Any]] = {}
        for record in context.catalog.all(model).values():
            title = read_text(record.entity.title)
            provider = record.entity.provider if isinstance(record.entity, Program) else ""
            first = seen.setdefault((record.region, provider, " ".join(title.casefold().split())), record)
            if first is not record:
                yield Finding(
                    record,
                    ("title",),
                    f"{record.kind} {record.key!r} has the same title as {first.key!r}: {title!r}",
                    "make the titles different, or delete one of the two",
                    related=((first, ("title",), "the other record is here"),),
                )


@rule("CP211", "unread-folder", Severity.WARNING)
def unread_folder(context: Context) -> Iterator[Finding]:
    """A folder's name is almost that of a record folder, so nothing in it is read.

    Names that differ only in capitals are one folder on Windows and macOS, and two on Linux.

    Why: its records are missing from every check and figure, and nothing else reports it.

    Wrong:

        # Programs/ or organisations/ beside cpath.yaml
        title: Example Hospital
        type: employer

    Right:

        # organizations/example-hospital.yaml
        title: Example Hospital
        type: employer
    """
    root = context.catalog.root
    known = (*TOP_FOLDERS, REGIONS)
    for name in _folders(root):
        if name in known or name.startswith("."):
            continue
        if name in REGION_FOLDERS:
            help_ = f"move it into a region: {REGIONS}/<region>/{name}/"
        else:
            near = closest(name, (*known, *REGION_FOLDERS))
            if near is None:
                continue
            where = f"{REGIONS}/<region>/{near}" if near in REGION_FOLDERS else near
            help_ = f"did you mean {where!r}?"
        path = _first_file(root, name)
        if path is not None:
            yield Finding(path, (), f"cpath does not read the folder {name!r}", help_)


def _folders(root: Path) -> list[str]:
    try:
        with os.scandir(root) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _first_file(root: Path, folder: str) -> str | None:
    """First YAML file in a folder; None if it has none."""
    try:
        names = sorted(name for name in os.listdir(root / folder) if name.endswith((".yaml", ".yml")))
    except OSError:
        return None
    return f"{folder}/{names[0]}" if names else None


@rule("CP213", "region-without-file", Severity.ERROR)
def region_without_file(context: Context) -> Iterator[Finding]:
    """A region's folder has records but no ``region.yaml``.

    Why: without it, the region has no title, counties or thresholds, and its programs and initiatives
    belong to no known region.

    Wrong:

        # regions/example/programs/nursing.yaml without regions/example/region.yaml
        title: Nursing

    Right:

        # regions/example/region.yaml
        title: Example region
        counties: ["08041"]
    """
    catalog = context.catalog
    known = {*catalog.all(Region), *catalog.broken.get("region", ())}
    reported: set[str] = set()
    for record in catalog.iter_records():
        region = record.region
        if region is not None and region not in known and region not in reported:
            reported.add(region)
            yield Finding(
                record,
                (),
                f"the region {region!r} has no file {path_of(Region, region)}",
                f"create it with `cpath init region {region}`",
            )


@rule("CP215", "translation-missing", Severity.NOTE)
def translation_missing(context: Context) -> Iterator[Finding]:
    """A title with translations lacks the repository's first language.

    Why: readers of that language see the title in another one.

    Wrong:

        # cpath.yaml has languages: [en, es]
        title: {es: Enfermería}

    Right:

        title: {en: Nursing, es: Enfermería}
    """
    settings: Settings = context.catalog.settings.entity
    if not settings.languages:
        return
    language = settings.languages[0]
    for record in context.catalog.iter_records():
        title = record.entity.title
        if isinstance(title, dict) and language not in title:
            yield Finding(
                record,
                ("title",),
                f"the title is missing in {language!r}, the repository's first language",
                f"add {language}: to the title",
            )
