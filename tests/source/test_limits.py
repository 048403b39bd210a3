"""Each bound of the reader: what is just within it is read, what is just over it is refused."""

from __future__ import annotations

from typing import Any

import pytest

from cpath.source import composer
from cpath.source.composer import KEY_LENGTH
from cpath.source.reader import DEFAULT_LIMITS, read

SIZE, DEPTH, NODES, SCALAR = (
    DEFAULT_LIMITS.size,
    DEFAULT_LIMITS.depth,
    DEFAULT_LIMITS.nodes,
    DEFAULT_LIMITS.scalar,
)


def _of_size(size: int) -> str:
    line = "# " + "x" * 97 + "\n"
    text = "a: 1\n" + line * ((size - 5) // len(line))
    return text + "#" * (size - len(text) - 1) + "\n"


CASES: dict[str, tuple[str, str, str]] = {
    "size of the file": ("CP015", _of_size(SIZE), _of_size(SIZE + 1)),
    "lists in lists": ("CP012", "[" * DEPTH + "]" * DEPTH, "[" * (DEPTH + 1) + "]" * (DEPTH + 1)),
    "mappings in mappings": (
        "CP012",
        "{a: " * DEPTH + "1" + "}" * DEPTH,
        "{a: " * (DEPTH + 1) + "1" + "}" * (DEPTH + 1),
    ),
    "items": ("CP013", "- 1\n" * (NODES - 1), "- 1\n" * NODES),
    "keys": (
        "CP013",
        "".join(f"k{number}: 1\n" for number in range(NODES // 2 - 1)),
        "".join(f"k{number}: 1\n" for number in range(NODES // 2)),
    ),
    "empty mappings": ("CP013", "[" + "{}," * (NODES - 1) + "]", "[" + "{}," * NODES + "]"),
    "value": ("CP014", f"a: {'x' * SCALAR}\n", f"a: {'x' * (SCALAR + 1)}\n"),
    "value in quotes": ("CP014", f'a: "{"x" * SCALAR}"\n', f'a: "{"x" * (SCALAR + 1)}"\n'),
    "value of many lines": (
        "CP014",
        "a: |\n" + "  x\n" * (SCALAR // 2),
        "a: |\n" + "  x\n" * (SCALAR // 2 + 1),
    ),
    "value of wide characters": ("CP014", f"a: {'é' * SCALAR}\n", f"a: {'é' * (SCALAR + 1)}\n"),
    "key": ("CP014", f"{'x' * KEY_LENGTH}: 1\n", f"{'x' * (KEY_LENGTH + 1)}: 1\n"),
    "anchors": ("CP004", "a: 1\n" * 1, "a: &a 1\n"),
}


@pytest.mark.parametrize("places", [False, True])
@pytest.mark.parametrize("name", CASES)
def test_a_bound(name: str, places: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    code, within, over = CASES[name]
    document = read(within.encode(), places=places)
    assert document.problems == ()
    assert document.data is not None
    counted = _count_events(monkeypatch)
    refused = read(over.encode(), places=places)
    assert refused.data is None
    assert [problem.code for problem in refused.problems] == [code]
    assert counted[0] <= 2 * NODES + 10, "reading stops at the bound"


@pytest.mark.parametrize("bomb", ["*a, ", "&a x, ", "!x y, ", "<<: {}, "])
def test_what_is_never_allowed_is_refused_at_the_first_one(
    bomb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = _count_events(monkeypatch)
    text = "a: {" + bomb * 50_000 + "}\n" if bomb.startswith("<<") else "a: [" + bomb * 50_000 + "]\n"
    assert len(read(text.encode()).problems) == 1
    assert counted[0] < 20


def _count_events(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the events that any parser gives from now on."""
    counted = [0]
    parser: Any = composer.Parser

    class Counting(parser):  # type: ignore[misc]
        def get_event(self) -> object:
            counted[0] += 1
            return super().get_event()

    monkeypatch.setattr(composer, "Parser", Counting)
    return counted
