"""Rules about the settings' own choice of rules."""

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

    Findings about reading and shape (CP0.., CP1..) and CP900 always count.

    Why: whoever turned the rule off believes that it is off.

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
                suggest_code(pattern, context.names) or "`cpath explain` lists all of them",
                key=path[1] == "severity",
            )
        elif not all(can_be_set(code) for code in codes):
            yield Finding(
                settings,
                path,
                f"{pattern} cannot be turned off or changed",
                "mend what it finds; without it a record is missing from every figure",
                key=path[1] == "severity",
            )
