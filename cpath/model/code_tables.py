"""Which codes exist: SOC 2018, O*NET-SOC 2019, CIP 2020, counties, NAICS sectors.

Owns the tables in ``tables/`` (see ``tables/SOURCES.md`` for sources and licenses). Each table is read on
first use, in a few milliseconds, and kept. `cpath.model.codes` says how codes are written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

SocLevel = Literal["major", "minor", "broad", "detailed"]
CipAction = Literal["same", "new", "moved-to", "moved-from", "deleted", "reserved"]
System = Literal["SOC", "O*NET-SOC", "CIP", "county FIPS"]


@dataclass(frozen=True, slots=True)
class SocCode:
    """A SOC 2018 code. Occupations have *detailed* codes; the other codes are groups."""

    code: str
    level: SocLevel
    title: str


@dataclass(frozen=True, slots=True)
class OnetCode:
    """An O*NET-SOC 2019 code. ``code`` ends in ``.00`` if it is the SOC code itself."""

    code: str
    title: str

    @property
    def soc(self) -> str:
        """The SOC 2018 code that it belongs to."""
        return self.code[:7]


@dataclass(frozen=True, slots=True)
class CipCode:
    """A code in the CIP 2020 list, which still includes codes that are no longer in use.

    ``action`` is what the 2020 edition did with it. ``moved_to`` is the code to use instead, if the list
    names one.
    """

    code: str
    action: CipAction
    moved_to: str | None
    title: str

    @property
    def in_use(self) -> bool:
        """Whether programs are reported under it."""
        return self.action in ("same", "new", "moved-to")


@dataclass(frozen=True, slots=True)
class County:
    """A county or county equivalent."""

    fips: str
    name: str
    state: str
    """Postal code of its state."""


@dataclass(frozen=True, slots=True)
class HybridSoc:
    """A code of the BLS wage survey and projections that combines several detailed SOC codes."""

    code: str
    title: str
    parts: tuple[str, ...]


HYBRID_SOC: dict[str, HybridSoc] = {
    hybrid.code: hybrid
    for hybrid in (
        HybridSoc(
            "21-1018",
            "Substance Abuse, Behavioral Disorder, and Mental Health Counselors",
            ("21-1011", "21-1014"),
        ),
        HybridSoc(
            "25-2052",
            "Special Education Teachers, Kindergarten and Elementary School",
            ("25-2055", "25-2056"),
        ),
        HybridSoc(
            "25-9045",
            "Teaching Assistants, Except Postsecondary",
            ("25-9042", "25-9043", "25-9049"),
        ),
        HybridSoc(
            "51-2028",
            "Electrical, Electronic, and Electromechanical Assemblers, Except Coil Winders, Tapers, and "
            "Finishers",
            ("51-2022", "51-2023"),
        ),
        HybridSoc(
            "53-1047",
            "First-Line Supervisors of Transportation and Material Moving Workers, Except Aircraft Cargo "
            "Handling Supervisors",
            ("53-1042", "53-1043", "53-1044", "53-1049"),
        ),
    )
}
"""Codes that BLS publishes figures for but that SOC 2018 does not have."""

NAICS_SECTORS: dict[str, str] = {
    "11": "Agriculture, Forestry, Fishing and Hunting",
    "21": "Mining, Quarrying, and Oil and Gas Extraction",
    "22": "Utilities",
    "23": "Construction",
    "31-33": "Manufacturing",
    "42": "Wholesale Trade",
    "44-45": "Retail Trade",
    "48-49": "Transportation and Warehousing",
    "51": "Information",
    "52": "Finance and Insurance",
    "53": "Real Estate and Rental and Leasing",
    "54": "Professional, Scientific, and Technical Services",
    "55": "Management of Companies and Enterprises",
    "56": "Administrative and Support and Waste Management and Remediation Services",
    "61": "Educational Services",
    "62": "Health Care and Social Assistance",
    "71": "Arts, Entertainment, and Recreation",
    "72": "Accommodation and Food Services",
    "81": "Other Services (except Public Administration)",
    "92": "Public Administration",
}
"""The 20 sectors of NAICS 2022 (U.S. Census Bureau)."""


def find_soc(code: str) -> SocCode | None:
    """A SOC 2018 code, group or detailed; None if there is none."""
    return _soc().get(code)


def find_onet(code: str) -> OnetCode | None:
    """An O*NET-SOC 2019 code; None if there is none."""
    return _onet().get(code)


def find_cip(code: str) -> CipCode | None:
    """A code in the CIP 2020 list, even if no longer in use; None if there is none."""
    return _cip().get(code)


def find_county(fips: str) -> County | None:
    """County by its five-digit FIPS code; None if there is none."""
    return _counties().get(fips)


def find_state(postal: str) -> str | None:
    """A state's two-digit FIPS code by its postal code; None if there is none."""
    return next((fips for fips, (letters, _) in _states().items() if letters == postal), None)


def state_name(postal: str) -> str | None:
    """A state's name by its postal code; None if there is none."""
    return next((name for letters, name in iter_states() if letters == postal), None)


