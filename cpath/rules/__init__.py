"""All rules in order, their pages, and the check that runs them.

To add a rule: write a function in its topic's module, add a line to `RULES`, and add a case file in
``tests/rules``.
"""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cpath.diagnostics import Diagnostic, Severity
from cpath.rules import (
    codes,
    dates,
    identity,
    initiatives,
    labor,
    moves,
    occupations,
    partnerships,
    pathways,
    privacy,
    programs,
    provenance,
    reading,
    references,
    regions,
    scales,
    settings,
    shape,
    twice,
    validations,
)
from cpath.rules.page import Page, read_page
from cpath.rules.registry import (
    CRASHED,
    CRASHED_NAME,
    Context,
    Finding,
    Rule,
    locate_findings,
    run_rule,
)
from cpath.rules.selection import can_be_set, choose_codes, match_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpath.catalog import Loaded

_FUNCTIONS = (
    references.unknown_reference,
    references.ambiguous_reference,
    references.wrong_kind,
    references.reference_twice,
    references.never_referred_to,
    identity.title_twice,
    identity.unread_folder,
    settings.bad_rule_setting,
    identity.region_without_file,
    references.refers_to_itself,
    identity.translation_missing,
    codes.unknown_soc,
    codes.soc_group,
    codes.soc_broad,
    codes.soc_hybrid,
    codes.unknown_onet,
    codes.unknown_cip,
    codes.cip_deleted,
    codes.cip_moved,
    codes.cip_too_wide,
    codes.not_in_crosswalk,
    codes.unknown_county,
    codes.unknown_naics_sector,
    provenance.figure_without_source,
    provenance.as_of_in_the_future,
    provenance.old_figure,
    provenance.wages_disagree,
    provenance.placeholder_source,
    labor.estimate_half_stated,
    labor.figures_disagree,
    provenance.sample_value,
    scales.unknown_scale,
    scales.level_off_scale,
    scales.importance_off_scale,
    scales.bad_scale,
    scales.bad_conversion,
    scales.alignment_chain,
    partnerships.business_in_core_team,
    partnerships.not_a_business,
    partnerships.champion_not_member,
    partnerships.guest_at_meeting,
    dates.date_in_the_future,
    initiatives.decision_not_critical,
    initiatives.sign_off_order,
    initiatives.signed_in_the_future,
    partnerships.no_such_step,
    initiatives.waiver_ends_first,
    dates.dates_out_of_order,
    initiatives.foreign_pathway,
    initiatives.unknown_criterion,
    initiatives.attested_though_computed,
    initiatives.reopened_before_signed,
    labor.figures_in_initiative,
    programs.provider_without_training_role,
    programs.apprenticeship_without_work,
    programs.program_not_mapped,
    programs.rate_off_range,
    programs.year_in_the_future,
    programs.serves_no_occupation,
    occupations.onet_not_of_soc,
    occupations.suppresses_nothing,
    occupations.credential_cycle,
    occupations.alignment_inside,
    validations.votes_not_voters,
    validations.no_vote_cast,
    regions.county_of_another_state,
    regions.county_in_two_regions,
    pathways.unknown_stage,
    moves.advance_cycle,
    pathways.empty_stage,
    pathways.out_of_reach,
    pathways.no_entry_point,
    pathways.no_exit_point,
    pathways.not_on_the_map,
    moves.advance_goes_down,
    moves.move_to_itself,
    pathways.credential_not_listed,
    pathways.program_not_listed,
    privacy.private_email,
    privacy.telephone_number,
    privacy.street_address,
)

RULES: tuple[Rule, ...] = tuple(sorted((*_FUNCTIONS, *twice.RULES), key=lambda rule: rule.code))
"""Every rule, in the order of codes. A tuple, so importing a module never adds a rule."""

_CRASHED_PAGE = """A rule of cpath crashed. The other rules still ran.

    Why: this is a bug in cpath, not in your files. cpath does not know what the rule would have found.

    Wrong:

        # your files may be fine

    Right:

        # report the message and the files that cause it
    """

PAGES: tuple[Page, ...] = tuple(
    sorted(
        (
            *reading.PAGES,
            *shape.PAGES,
            *(read_page(rule.code, rule.name, rule.severity, rule.page) for rule in RULES),
            read_page(CRASHED, CRASHED_NAME, Severity.ERROR, _CRASHED_PAGE),
        ),
        key=lambda page: page.code,
    )
)
"""A page for every code, in the order of codes."""

NAMES: dict[str, str] = {page.code: page.name for page in PAGES}
"""Name of each code."""


def find_page(code: str) -> Page | None:
    """Page of a code or name, ignoring case; None if there is none."""
    wanted = code.strip()
    for page in PAGES:
        if wanted.upper() == page.code or wanted.lower() == page.name:
            return page
    return None


_ABOUT: dict[str, tuple[str, Severity]] = {page.code: (page.name, page.severity) for page in PAGES}


def check(
    loaded: Loaded,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    today: date | None = None,
    within: Callable[[str], bool] = lambda _path: True,
) -> tuple[Diagnostic, ...]:
    """Every finding about a repository (reading, shape and rules), in the order of files.

    ``select`` and ``ignore`` take codes, beginnings of codes, and names. They raise `UsageError` for one
    that matches nothing. The settings' own choice also applies. Ages are counted to ``today``, by default
    the computer's date. Only findings in files for which ``within`` is true are returned.

    The number of findings listed per code is limited, per file and in total (`cpath.diagnostics.listing`).
    One more finding with the same code gives the number left out.
    """
    settings_ = loaded.catalog.settings.entity.rules
    chosen = choose_codes(select, NAMES, "--select") if select else frozenset(NAMES)
    left_out = set(choose_codes(ignore, NAMES, "--ignore"))
    for pattern in settings_.ignore:
        left_out |= {code for code in match_codes(pattern, NAMES) if can_be_set(code)}
    wanted = (chosen - left_out) | {CRASHED}
    severities = {
        code: Severity(severity)
        for pattern, severity in settings_.severity.items()
        for code in match_codes(pattern, NAMES)
        if can_be_set(code)
    }
    context = Context(loaded.catalog, today or date.today(), NAMES)  # noqa: DTZ011 - a calendar day
    listing = loaded.listing.copy()
    # If the settings cannot be read, we do not know which rules run. Always report that.
    governing = {id(fault) for faults in loaded.catalog.faults.values() for fault in faults}

    def is_wanted(code: str, path: str) -> bool:
        return code in wanted and within(path)

    def is_listed(code: str, finding: Finding) -> bool:
        return within(finding.file) and listing.admit(code, finding.file, fixable=finding.fix is not None)

    found = [
        item
        for item in loaded.diagnostics
        if is_wanted(item.code, item.path) or (id(item) in governing and within(item.path))
    ]
    # Many small objects live until the end, so collecting garbage among them only costs time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        by_rules: list[tuple[Rule, Finding]] = []
        for rule in RULES:
            if rule.code in wanted:
                for one in run_rule(rule, context, is_listed):
                    (found if isinstance(one, Diagnostic) else by_rules).append(one)  # type: ignore[arg-type]
        found.extend(locate_findings(by_rules, loaded.catalog))
        found.extend(listing.summaries(_ABOUT, is_wanted))
        weighed = (
            replace(diagnostic, severity=severities[diagnostic.code])
            if diagnostic.code in severities
            else diagnostic
            for diagnostic in found
        )
        return tuple(sorted(weighed, key=lambda diagnostic: diagnostic.sort_key))
    finally:
        if collecting:
            gc.enable()
