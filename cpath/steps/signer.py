"""Who may sign: the organizations of an initiative's partnership, by side.

A champion, a member or a partner of the core team belongs; its convener is one of them. Owns what is
said to a signer who does not. Must not know what is signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.diagnostics.suggestion import did_you_mean
from cpath.errors import UsageError
from cpath.model import Organization, Partnership
from cpath.steps.criterion import Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.catalog import Catalog, Record
    from cpath.model import Initiative
    from cpath.model.initiative import Signer
    from cpath.steps.criterion import Step

_SHOWN = 4
BOTH = (Side.BUSINESS, Side.PUBLIC)
SIDES = {Side.BUSINESS: "business", Side.PUBLIC: "the public partners"}


@dataclass(frozen=True, slots=True)
class Belonging:
    """The organizations of a partnership by side, those first who carry it. ``path`` is its file."""

    path: str
    business: tuple[str, ...]
    public: tuple[str, ...]

    def of(self, side: Side) -> tuple[str, ...]:
        """Return the organizations of one side."""
        return self.business if side is Side.BUSINESS else self.public


def find_belonging(catalog: Catalog, initiative: Record[Initiative]) -> Belonging | None:
    """Return who belongs to an initiative's partnership; None where it cannot be read."""
    record = catalog.find(Partnership, initiative.entity.partnership, initiative.region)
    if record is None:
        return None
    entity = record.entity
    listed = [item.organization for item in entity.champions]
    listed += [item.organization for item in entity.core_team]
    listed += entity.members
    sides: dict[Side, dict[str, None]] = {Side.BUSINESS: {}, Side.PUBLIC: {}}
    for ref in listed:
        side = side_of(catalog, ref)
        if side is not None:
            sides[side][ref] = None
    return Belonging(record.path, tuple(sides[Side.BUSINESS]), tuple(sides[Side.PUBLIC]))


def side_of(catalog: Catalog, ref: str) -> Side | None:
    """Return the side of an organization; None where no record has it."""
    record = catalog.find(Organization, ref)
    if record is None:
        return None
    return Side.BUSINESS if record.entity.is_business else Side.PUBLIC


def check_signers(
    catalog: Catalog, initiative: Record[Initiative], step: Step, signers: Sequence[Signer]
) -> None:
    """See that the signers of a step are of the partnership, and of the sides that sign this step.

    Raises `UsageError`, which names some who could sign.
    """
    wanted = " and ".join(f"one of {SIDES[side]}" for side in step.signers)
    example = " ".join(["--by ORGANIZATION --role ROLE"] * len(step.signers))
    needs = "a signer" if len(step.signers) == 1 else "two signers"
    if not signers:
        raise UsageError(
            f"step {step.number} is open and needs {needs} to sign it: {wanted}",
            help=f"add {example}{_candidates(catalog, initiative, step.signers)}",
        )
    sides = {check_organization(catalog, initiative, item.organization, step.signers) for item in signers}
    missing = [side for side in step.signers if side not in sides]
    if missing:
        named = ", ".join(signer.organization for signer in signers)
        raise UsageError(
            f"step {step.number} needs {needs}, {wanted}; "
            f"{named} {'is' if len(signers) == 1 else 'are'} not of {SIDES[missing[0]]}",
            help=f"sign with {example}{_candidates(catalog, initiative, missing)}",
        )


def check_decider(
    catalog: Catalog, initiative: Record[Initiative], signer: Signer, sides: Sequence[Side], what: str
) -> None:
    """See that who decides on ``what`` belongs to the partnership, on one of ``sides``."""
    side = check_organization(catalog, initiative, signer.organization, sides)
    if side not in sides:
        wanted = " or ".join(SIDES[item] for item in sides)
        raise UsageError(
            f"{what} is for {wanted} to decide; {signer.organization} is not one of them",
            help=f"decide it together, and name who does with --by{_candidates(catalog, initiative, sides)}",
        )


def check_organization(
    catalog: Catalog, initiative: Record[Initiative], ref: str, sides: Sequence[Side]
) -> Side:
    """Return the side of an organization that belongs to the partnership; `UsageError` for others."""
    side = side_of(catalog, ref)
    if side is None:
        raise UsageError(
            f"no organization {ref!r} in organizations/",
            help=did_you_mean(ref, catalog.all(Organization))
            or "name the signer's organization by its id, or write its record first",
        )
    belonging = find_belonging(catalog, initiative)
    if belonging is None:
        raise UsageError(
            f"the partnership {initiative.entity.partnership!r} of {initiative.path} cannot be read, "
            f"so that nobody can tell whether {ref} belongs to it",
            help="mend its file first; `cpath validate` says what is wrong",
        )
    if ref not in belonging.of(side):
        raise UsageError(
            f"{ref} does not belong to the partnership: "
            f"{belonging.path} names it neither as champion, nor as member, nor in the core team",
            help=f"add it there once it has joined{_candidates(catalog, initiative, sides)}",
        )
    return side


def _candidates(catalog: Catalog, initiative: Record[Initiative], sides: Sequence[Side]) -> str:
    """Name some who could sign, those first who carry the partnership."""
    belonging = find_belonging(catalog, initiative)
    if belonging is None:
        return ""
    words = ""
    for side in sides:
        ids = belonging.of(side)
        if ids:
            others = " and others" if len(ids) > _SHOWN else ""
            words += f"; from {SIDES[side]}: {', '.join(ids[:_SHOWN])}{others}"
        else:
            words += f"; {belonging.path} names nobody of {SIDES[side]} yet"
    return words
