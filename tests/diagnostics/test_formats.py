"""Findings as text, JSON and GitHub commands: whatever the data holds, only our words have effects."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.diagnostics import Diagnostic, Fix, Related, Severity
from cpath.diagnostics.formats import (
    FORMATS,
    GITHUB_LIMIT,
    LINE_WIDTH,
    TEXT_LIMIT,
    CheckResult,
    escape_data,
    escape_property,
    show,
    summarize,
)
from cpath.source.position import Span

ESCAPES = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
ANYTHING = st.text(max_size=60) | st.sampled_from(
    ["\x1b[31m", "a\n::error::b", "##[add-path]x", "%0A", "[bold]x[/bold]", "\u202eabc", "a\r\nb", "\x9b1m"]
)


def _finding(
    message: str = "there is no organization 'x'",
    path: str = "a.yaml",
    span: Span | None = None,
    severity: Severity = Severity.ERROR,
    related: tuple[Related, ...] = (),
    help_: str | None = "did you mean 'y'?",
) -> Diagnostic:
    place = span or Span.of(2, 11, 2, 14)
    return Diagnostic("CP202", "unknown-reference", severity, message, path, place, related, help_)


def _result(root: Path, *diagnostics: Diagnostic) -> CheckResult:
    return CheckResult(diagnostics, 3, 2, root)


def _render(name: str, result: CheckResult, *, color: bool = False) -> str:
    return FORMATS[name](result, color)


def _text(root: Path, *diagnostics: Diagnostic, color: bool = False) -> str:
    return _render("text", _result(root, *diagnostics), color=color)


def test_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: A\nprovider: xyz # who\n")
    (tmp_path / "b.yaml").write_text("title: Y\n")
    related = (Related("b.yaml", Span.of(1, 8, 1, 9), "'y' is here"),)
    warning = _finding("the other", "b.yaml", Span.of(1, 1, 2, 1), Severity.WARNING, help_=None)
    assert _text(tmp_path, _finding(related=related), warning) == (
        "a.yaml:2:11: error[CP202] there is no organization 'x'\n"
        "  2 | provider: xyz # who\n"
        "    |           ^^^\n"
        "  see b.yaml:1:8: 'y' is here\n"
        "  help: did you mean 'y'?\n"
        "\n"
        "b.yaml:1:1: warning[CP202] the other\n"
        "  1 | title: Y\n"
        "    | ^^^^^^^^\n"
        "\n"
        "1 error, 1 warning (3 files, 2 records)\n"
    )


def test_nothing_found(tmp_path: Path) -> None:
    assert _text(tmp_path) == "no findings (3 files, 2 records)\n"
    assert summarize(CheckResult((), 1, 1, tmp_path)) == "no findings (1 file, 1 record)"


def test_color_is_ours_alone(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: A\nprovider: \x1b[5mxyz\n")
    colored = _text(tmp_path, _finding("\x1b[5m"), color=True)
    assert "\x1b[1m" in colored
    assert "\x1b[5m" not in colored
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == _text(tmp_path, _finding("\x1b[5m"))


def _carets(text: str) -> tuple[str, str]:
    lines = text.split("\n")
    at = next(index for index, line in enumerate(lines) if set(line.split("|")[-1]) == {" ", "^"})
    return lines[at - 1], lines[at]


@pytest.mark.parametrize(
    ("line", "span", "underlined"),
    [
        ("title: Enfermería", Span.of(1, 8, 1, 18), "Enfermería"),
        ("\ttitle: A", Span.of(1, 9, 1, 10), "A"),
        ("title: A", Span.of(1, 9, 1, 9), ""),
        ("title: A", Span.of(1, 99, 1, 120), ""),
        ("title: A   ", Span.of(1, 1, 3, 1), "title: A"),
    ],
)
def test_carets_stand_below(tmp_path: Path, line: str, span: Span, underlined: str) -> None:
    (tmp_path / "a.yaml").write_text(line, encoding="utf-8")
    shown, carets = _carets(_text(tmp_path, _finding(span=span)))
    start = carets.index("^")
    assert shown[start : carets.rindex("^") + 1].rstrip() == underlined


def test_wide_letters_take_two_columns_and_combining_ones_none(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("t: 看護e\u0301 x", encoding="utf-8")
    _, carets = _carets(_text(tmp_path, _finding(span=Span.of(1, 4, 1, 8))))
    assert carets == "    |    ^^^^^"


@pytest.mark.parametrize("column", [1, 500, 5_000, 99_990])
def test_long_lines_are_cut_around_the_place(tmp_path: Path, column: int) -> None:
    line = "".join(chr(ord("a") + index % 26) for index in range(100_000))
    (tmp_path / "a.yaml").write_text(line)
    shown, carets = _carets(_text(tmp_path, _finding(span=Span.of(1, column, 1, column + 5))))
    assert len(shown) <= LINE_WIDTH + 20
    start = carets.index("^")
    assert shown[start : start + 5] == line[column - 1 : column + 4]


def test_a_long_line_of_what_cannot_be_seen_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\x00" * 100_000)
    shown, _ = _carets(_text(tmp_path, _finding(span=Span.of(1, 1, 1, 90_000))))
    assert len(shown) < 5 * LINE_WIDTH


def test_findings_beyond_the_limit_are_counted_and_errors_come_first(tmp_path: Path) -> None:
    notes = [_finding(f"note {number}", severity=Severity.NOTE) for number in range(TEXT_LIMIT + 50)]
    shown = _text(tmp_path, *notes, _finding("the error"))
    assert "the error" in shown
    assert shown.count("note[CP202]") == TEXT_LIMIT - 1
    assert "and 51 more; --format json shows all of them" in shown
    assert "1 error, 250 notes" in shown


def test_many_related_places_are_counted(tmp_path: Path) -> None:
    related = tuple(Related("b.yaml", Span.of(1, 1), f"place {number}") for number in range(25))
    shown = _text(tmp_path, _finding(related=related))
    assert "  and 15 more places" in shown


@pytest.mark.parametrize("secret", ["outside/secret.yaml", "inside/.git/config"])
def test_a_link_to_what_nobody_asked_for_shows_nothing(tmp_path: Path, secret: str) -> None:
    target = tmp_path / secret
    target.parent.mkdir(parents=True)
    target.write_text("token: 12345\n")
    root = tmp_path / "inside"
    root.mkdir(exist_ok=True)
    (root / "a.yaml").symlink_to(target)
    (root / "loop.yaml").symlink_to("loop.yaml")
    findings = [
        _finding(path=path, span=Span.of(1, 1)) for path in ("a.yaml", "loop.yaml", "../outside/secret.yaml")
    ]
    assert "12345" not in _text(root, *findings)


def test_a_pipe_in_the_place_of_a_file_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    assert "a.yaml:2:11: error[CP202]" in _text(tmp_path, _finding())


def test_json_has_exactly_the_keys_that_programs_rely_on(tmp_path: Path) -> None:
    related = (Related("b.yaml", Span.of(1, 8, 1, 9), "'y' is here"),)
    fixable = Diagnostic(
        "CP104", "unquoted-code", Severity.ERROR, "m", "a.yaml", Span.of(1, 2, 3, 4), (), None, Fix("t", ())
    )
    document = json.loads(_render("json", _result(tmp_path, _finding(related=related), fixable), color=True))
    assert document == {
        "format": "cpath-validate/1",
        "diagnostics": [
            {
                "code": "CP202",
                "name": "unknown-reference",
                "severity": "error",
                "message": "there is no organization 'x'",
                "path": "a.yaml",
                "line": 2,
                "column": 11,
                "end_line": 2,
                "end_column": 14,
                "related": [
                    {
                        "path": "b.yaml",
                        "line": 1,
                        "column": 8,
                        "end_line": 1,
                        "end_column": 9,
                        "message": "'y' is here",
                    }
                ],
                "help": "did you mean 'y'?",
                "fixable": False,
                "more": 0,
            },
            {
                "code": "CP104",
                "name": "unquoted-code",
                "severity": "error",
                "message": "m",
                "path": "a.yaml",
                "line": 1,
                "column": 2,
                "end_line": 3,
                "end_column": 4,
                "related": [],
                "help": None,
                "fixable": True,
                "more": 0,
            },
        ],
        "fixed": [],
        "summary": {"files": 3, "records": 2, "errors": 2, "warnings": 0, "notes": 0, "unlisted": 0},
    }


def test_github(tmp_path: Path) -> None:
    found = (
        _finding(path="regions/a,b/x:y.yaml"),
        _finding("100 %", span=Span.of(1, 1, 3, 1), severity=Severity.WARNING, help_=None),
        _finding(
            "n", severity=Severity.NOTE, help_=None, related=(Related("b.yaml", Span.of(4, 1), "here"),)
        ),
    )
    assert _render("github", _result(tmp_path, *found), color=True) == (
        "::error file=regions/a%2Cb/x%3Ay.yaml,line=2,col=11,endLine=2,endColumn=14,"
        "title=CP202 unknown-reference::there is no organization 'x'%0Adid you mean 'y'?\n"
        "::warning file=a.yaml,line=1,endLine=3,title=CP202 unknown-reference::100 %25\n"
        "::notice file=a.yaml,line=2,col=11,endLine=2,endColumn=14,title=CP202 unknown-reference"
        "::n%0Asee b.yaml:4: here\n"
        "1 error, 1 warning, 1 note (3 files, 2 records)\n"
    )


def test_github_gets_ten_of_each_level_and_a_count_of_the_rest(tmp_path: Path) -> None:
    found = [_finding() for _ in range(33)] + [_finding(severity=Severity.WARNING) for _ in range(11)]
    lines = _render("github", _result(tmp_path, *found)).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == GITHUB_LIMIT
    assert sum(line.startswith("::warning ") for line in lines) == GITHUB_LIMIT
    assert lines[-1].endswith("; 24 findings more than GitHub shows: run `cpath validate`")
    assert len(lines) == 2 * GITHUB_LIMIT + 1


def _read_command(line: str) -> tuple[str, dict[str, str], str]:
    """Read a workflow command as GitHub's runner does."""
    match = re.fullmatch(r"::([a-z]+) (.*?)::(.*)", line)
    assert match is not None
    properties = {}
    for part in match[2].split(","):
        key, _, value = part.partition("=")
        for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            value = value.replace(code, char)
        properties[key] = value
    message = match[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    return match[1], properties, message


@given(message=ANYTHING, path=ANYTHING.filter(bool))
def test_no_data_becomes_a_command_or_an_escape_sequence(message: str, path: str) -> None:
    root = Path("/nonexistent")
    finding = _finding(message, path, help_=message, related=(Related(path, Span.of(1, 1), message),))
    text = _render("text", _result(root, finding))
    github = _render("github", _result(root, finding))
    for output in (text, github, _render("json", _result(root, finding))):
        assert not ESCAPES.search(output)
    assert "##[" not in text + github
    # One line each for the finding, its related place and its help, one empty, and the summary.
    assert text.count("\n") == (5 if message else 4)
    command, summary = github.split("\n")[:2]
    level, properties, said = _read_command(command)
    assert level == "error"
    assert list(properties) == ["file", "line", "col", "endLine", "endColumn", "title"]
    assert properties["file"].replace("\n", "").replace("\r", "") == "".join(
        show(part) for part in re.split("[\r\n]", path)
    )
    shown = [part if part in "\r\n" else show(part) for part in re.split("([\r\n])", message)]
    assert said.endswith("".join(shown))
    assert summary == "1 error (3 files, 2 records)"


@given(st.text())
def test_escaping_is_that_of_actions_core(text: str) -> None:
    # toolkit/packages/core/src/command.ts: escapeData, escapeProperty
    data = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    assert escape_data(text) == data
    assert escape_property(text) == data.replace(":", "%3A").replace(",", "%2C")
    assert not {"\r", "\n"} & set(escape_data(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Enfermería", "Enfermería"),
        ("a\x1b[31mb", "a\\u{1b}[31mb"),
        ("a\nb", "a\\u{a}b"),
        ("a\tb", "a b"),
        ("\u202eabc", "\\u{202e}abc"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
        ("##[group]x", "##\\u{5b}group]x"),
    ],
)
def test_show(text: str, shown: str) -> None:
    assert show(text) == shown


AT = Span.of(1, 1)


def test_many_notes_of_one_code_are_shown_whole_only_at_first(tmp_path: Path) -> None:
    notes = [
        Diagnostic("CP207", "never-referred-to", Severity.NOTE, f"note {number}", "a.yaml", AT, (), "do it")
        for number in range(5)
    ]
    error = Diagnostic("CP202", "unknown-reference", Severity.ERROR, "wrong", "b.yaml", AT, (), "mend it")
    text = _text(tmp_path, *notes, error)
    assert text.count("help: do it") == 3
    assert (
        "a.yaml:1:1: note[CP207] note 3\na.yaml:1:1: note[CP207] note 4\n\nb.yaml:1:1: error[CP202]" in text
    )
    assert text.endswith("  help: mend it\n\n1 error, 5 notes (3 files, 2 records)\n")