def iter_states() -> Iterator[tuple[str, str]]:
    """Yield the postal code and name of every state and territory, in FIPS order."""
    yield from _states().values()


def iter_counties(state: str) -> Iterator[County]:
    """The counties of a state, by its postal code."""
    return (county for county in _counties().values() if county.state == state)


def find_naics_sector(code: str) -> str | None:
    """Title of the sector that a NAICS code belongs to; None if there is none."""
    for sector, title in NAICS_SECTORS.items():
        first, _, last = sector.partition("-")
        if code == sector or ("-" not in code and first <= code[:2] <= (last or first)):
            return title
    return None


def detailed_codes(group: str) -> tuple[SocCode, ...]:
    """Detailed codes of a major, minor or broad group (or of a hybrid code), in order."""
    if group in HYBRID_SOC:
        return tuple(_soc()[code] for code in HYBRID_SOC[group].parts)
    return _detailed().get(group, ())


def occupations_of_cip(cip: str) -> frozenset[str]:
    """SOC codes that the CIP-SOC crosswalk links to a six-digit CIP code."""
    return _crosswalk().get(cip, frozenset())


def closest_code(system: System, code: str) -> str | None:
    """The code that ``code`` was most likely meant to be; None if none is close.

    Tried in this order: a last digit slightly off, two neighboring digits swapped, one of the last two
    digits wrong. A wrong earlier digit would mean another field altogether.
    """
    if system == "O*NET-SOC":
        plain = f"{code[:7]}.00"
        if plain in _onet():
            return plain
        soc = closest_code("SOC", code[:7])
        return None if soc is None else f"{soc}.00"
    known = _titles(system)
    return next((candidate for candidate in _iter_slips(code) if candidate in known), None)


def _iter_slips(code: str) -> Iterator[str]:
    digits = [index for index, char in enumerate(code) if char.isdigit()]
    last = digits[-1]
    yield from _iter_replaced(code, last, within=2)
    for left, right in pairwise(digits):
        swapped = list(code)
        swapped[left], swapped[right] = swapped[right], swapped[left]
        yield "".join(swapped)
    for index in digits[:-3:-1]:
        yield from _iter_replaced(code, index, within=9)


def _iter_replaced(code: str, index: int, within: int) -> Iterator[str]:
    """Yield the code with another digit at ``index``, the closest digits first."""
    written = int(code[index])
    for distance in range(1, within + 1):
        for digit in (written - distance, written + distance):
            if 0 <= digit <= 9:  # noqa: PLR2004 - a digit
                yield f"{code[:index]}{digit}{code[index + 1 :]}"


def title_of(system: System, code: str) -> str | None:
    """Title of a code; None if there is no such code."""
    return _titles(system).get(code)


def _read(name: str) -> list[list[str]]:
    text = (files("cpath.model") / "tables" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


@cache
def _soc() -> dict[str, SocCode]:
    return {code: SocCode(code, level, title) for code, level, title in _read("soc-2018.tsv")}  # type: ignore[arg-type]


@cache
def _detailed() -> dict[str, tuple[SocCode, ...]]:
    """Detailed codes by group.

    The list goes from wide to narrow, so a group owns the codes after it.
    """
    depth = {"major": 0, "minor": 1, "broad": 2}
    above: list[str] = []
    found: dict[str, list[SocCode]] = {}
    for entry in _soc().values():
        if entry.level == "detailed":
            for group in above:
                found[group].append(entry)
        else:
            above = [*above[: depth[entry.level]], entry.code]
            found[entry.code] = []
    return {group: tuple(entries) for group, entries in found.items()}


@cache
def _onet() -> dict[str, OnetCode]:
    codes = [
        OnetCode(f"{entry.code}.00", entry.title) for entry in _soc().values() if entry.level == "detailed"
    ]
    codes += [OnetCode(code, title) for code, title in _read("onet-soc-2019.tsv")]
    return {entry.code: entry for entry in codes}


@cache
def _cip() -> dict[str, CipCode]:
    rows = _read("cip-2020.tsv")
    return {
        code: CipCode(code, action, instead or None, title)  # type: ignore[arg-type]
        for code, action, instead, title in rows
    }


@cache
def _crosswalk() -> dict[str, frozenset[str]]:
    return {cip: frozenset(socs.split(" ")) for cip, socs in _read("cip-2020-soc-2018.tsv")}


@cache
def _states() -> dict[str, tuple[str, str]]:
    return {fips: (postal, name) for fips, postal, name in _read("state.tsv")}


@cache
def _counties() -> dict[str, County]:
    states = _states()
    return {fips: County(fips, name, states[fips[:2]][0]) for fips, name in _read("county.tsv")}


@cache
def _titles(system: System) -> dict[str, str]:
    """Codes that may be suggested, with their titles."""
    if system == "SOC":
        return {entry.code: entry.title for entry in _soc().values() if entry.level == "detailed"}
    if system == "O*NET-SOC":
        return {entry.code: entry.title for entry in _onet().values()}
    if system == "CIP":
        return {entry.code: entry.title for entry in _cip().values() if entry.in_use}
    return {county.fips: f"{county.name}, {county.state}" for county in _counties().values()}
