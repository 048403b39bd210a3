"""Rules about codes: whether they exist, are still in use, and are detailed enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics import Fix, Severity
from cpath.model import Occupation, Organization, Partnership, Program, Region
from cpath.model.code_tables import (
    HYBRID_SOC,
    SocCode,
    System,
    closest_code,
    detailed_codes,
    find_cip,
    find_county,
    find_naics_sector,
    find_onet,
    find_soc,
    occupations_of_cip,
    title_of,
)
from cpath.rules.registry import Finding, rule
from cpath.source.edit import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.catalog.catalog import Record
    from cpath.model.code_tables import CipCode
    from cpath.rules.registry import Context
    from cpath.source.position import DataPath

_SIX_DIGITS = len("51.3801")
_SHOWN = 6


@rule("CP301", "unknown-soc", Severity.ERROR)
def unknown_soc(context: Context) -> Iterator[Finding]:
    """An occupation's SOC code is not in SOC 2018.

    This includes SOC 2010 codes that were dropped in 2018.

    Why: pay, openings and competencies are looked up by this code. A wrong code finds nothing, or another
    occupation's figures.

    Wrong:

        soc: "29-1142"

    Right:

        soc: "29-1141"
    """
    for record in context.catalog.all(Occupation).values():
        code = record.entity.soc
        if find_soc(code) is None and code not in HYBRID_SOC:
            yield _unknown(record, ("soc",), "SOC", f"{code} is not a SOC 2018 code")


@rule("CP302", "soc-group", Severity.ERROR)
def soc_group(context: Context) -> Iterator[Finding]:
    """An occupation's SOC code names a major or minor group, which covers many occupations.

    Why: a group mixes jobs with different pay and different requirements. No gap can be measured against
    it.

    Wrong:

        soc: "29-0000"

    Right:

        soc: "29-1141"
    """
    for record, found in _iter_soc(context):
        if found.level in ("major", "minor"):
            count = len(detailed_codes(found.code))
            yield Finding(
                record,
                ("soc",),
                f"the SOC code {found.code} covers {count} occupations ({found.title})",
                f"use one of them: {_list(found.code)}",
            )


@rule("CP303", "soc-broad", Severity.WARNING)
def soc_broad(context: Context) -> Iterator[Finding]:
    """An occupation's SOC code names a broad occupation instead of a detailed one.

    A broad code ends in 0. BLS publishes figures for a few broad codes. If you use such figures, keep the
    code and leave this warning.

    Why: O*NET ratings and the CIP-SOC crosswalk only have detailed occupations. Nothing can be looked up
    for a broad one.

    Wrong:

        soc: "29-1140"

    Right:

        soc: "29-1141"
    """
    for record, found in _iter_soc(context):
        if found.level == "broad":
            yield Finding(
                record,
                ("soc",),
                f"the SOC code {found.code} is a broad occupation ({found.title})",
                f"use a detailed one: {_list(found.code)}",
            )


@rule("CP304", "soc-hybrid", Severity.WARNING)
def soc_hybrid(context: Context) -> Iterator[Finding]:
    """An occupation's SOC code is a BLS code that combines several occupations.

    The BLS wage survey (OEWS) and projections publish figures for five codes that are not in SOC 2018:
    21-1018, 25-2052, 25-9045, 51-2028 and 53-1047.

    Why: the figures are good, but O*NET, the CIP-SOC crosswalk and other states' lists do not have the
    code.

    Wrong:

        soc: "21-1018"

    Right:

        soc: "21-1014"
    """
    for record in context.catalog.all(Occupation).values():
        hybrid = HYBRID_SOC.get(record.entity.soc)
        if hybrid is not None:
            yield Finding(
                record,
                ("soc",),
                f"{hybrid.code} is a BLS code that combines several occupations ({hybrid.title})",
                f"keep it for BLS figures, or use one of: {_list(hybrid.code)}",
            )


@rule("CP305", "unknown-onet", Severity.ERROR)
def unknown_onet(context: Context) -> Iterator[Finding]:
    """An occupation's O*NET-SOC code is not in O*NET-SOC 2019.

    This includes codes of the 2010 taxonomy that were dropped in 2019. Many state lists still use them.

    Why: O*NET ratings are looked up by this code.

    Wrong:

        soc: "15-1252"
        onet: "15-1132.00"

    Right:

        soc: "15-1252"
        onet: "15-1252.00"
    """
    for record in context.catalog.all(Occupation).values():
        code = record.entity.onet
        if code is not None and find_onet(code) is None:
            message = f"{code} is not an O*NET-SOC 2019 code"
            if find_soc(code[:7]) is None:
                message += "; it may come from an older taxonomy"
            yield _unknown(record, ("onet",), "O*NET-SOC", message, own=f"{record.entity.soc}.00")


@rule("CP306", "unknown-cip", Severity.ERROR)
def unknown_cip(context: Context) -> Iterator[Finding]:
    """A program's CIP code is not in CIP 2020.

    Why: completers are counted by this code, and it links programs to occupations.

    Wrong:

        cip: "51.9399"

    Right:

        cip: "51.3999"
    """
    for record in context.catalog.all(Program).values():
        code = record.entity.cip
        if code is not None and code != "unknown" and find_cip(code) is None:
            yield _unknown(record, ("cip",), "CIP", f"{code} is not a CIP 2020 code")


@rule("CP307", "cip-deleted", Severity.ERROR)
def cip_deleted(context: Context) -> Iterator[Finding]:
    """A program's CIP code was deleted in 2020, or is reserved and has no meaning.

    The CIP 2020 list still includes these codes, so finding a code there does not make it valid.

    Why: state and federal reports refuse a program with a deleted code.

    Wrong:

        cip: "60.0406"

    Right:

        cip: "61.0903"
    """
    for record, found in _iter_cip(context):
        if found.action in ("deleted", "reserved"):
            word = "was deleted in CIP 2020" if found.action == "deleted" else "is reserved in CIP 2020"
            target = found.moved_to
            yield Finding(
                record,
                ("cip",),
                f"the CIP code {found.code} {word} ({found.title})",
                f'report the program under "{target}" ({title_of("CIP", target)})'
                if target
                else "look up the code that describes the program",
                fix=_fix(record, target),
            )


@rule("CP308", "cip-moved", Severity.ERROR)
def cip_moved(context: Context) -> Iterator[Finding]:
    """A program's CIP code was moved to another code in 2020.

    Why: state and federal reports refuse the old code, and the crosswalk to occupations only has the new
    one.

    Wrong:

        cip: "01.0309"

    Right:

        cip: "01.1004"
    """
    for record, found in _iter_cip(context):
        if found.action == "moved-from" and found.moved_to is not None:
            yield Finding(
                record,
                ("cip",),
                f"the CIP code {found.code} moved to {found.moved_to} in CIP 2020 ({found.title})",
                f'write "{found.moved_to}"',
                fix=_fix(record, found.moved_to),
            )


@rule("CP309", "cip-too-wide", Severity.NOTE)
def cip_too_wide(context: Context) -> Iterator[Finding]:
    """A program's CIP code has two or four digits, so it names a whole field.

    Why: completers are counted by six-digit codes, and the CIP-SOC crosswalk only links those.

    Wrong:

        cip: "51.38"

    Right:

        cip: "51.3801"
    """
    for record, found in _iter_cip(context):
        if found.in_use and len(found.code) < _SIX_DIGITS:
            yield Finding(
                record,
                ("cip",),
                f"the CIP code {found.code} names a whole field ({found.title})",
                "use the program's six-digit code",
            )


@rule("CP310", "not-in-crosswalk", Severity.WARNING)
def not_in_crosswalk(context: Context) -> Iterator[Finding]:
    """A program claims a CIP-SOC crosswalk link to an occupation, but the crosswalk has no such link.

    Why: anyone can check `basis: crosswalk`. If the provider or an employer says that the program prepares
    for the occupation, name them as the basis.

    Wrong:

        cip: "51.3801"  # Registered Nursing
        prepares_for:
          - {occupation: dental-hygienist, basis: crosswalk}

    Right:

        cip: "51.3801"
        prepares_for:
          - {occupation: registered-nurse, basis: crosswalk}
    """
    catalog = context.catalog
    for record, found in _iter_cip(context):
        if not found.in_use or len(found.code) < _SIX_DIGITS:
            continue
        linked = occupations_of_cip(found.code)
        for index, target in enumerate(record.entity.prepares_for):
            occupation = catalog.find(Occupation, target.occupation)
            if target.basis != "crosswalk" or occupation is None:
                continue
            soc = occupation.entity.soc
            known = find_soc(soc)
            wide = soc in HYBRID_SOC or (known is not None and known.level != "detailed")
            codes = {entry.code for entry in detailed_codes(soc)} if wide else {soc}
            if known is None and not wide:
                continue  # already reported as unknown
            if linked.isdisjoint(codes):
                yield Finding(
                    record,
                    ("prepares_for", index, "basis"),
                    f"the CIP-SOC crosswalk does not link CIP {found.code} to {target.occupation!r} ({soc})",
                    f"it links it to: {_titles(linked)}"
                    if linked
                    else "it links this CIP code to no occupation",
                    related=(
                        (record, ("cip",), f"the program's CIP code: {found.title}"),
                        (occupation, ("soc",), "the occupation's SOC code"),
                    ),
                )


@rule("CP311", "unknown-county", Severity.ERROR)
def unknown_county(context: Context) -> Iterator[Finding]:
    """A county's FIPS code is not in the Census Bureau's list.

    Why: a region's wages, living costs and maps are built from its counties.

    Wrong:

        counties: ["08042"]

    Right:

        counties: ["08041"]  # El Paso
    """
    catalog = context.catalog
    places: list[tuple[Record[Region] | Record[Organization], DataPath, str]] = []
    for region in catalog.all(Region).values():
        places += [(region, ("counties", i), code) for i, code in enumerate(region.entity.counties)]
    for organization in catalog.all(Organization).values():
        if organization.entity.county is not None:
            places.append((organization, ("county",), organization.entity.county))
    for record, path, code in places:
        if find_county(code) is None:
            yield _unknown(record, path, "county FIPS", f"{code} is not a county FIPS code")


@rule("CP312", "unknown-naics-sector", Severity.ERROR)
def unknown_naics_sector(context: Context) -> Iterator[Finding]:
    """A NAICS code does not begin with one of the twenty sectors of NAICS 2022.

    Only the sector (the first two digits) is checked.

    Why: this code matches employers to a partnership's industry.

    Wrong:

        industry: ["262"]

    Right:

        industry: ["622"]
    """
    catalog = context.catalog
    places: list[tuple[Record[Partnership] | Record[Organization], DataPath, str]] = []
    for partnership in catalog.all(Partnership).values():
        places += [(partnership, ("industry", i), code) for i, code in enumerate(partnership.entity.industry)]
    for organization in catalog.all(Organization).values():
        if organization.entity.naics is not None:
            places.append((organization, ("naics",), organization.entity.naics))
    for record, path, code in places:
        if find_naics_sector(code) is None:
            yield Finding(
                record,
                path,
                f"{code} does not begin with a NAICS 2022 sector ({code[:2]} is not one)",
                "look up the industry in NAICS 2022; for example, hospitals are 622",
            )


def _iter_soc(context: Context) -> Iterator[tuple[Record[Occupation], SocCode]]:
    for record in context.catalog.all(Occupation).values():
        found = find_soc(record.entity.soc)
        if found is not None:
            yield record, found


def _iter_cip(context: Context) -> Iterator[tuple[Record[Program], CipCode]]:
    for record in context.catalog.all(Program).values():
        code = record.entity.cip
        found = None if code is None or code == "unknown" else find_cip(code)
        if found is not None:
            yield record, found


def _unknown(
    record: Record[Occupation] | Record[Program] | Record[Region] | Record[Organization],
    path: DataPath,
    system: System,
    message: str,
    own: str | None = None,
) -> Finding:
    code: object = record.entity
    for part in path:
        code = code[part] if isinstance(part, int) else getattr(code, part)  # type: ignore[index]
    near = own if own is not None and title_of(system, own) else closest_code(system, str(code))
    help_ = f'did you mean "{near}" ({title_of(system, near)})?' if near else "look up the code"
    return Finding(record, path, message, help_)


def _fix(record: Record[Program], code: str | None) -> Fix | None:
    if code is None:
        return None
    return Fix(f"write the current code, {code}", (Edit(record.path, ("cip",), "replace", code),))


def _list(group: str) -> str:
    entries = detailed_codes(group)
    shown = ", ".join(f"{entry.code} {entry.title}" for entry in entries[:_SHOWN])
    return shown if len(entries) <= _SHOWN else f"{shown} and {len(entries) - _SHOWN} more"


def _titles(codes: frozenset[str]) -> str:
    shown = ", ".join(f"{code} {title_of('SOC', code)}" for code in sorted(codes)[:_SHOWN])
    return shown if len(codes) <= _SHOWN else f"{shown} and {len(codes) - _SHOWN} more"
