"""Validations: employers' votes on what an occupation requires."""

from typing import Annotated, ClassVar, Literal

from cpath.model.base import Day, Entity, LevelWord, Line, Many, Part, RefTo, Text, about

Vote = Literal[1, 2, 3, 4]
"""1: can be left out, 2: nice to have, 3: important, 4: must be included."""


class Voter(Part):
    """A voter: firm and role, no name."""

    organization: Annotated[
        str, RefTo("organization"), about("Organization", "Id of the firm.", "example-hospital")
    ]
    role: Annotated[Line, about("Role", "The voter's role there.", "Unit manager")]


class VotedItem(Part):
    """The votes on one competency."""

    competency: Annotated[
        str, RefTo("competency"), about("Competency", "Id of the competency.", "active-listening")
    ]
    votes: Annotated[
        Many[Vote | None],
        about(
            "Votes",
            "1 to 4, one per voter, in the order of the voters. ~ for a voter who did not vote.",
            [4, 3, 4],
        ),
    ]
    level: Annotated[
        LevelWord | float | None,
        about(
            "Level",
            "Level that the voters want: introduced, reinforced, mastered, or a number on the framework's "
            "scale.",
            "reinforced",
        ),
    ] = None

    @property
    def cast(self) -> tuple[int, ...]:
        """The votes cast."""
        return tuple(vote for vote in self.votes if vote is not None)

    @property
    def mean(self) -> float | None:
        """Mean of the votes cast; None if there are none."""
        cast = self.cast
        return sum(cast) / len(cast) if cast else None


class Validation(Entity):
    """Employers' votes, 1 to 4, on what an occupation requires."""

    kind: ClassVar[str] = "validation"
    folder: ClassVar[str] = "validations"
    regional: ClassVar[bool] = True

    occupation: Annotated[
        str, RefTo("occupation"), about("Occupation", "Id of the occupation.", "registered-nurse")
    ]
    held_on: Annotated[Day, about("Held on", "Date of the vote.", "2026-02-12")]
    horizon_months: Annotated[
        int | None, about("Horizon", "How many months ahead the voters looked.", 24, gt=0)
    ] = None
    voters: Annotated[
        Many[Voter], about("Voters", "Who voted.", [{"organization": "example-hospital", "role": "CNO"}])
    ]
    items: Annotated[
        Many[VotedItem],
        about("Items", "The votes, item by item.", [{"competency": "active-listening", "votes": [4, 3, 4]}]),
    ]
    missing: Annotated[
        Many[Text], about("Missing", "What the voters missed in the list.", ["Telehealth"])
    ] = ()
