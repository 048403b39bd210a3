"""What a value certainly means: a table of what is told and what is not, and laws over any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpath.catalog.mending import find_meant
from cpath.model import KINDS
from cpath.model.initiative import Initiative
from cpath.model.occupation import LaborMarket, Occupation
from cpath.model.organization import Organization
from cpath.model.partnership import TeamMember
from cpath.model.program import Program, WorkBasedLearning
from cpath.model.region import Region
from cpath.source.scalar import resolve_plain

FIELDS = {
    "cip": Program.model_fields["cip"],
    "soc": Occupation.model_fields["soc"],
    "onet": Occupation.model_fields["onet"],
    "counties": Region.model_fields["counties"],
    "level": Occupation.model_fields["level"],
    "entry_education": Occupation.model_fields["entry_education"],
    "gap_report_on": Initiative.model_fields["gap_report_on"],
    "as_of": LaborMarket.model_fields["as_of"],
    "openings": LaborMarket.model_fields["openings"],
    "employment": LaborMarket.model_fields["employment"],
    "paid": WorkBasedLearning.model_fields["paid"],
    "delivery": Program.model_fields["delivery"],
    "awards": Program.model_fields["awards"],
    "steps": TeamMember.model_fields["steps"],
    "source": Organization.model_fields["source"],
    "website": Organization.model_fields["website"],
}


@pytest.mark.parametrize(
    ("field", "raw", "meant"),
    [
        ("cip", "51.3902", "51.3902"),
        ("cip", "1.0309", "01.0309"),
        ("cip", "513902", "51.3902"),
        ("cip", "51.3", None),
        ("cip", "5139021", None),
        ("soc", "291141", "29-1141"),
        ("soc", "29\u20131141", "29-1141"),
        ("soc", "29-11411", None),
        ("onet", "29114100", "29-1141.00"),
        ("onet", "291141.00", "29-1141.00"),
        ("onet", "29-1141", None),
        ("counties", "8041", ["08041"]),
        ("counties", "8041, 8119", None),
        ("level", "ENTRY", "entry"),
        ("level", "entree", None),
        ("entry_education", "associate_degree", "associate degree"),
        ("entry_education", "Unknown", "unknown"),
        ("gap_report_on", "2026-4-1", "2026-04-01"),
        ("gap_report_on", "2026/04/01", "2026-04-01"),
        ("gap_report_on", "20260401", "2026-04-01"),
        ("gap_report_on", "2026-04-01T00:00:00Z", "2026-04-01"),
        ("gap_report_on", "2026-04-01 09:30:00", None),
        ("gap_report_on", "2026-4-31", None),
        ("gap_report_on", "4/1/2026", None),
        ("gap_report_on", "01.04.2026", None),
        ("gap_report_on", "2026-04", None),
        ("as_of", "2025/5", "2025-05"),
        ("as_of", "2025.1", None),
        ("as_of", "5/2025", None),
        ("openings", "$1,200.50", 1200.5),
        ("openings", "1,200", None),
        ("openings", "0x10", None),
        ("openings", "about 40", None),
        ("employment", "40.0", 40),
        ("employment", "40.5", None),
        ("paid", "YES", True),
        ("paid", "off", False),
        ("paid", "1", None),
        ("delivery", "In Person", ["in-person"]),
        ("delivery", "unknown ", "unknown"),
        ("awards", "nursing-degree", ["nursing-degree"]),
        # "Unknown" could be the word, or an id in capitals.
        ("awards", "Unknown", None),
        ("steps", "4", [4]),
        ("source", "2026", "2026"),
        ("website", "www.example.org", None),
    ],
)
def test_meant(field: str, raw: str, meant: object) -> None:
    found = find_meant(resolve_plain(raw), raw, FIELDS[field], in_list=False)
    assert (type(found), found) == (type(meant), meant)


ALL_FIELDS = [(model, name) for model in KINDS for name in model.model_fields]
TEXTS = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"\A[0-9$., /-]{1,14}\Z"),
    st.sampled_from(["Yes", "In Person", "community_college", "2026-3-4", "$1,200", "8041", "51.0801"]),
)


@settings(deadline=None)
@given(field=st.sampled_from(ALL_FIELDS), raw=TEXTS, in_list=st.booleans())
def test_letters_and_digits_stay_what_they_were(field: tuple[type, str], raw: str, *, in_list: bool) -> None:
    model, name = field
    info = model.model_fields[name]  # type: ignore[attr-defined]
    found = find_meant(raw, raw, info, in_list=in_list)
    if found is None or isinstance(found, bool) or (isinstance(found, list) and len(found) != 1):
        return
    value = found[0] if isinstance(found, list) else found
    assert _bones(str(value)) == _bones(raw)
    # Nothing to mend in what was mended.
    if isinstance(value, str) and not isinstance(found, list):
        again = find_meant(value, value, info, in_list=in_list)
        assert again in (value, None)


def _bones(text: str) -> str:
    """Return what must not change: letters and digits, without zeros in front or behind."""
    parts = re.findall(r"[^\W_]+", text.casefold().replace("t00:00", ""))
    return "".join(part for part in parts).replace("0", "")
