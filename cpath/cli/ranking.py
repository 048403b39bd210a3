"""How ``cpath gap-report --formula`` and ``--sensitivity`` are asked for."""

from typing import TYPE_CHECKING

from cpath.errors import NoRepositoryError, UsageError

if TYPE_CHECKING:
    from cpath.catalog import Catalog
    from cpath.gaps.report import GapReport
    from cpath.gaps.sensitivity import Sensitivity


def build_ranking(
    catalog: "Catalog", report: "GapReport", formula: str | None, *, moved: bool
) -> "Sensitivity":
    """Rank the gaps of a report by a formula."""
    from cpath.gaps.formula import FORMULAS
    from cpath.gaps.sensitivity import build_sensitivity

    chosen = next((name for name in FORMULAS if name == (formula or "coverage")), None)
    if chosen is None:
        raise UsageError(f"--formula cannot be {formula!r}", help=f"one of: {', '.join(FORMULAS)}")
    if report.pairs and all(pair.source_kind != "program" for pair in report.pairs):
        raise UsageError(
            "--formula and --sensitivity rank the gaps of programs",
            help="leave out the other sources; --region, --occupation and --program go with them",
        )
    found = build_sensitivity(catalog, report.pairs, chosen, moved=moved)
    if not found.gaps:
        raise NoRepositoryError(
            "there is no program whose gaps could be ranked",
            help="name a pair with --occupation and --program",
        )
    return found
