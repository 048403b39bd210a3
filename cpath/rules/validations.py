"""Rules about employers' votes on what an occupation requires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics import Severity
from cpath.model import Validation
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.rules.registry import Context


@rule("CP620", "votes-not-voters", Severity.ERROR)
def votes_not_voters(context: Context) -> Iterator[Finding]:
    """An item has more or fewer votes than there are voters.

    Write one vote per voter, in the order of the voters. Use `~` for a voter who did not vote on the item.

    Why: otherwise it is unclear who cast which vote, and means and firms are counted wrong.

    Wrong:

        voters:
          - {organization: example-hospital, role: Unit manager}
          - {organization: example-clinic, role: Director}
        items:
          - {competency: onet/active-listening, votes: [4]}

    Right:

        voters:
          - {organization: example-hospital, role: Unit manager}
          - {organization: example-clinic, role: Director}
        items:
          - {competency: onet/active-listening, votes: [4, ~]}
    """
    for record in context.catalog.all(Validation).values():
        voters = len(record.entity.voters)
        for index, item in enumerate(record.entity.items):
            votes = len(item.votes)
            if votes != voters:
                yield Finding(
                    record,
                    ("items", index, "votes"),
                    f"number of votes on {item.competency!r} is {votes}, but number of voters is {voters}",
                    "write one vote per voter, in their order; use ~ for a voter who did not vote",
                    related=((record, ("voters",), "the voters are here"),),
                )


@rule("CP622", "no-vote-cast", Severity.WARNING)
def no_vote_cast(context: Context) -> Iterator[Finding]:
    """An item has no votes.

    Why: the item has no mean, so it is unknown. In the list it looks decided.

    Wrong:

        items:
          - {competency: onet/active-listening, votes: [~, ~]}

    Right:

        items:
          - {competency: onet/active-listening, votes: [4, ~]}
    """
    for record in context.catalog.all(Validation).values():
        for index, item in enumerate(record.entity.items):
            if not item.cast:
                yield Finding(
                    record,
                    ("items", index, "votes"),
                    f"{item.competency!r} has no votes",
                    "ask the voters again, or delete the item",
                )
