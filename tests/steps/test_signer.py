"""Who may sign and decide: the organizations of the partnership, by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cpath.errors import UsageError
from cpath.model import Initiative
from cpath.model.initiative import Signer
from cpath.steps.criteria import STEPS
from cpath.steps.criterion import Side
from cpath.steps.signer import BOTH, check_decider, check_signers, find_belonging, side_of

if TYPE_CHECKING:
    from cpath.catalog import Catalog, Record

PARTNERSHIP = "partnerships/health-care"
BUSINESS = Signer(organization="employer-05", role="Owner")
PUBLIC = Signer(organization="plains-college", role="Dean")


def initiative(catalog: Catalog) -> Record[Initiative]:
    return catalog.all(Initiative)["plains/health-care"]


def test_those_who_carry_the_partnership_are_named_first(base: Catalog) -> None:
    found = find_belonging(base, initiative(base))
    assert found is not None
    assert found.path == "regions/plains/partnerships/health-care.yaml"
    assert found.business[:2] == ("employer-01", "employer-02")
    assert found.public[:3] == ("school-district", "plains-college", "workforce-center")
    assert len(found.business) == 10
    assert len(set(found.of(Side.PUBLIC))) == len(found.public)


@pytest.mark.parametrize(
    ("patch", "organization", "belongs"),
    [
        # A champion who is no member, a partner of the core team who is none, a member only.
        ({"members": ["employer-02"]}, "employer-01", True),
        ({"members": ["employer-02"]}, "plains-college", True),
        ({"champions": []}, "employer-05", True),
        ({"members": ["employer-02"]}, "employer-05", False),
    ],
)
def test_who_belongs(patch: dict[str, Any], organization: str, belongs: bool, patched: Any) -> None:  # noqa: FBT001
    catalog = patched({PARTNERSHIP: patch})
    signer = Signer(organization=organization, role="Director")
    if belongs:
        check_decider(catalog, initiative(catalog), signer, BOTH, "this")
    else:
        with pytest.raises(UsageError, match=f"{organization} does not belong to the partnership") as caught:
            check_decider(catalog, initiative(catalog), signer, BOTH, "this")
        assert "add it there once it has joined" in (caught.value.help or "")


def test_the_side_is_that_of_the_record(base: Catalog) -> None:
    assert side_of(base, "employer-01") is Side.BUSINESS
    assert side_of(base, "workforce-center") is Side.PUBLIC
    assert side_of(base, "nobody") is None


@pytest.mark.parametrize("step", STEPS, ids=lambda step: str(step.number))
def test_a_step_is_signed_by_its_sides(step: Any, base: Catalog) -> None:
    needed = [{Side.BUSINESS: BUSINESS, Side.PUBLIC: PUBLIC}[side] for side in step.signers]
    check_signers(base, initiative(base), step, needed)
    check_signers(base, initiative(base), step, [*needed, *needed])
    for signers in ([], needed[1:], [PUBLIC if needed == [BUSINESS] else BUSINESS]):
        with pytest.raises(UsageError, match=f"step {step.number}") as caught:
            check_signers(base, initiative(base), step, signers)
        help_ = caught.value.help or ""
        assert help_.count("--by ORGANIZATION --role ROLE") == len(step.signers)
        assert "; from " in help_


def test_at_most_four_are_named(base: Catalog) -> None:
    with pytest.raises(UsageError) as caught:
        check_signers(base, initiative(base), STEPS[0], [])
    assert (caught.value.help or "").endswith(
        "; from business: employer-01, employer-02, employer-03, employer-04 and others"
    )


def test_a_side_of_which_there_is_nobody(patched: Any) -> None:
    catalog = patched({PARTNERSHIP: {"champions": [], "members": ["plains-college"]}})
    with pytest.raises(UsageError) as caught:
        check_signers(catalog, initiative(catalog), STEPS[0], [])
    assert (caught.value.help or "").endswith(
        "; regions/plains/partnerships/health-care.yaml names nobody of business yet"
    )


def test_a_partnership_that_is_not_there(patched: Any) -> None:
    catalog = patched({"initiatives/health-care": {"partnership": "welding"}})
    assert find_belonging(catalog, initiative(catalog)) is None
    with pytest.raises(UsageError, match="the partnership 'welding' of ") as caught:
        check_signers(catalog, initiative(catalog), STEPS[0], [BUSINESS])
    assert "cpath validate" in (caught.value.help or "")
