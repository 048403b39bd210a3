"""Rules about which rules the settings choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics import Severity
from cpath.rules.registry import Finding, rule
from cpath.rules.selection import can_be_set, match_codes, suggest_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.rules.registry import Context
    from cpath.source.position import DataPath


@rule("CP212", "bad-rule-setting", Severity.WARNING)
def bad_rule_setting(context: Context) -> Iterator[Finding]:
    """`rules` in `cpath.yaml` names a rule that does not exist, or one that cannot be turned off.

    You cannot turn off CP900 or findings about reading and shape (CP0.., CP1..).

    Why: you may believe that the rule is off, but it is not.

    Wrong:

        rules:
          ignore: [program-not-maped]

    Right:

        rules:
          ignore: [program-not-mapped]
    """
    settings = context.catalog.settings
    chosen = settings.entity.rules
    named: list[tuple[DataPath, str]] = [
        (("rules", "ignore", index), pattern) for index, pattern in enumerate(chosen.ignore)
    ]
    named += [(("rules", "severity", pattern), pattern) for pattern in chosen.severity]
    for path, pattern in named:
        codes = match_codes(pattern, context.names)
        if not codes:
            yield Finding(
                settings,
                path,
                f"there is no rule {pattern!r}",
                suggest_code(pattern, context.names) or "`cpath explain` lists all rules",
                key=path[1] == "severity",
            )
        elif not all(can_be_set(code) for code in codes):
            yield Finding(
                settings,
                path,
                f"{pattern} cannot be turned off or changed",
                "fix what it finds; a record it reports is missing from every figure",
                key=path[1] == "severity",
            )
