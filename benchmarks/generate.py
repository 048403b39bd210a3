"""Writes a cpath repository of any size, the same one every time.

Its files are like those that regions write: occupations with some 40 rated competencies, programs
with courses that teach some 20, partnerships, organizations. It validates without an error, so
that every reference is really followed.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

WORDS = [
    "analyze",
    "apply",
    "assess",
    "build",
    "calibrate",
    "care",
    "client",
    "code",
    "communicate",
    "configure",
    "control",
    "cost",
    "data",
    "design",
    "develop",
    "diagnose",
    "document",
    "electrical",
    "estimate",
    "evaluate",
    "field",
    "health",
    "inspect",
    "install",
    "integrate",
    "interpret",
    "logistics",
    "maintain",
    "measure",
    "mechanical",
    "monitor",
    "network",
    "operate",
    "order",
    "patient",
    "plan",
    "policy",
    "process",
    "project",
    "protocol",
    "quality",
    "record",
    "repair",
    "report",
    "research",
    "risk",
    "safety",
    "schedule",
    "software",
    "statistics",
    "supply",
    "support",
    "system",
    "team",
    "test",
    "tool",
    "train",
    "vehicle",
    "water",
    "weld",
    "workflow",
    "write",
]
SOCS = (
    "11-9111", "13-1071", "15-1212", "15-1232", "15-1244", "15-1252", "29-1141", "29-2034", "29-2061",
    "31-1131", "31-9092", "43-3031", "47-2031", "47-2111", "47-2152", "49-9021",
)  # fmt: skip
CIPS = ("51.3801", "51.3902", "11.0101", "11.1003", "46.0302", "46.0503", "52.0201", "15.0612")
CATEGORIES = ("knowledge", "skill", "ability", "task", "tool")


def main() -> None:
    """Write the repository that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=int)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    generate(arguments.files, arguments.folder)


def generate(files: int, folder: Path) -> None:  # noqa: C901 - one loop a kind
    """Write a repository of ``files`` files into ``folder``, which must not exist."""
    folder.mkdir(parents=True)
    chance = random.Random(7)
    frameworks = max(1, files // 1000)
    occupations = min(1_000, files // 5)
    organizations = max(2, files // 20)
    partnerships = files // 20
    regions = max(1, files // 500)
    programs = files - 1 - frameworks - occupations - organizations - partnerships - regions
    competencies = [f"c{number:04d}" for number in range(frameworks * 150)]

    def put(path: str, lines: list[str]) -> None:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def title() -> str:
        return " ".join(chance.choice(WORDS) for _ in range(chance.randint(2, 4))).capitalize()

    put("cpath.yaml", ["format: 1", "title: Benchmark", "state: CO", "illustrative: true"])
    for number in range(frameworks):
        lines = [f"title: Framework {number}", "publisher: Nobody", "level_scale: onet-level",
                 "importance_scale: {low: 1, high: 5}", "illustrative: true", "competencies:"]  # fmt: skip
        for competency in competencies[number * 150 : (number + 1) * 150]:
            lines += [f"  - id: {competency}", f"    title: {title()} {competency}",
                      f"    category: {chance.choice(CATEGORIES)}"]  # fmt: skip
        put(f"competencies/framework-{number}.yaml", lines)
    for number in range(organizations):
        kind = "employer" if number % 2 else "community-college"
        put(f"organizations/org-{number:05d}.yaml",
            [f"title: Organization {number}", f"type: {kind}", "illustrative: true",
             f"description: {title()}, {title()}"])  # fmt: skip
    for number in range(occupations):
        lines = [f"title: Occupation {number}", f'soc: "{SOCS[number % len(SOCS)]}"',
                 f"level: {('entry', 'middle', 'advanced')[number % 3]}", "illustrative: true",
                 "labor_market:", "  - area: Colorado", f"    employment: {chance.randint(100, 90_000)}",
                 f"    median_hourly: {chance.randint(1500, 9000) / 100}", "    source: illustrative",
                 "    as_of: 2025-05", "requirements:", "  source: illustrative", "  as_of: 2025-05",
                 "  items:"]  # fmt: skip
        for competency in sorted(chance.sample(competencies, chance.randint(30, 45))):
            importance, level = chance.randint(100, 500) / 100, chance.randint(0, 700) / 100
            lines.append(f"    - {{competency: {competency}, importance: {importance}, level: {level}}}")
        put(f"occupations/occupation-{number:05d}.yaml", lines)
    names = [f"region-{number:03d}" for number in range(regions)]
    for number, name in enumerate(names):
        put(f"regions/{name}/region.yaml", [f"title: Region {number}", "illustrative: true"])
    employers = [f"org-{number:05d}" for number in range(1, organizations, 2)]
    colleges = [f"org-{number:05d}" for number in range(0, organizations, 2)]
    for number in range(partnerships):
        lines = [f"title: Partnership {number}", 'industry: ["62"]', "status: active", "illustrative: true",
                 "members:"]  # fmt: skip
        lines += [f"  - {name}" for name in sorted(chance.sample(employers, min(12, len(employers))))]
        put(f"regions/{names[number % regions]}/partnerships/partnership-{number:05d}.yaml", lines)
    for number in range(programs):
        lines = [f"title: Program {number}", f"provider: {chance.choice(colleges)}", "type: certificate",
                 f'cip: "{CIPS[number % len(CIPS)]}"', "illustrative: true", "awards: []",
                 f"length: {{weeks: {chance.randint(4, 60)}}}", "cost: unknown", "delivery: [in-person]",
                 "prepares_for:", f"  - {{occupation: occupation-{chance.randrange(occupations):05d}}}",
                 "courses:"]  # fmt: skip
        taught = sorted(chance.sample(competencies, 20))
        for course in range(5):
            lines += [f"  - id: course-{course}", f"    title: {title()}", "    teaches:"]
            for competency in taught[course * 4 : course * 4 + 4]:
                level = chance.randint(100, 600) / 100
                lines += [f"      - competency: {competency}", f"        level: {level}",
                          "        assessed: true"]  # fmt: skip
        put(f"regions/{names[number % regions]}/programs/program-{number:06d}.yaml", lines)


if __name__ == "__main__":
    main()
