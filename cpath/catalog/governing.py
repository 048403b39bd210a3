"""The files that every answer depends on: the settings, and the file of each region involved.

If one of them cannot be read, there is no answer. A default in its place would be a decision that the
region never made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.catalog.layout import REGION_FILE, REGIONS, SETTINGS_FILE, is_id, path_of
from cpath.diagnostics import Diagnostic, Severity
from cpath.errors import UnreadableError
from cpath.model import Region
from cpath.source.position import START

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpath.catalog.catalog import Catalog

_SHOWN = 3
"""Maximum faults named. Of the rest, only the number is given."""
_UNREADABLE = frozenset({"CP016", "CP017", "CP019"})
"""Codes of folders and files that cannot be opened."""


_NO_FILE = "CP213"
"""Code of a region whose folder has records but no region file."""


class UngovernedError(UnreadableError):
    """The settings or a region's file cannot be read, and the answer depends on it."""


def find_faults(
    catalog: Catalog, diagnostics: Sequence[Diagnostic]
) -> dict[str | None, tuple[Diagnostic, ...]]:
    """What is wrong with the settings (None) and with each region's file."""
    found: dict[str | None, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        for region in _governed_by(diagnostic):
            found.setdefault(region, []).append(diagnostic)
    there = {*catalog.all(Region), *catalog.broken.get(Region.kind, ()), *(name or "" for name in found)}
    for region in sorted(_regions_with_records(catalog) - there):
        found[region] = [_missing(region)]
    # Read but wrong, with findings beyond the listed ones; or not checked out, although its records are.
    absent: set[str] = catalog.absent.get(Region.kind, set())
    here = {record.region for record in catalog.iter_records() if record.region is not None}
    for region in sorted(catalog.broken.get(Region.kind, set()) - {name or "" for name in found}):
        if region in here or region not in absent:
            found[region] = [_unread(region)]
    return {region: tuple(faults) for region, faults in found.items()}


def _governed_by(diagnostic: Diagnostic) -> Iterable[str | None]:
    """The region that a finding affects; None for the settings, ``regions`` for all of them."""
    if diagnostic.path == SETTINGS_FILE:
        return (None,)
    top, _, below = diagnostic.path.partition("/")
    if top != REGIONS:
        return ()
    region, _, file = below.partition("/")
    if not region:
        return (REGIONS,) if diagnostic.code in _UNREADABLE else ()
    if file == REGION_FILE:
        return (region,)
    return (region,) if not file and is_id(region) and diagnostic.code in _UNREADABLE else ()


def _regions_with_records(catalog: Catalog) -> set[str]:
    kinds = {model.kind for model in catalog.records if model.regional}
    return {record.region for record in catalog.iter_records() if record.region is not None} | {
        key.partition("/")[0] for kind in kinds for key in catalog.broken.get(kind, ())
    }


def _missing(region: str) -> Diagnostic:
    return Diagnostic(
        _NO_FILE,
        "region-without-file",
        Severity.ERROR,
        f"the region {region!r} has no region file",
        path_of(Region, region),
        START,
        (),
        f"create it with `cpath init region {region}`",
    )


def _unread(region: str) -> Diagnostic:
    return Diagnostic(
        "CP019",
        "cannot-open",
        Severity.ERROR,
        f"the file of the region {region!r} cannot be read",
        path_of(Region, region),
        START,
        (),
        "fix it, or check it out",
    )


def require_readable(
    catalog: Catalog, regions: Iterable[str | None] | None = (), *, steps: bool = False, where: str = ""
) -> None:
    """Raise `UngovernedError` if the settings, or the file of one of ``regions``, cannot be read.

    ``regions`` None means all of them. A region without a file has set nothing of its own, so figures go on
    without it. With ``steps`` it counts as a fault, because you cannot sign steps of a region without a
    file. ``where`` says in which revision they were read.
    """
    faults = {
        region: found
        for region, found in catalog.faults.items()
        if steps or region is None or not any(fault.code == _NO_FILE for fault in found)
    }
    if None in faults:
        raise _refusal(None, faults[None], where)
    if REGIONS in faults:
        raise _refusal(REGIONS, faults[REGIONS], where)
    for region in faults if regions is None else regions:
        if region in faults:
            others = "" if regions is not None else "; to leave this region out, name another with --region"
            raise _refusal(region, faults[region], where, others)


def describe_faults(catalog: Catalog) -> list[str]:
    """One line for each governing file that cannot be read: its place, what is wrong, what to do."""
    return [
        f"{_name(region)} cannot be used: {_place(found[0])}: {found[0].message}"
        f"{f' (and {len(found) - 1} more)' if len(found) > 1 else ''}; "
        f"{found[0].help or 'see `cpath validate`'}"
        for region, found in catalog.faults.items()
    ]


def _name(region: str | None) -> str:
    if region is None:
        return "the settings"
    return "the regions" if region == REGIONS else f"the region {region!r}"


def _refusal(
    region: str | None, faults: Sequence[Diagnostic], where: str, others: str = ""
) -> UngovernedError:
    lines = [f"{_name(region)} cannot be used{where}: {_place(faults[0])}: {faults[0].message}"]
    lines += [f"  {_place(fault)}: {fault.message}" for fault in faults[1:_SHOWN]]
    if len(faults) > _SHOWN:
        lines.append(f"  and {len(faults) - _SHOWN} more")
    help_ = "fix that file first; `cpath validate` lists everything that is wrong with it"
    return UngovernedError(
        "\n".join(lines), help=f"{faults[0].help}; {help_}{others}" if faults[0].help else f"{help_}{others}"
    )


def _place(fault: Diagnostic) -> str:
    return f"{fault.path}:{fault.span.start.line}:{fault.span.start.column}"
