"""Rules about occupations, competencies and credentials: what is required, and what leads to what."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from cpath.diagnostics import Severity
from cpath.model import Credential, Framework, Occupation
from cpath.model.code_tables import detailed_codes
from cpath.rules.cycle import RELATED, find_cycles, show_cycle
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.rules.registry import Context
    from cpath.source.position import DataPath


@rule("CP610", "onet-not-of-soc", Severity.ERROR)
def onet_not_of_soc(context: Context) -> Iterator[Finding]:
    """An occupation's O*NET-SOC code does not begin with its SOC code.

    Why: O*NET-SOC details SOC: 29-1141.00 belongs to 29-1141. Otherwise the pay is from one occupation and
    the competencies are from another.

    Wrong:

        soc: "29-1141"
        onet: "31-1131.00"

    Right:

        soc: "29-1141"
        onet: "29-1141.00"
    """
    for record in context.catalog.all(Occupation).values():
        soc, onet = record.entity.soc, record.entity.onet
        # A BLS code that combines several occupations also matches each of them.
        of_soc = {soc, *(part.code for part in detailed_codes(soc))}
        if onet is not None and onet.partition(".")[0] not in of_soc:
            yield Finding(
                record,
                ("onet",),
                f"the O*NET-SOC code {onet} does not belong to the SOC code {soc}",
                "correct one of the two codes",
                related=((record, ("soc",), "the SOC code is here"),),
            )


@rule("CP612", "suppresses-nothing", Severity.WARNING)
def suppresses_nothing(context: Context) -> Iterator[Finding]:
    """A rating is marked as suppressed or not relevant, but the rating is missing.

    Why: `suppress` and `not_relevant` repeat what the source says about a rating. Without the rating they
    mean nothing. A column was probably left out when the data was copied.

    Wrong:

        items:
          - {competency: onet/active-listening, importance: 4.12, suppress: level}

    Right:

        items:
          - {competency: onet/active-listening, importance: 4.12, level: 4.62, suppress: level}
    """
    for record in context.catalog.all(Occupation).values():
        required = record.entity.requirements
        for index, item in enumerate(required.items if required is not None else ()):
            path: DataPath = ("requirements", "items", index)
            for rating, value in (("importance", item.importance), ("level", item.level)):
                if value is None and item.suppress in (rating, "both"):
                    yield Finding(
                        record,
                        (*path, "suppress"),
                        f"the {rating} of {item.competency!r} is marked as suppressed but is missing",
                        f"add the {rating}, or delete suppress",
                    )
            if item.not_relevant and item.level is None:
                yield Finding(
                    record,
                    (*path, "not_relevant"),
                    f"the level of {item.competency!r} is marked as not relevant but is missing",
                    "add the level, or delete not_relevant",
                )


@rule("CP614", "credential-cycle", Severity.WARNING)
def credential_cycle(context: Context) -> Iterator[Finding]:
    """Credentials lead to each other in a circle.

    Why: stackable credentials build upward. A circle has no top, and a route through it never ends.

    Wrong:

        # credentials/nursing-certificate.yaml leads to nursing-aas, and credentials/nursing-aas.yaml has
        leads_to: [nursing-certificate]

    Right:

        # credentials/nursing-aas.yaml
        leads_to: [nursing-bsn]
    """
    credentials = context.catalog.all(Credential)
    graph = {
        key: [ref for ref in record.entity.leads_to if ref in credentials and ref != key]
        for key, record in credentials.items()
    }
    for cycle in find_cycles(graph):
        steps = [
            (key, credentials[key].entity.leads_to.index(after), after) for key, after in pairwise(cycle)
        ]
        last, index, _ = steps[-1]
        yield Finding(
            credentials[last],
            ("leads_to", index),
            f"credentials form a circle: {show_cycle(cycle)}",
            "delete the `leads_to` entry that leads back",
            related=tuple(
                (credentials[key], ("leads_to", place), f"{key!r} leads to {after!r}")
                for key, place, after in steps[:-1][:RELATED]
            ),
        )


@rule("CP615", "alignment-inside", Severity.WARNING)
def alignment_inside(context: Context) -> Iterator[Finding]:
    """An alignment does not go from its own framework to another one.

    Why: alignments translate levels between two lists. They have no meaning inside one list, or between two
    other lists.

    Wrong:

        # competencies/local.yaml
        alignments:
          - {competency: onet/coordination, relation: close, to: local/teamwork}

    Right:

        # competencies/local.yaml
        alignments:
          - {competency: local/teamwork, relation: close, to: onet/coordination}
    """
    catalog = context.catalog
    for record in catalog.all(Framework).values():
        for index, item in enumerate(record.entity.alignments):
            own = catalog.find_competency(item.competency)
            other = catalog.find_competency(item.to)
            if own is not None and own.framework is not record:
                yield Finding(
                    record,
                    ("alignments", index, "competency"),
                    f"{item.competency!r} is not a competency of this framework",
                    "name this framework's competency here, and the other one under `to`",
                )
            if other is not None and other.framework is record:
                yield Finding(
                    record,
                    ("alignments", index, "to"),
                    f"{item.to!r} is a competency of this framework too",
                    "name a competency of another framework",
                )
