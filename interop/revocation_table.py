"""Prints the times that RevocationIT and SsfRevocationIT have measured, or writes them between the marks of a page.

revocation_table.py TARGET [--write PAGE]: reads TARGET/revocation-pushed.tsv and TARGET/revocation-polled.tsv. Fails if
a sample is missing or takes 10 seconds, or, of a hundred, if the 99th percentile takes 2 seconds. What was away during
a change may take as long as docs/revocation.md says.
"""

import datetime
import math
import pathlib
import re
import statistics
import sys

WAYS = ("pushed", "polled")
LIMIT = 10_000
LIMIT_P99 = 2_000
LIMIT_OUTAGE = 45_000
MANY_ROUNDS = 100
# It ends all sessions, and is made in each fifth round only.
OF_FEW_ROUNDS = "an option of the mapper changes"
MARKS = re.compile(r"(<!-- measured -->\n).*?(<!-- /measured -->\n)", re.DOTALL)

Samples = dict[str, list[int]]


def read(path: pathlib.Path, kind: str) -> Samples:
    """Milliseconds of what is of this kind, in the order of the file."""
    times: Samples = {}
    for line in path.read_text().splitlines():
        of, what, millis = line.split("\t")
        if of == kind:
            times.setdefault(what, []).append(int(millis))
    return times


def p99(times: list[int]) -> int:
    return sorted(times)[math.ceil(len(times) * 0.99) - 1]


def all_of(samples: Samples) -> list[int]:
    return [time for times in samples.values() for time in times]


def table(head: str, found: dict[str, Samples], has_p99: bool) -> list[str]:
    columns = ["median", "p99", "longest"] if has_p99 else ["median", "longest"]
    titles = [f"{WAYS[0]}: {columns[0]}", *columns[1:], f"{WAYS[1]}: {columns[0]}", *columns[1:]]
    lines = [f"| {head} | {' | '.join(titles)} |", "| --- |" + " --: |" * len(titles)]
    for what in dict.fromkeys(what for way in WAYS for what in found[way]):
        cells = []
        for way in WAYS:
            times = found[way].get(what)
            some = [round(statistics.median(times)), p99(times), max(times)] if times else ["", "", ""]
            cells += some if has_p99 else [some[0], some[2]]
        lines.append(f"| {what} | {' | '.join(str(cell) for cell in cells)} |")
    return lines


def problems(changes: dict[str, Samples], outages: dict[str, Samples]) -> list[str]:
    wrong = []
    counts = {len(times) for way in WAYS for what, times in changes[way].items() if what != OF_FEW_ROUNDS}
    if len(counts) != 1 or changes[WAYS[0]].keys() != changes[WAYS[1]].keys():
        wrong.append("not every change was measured in every round")
    for way in WAYS:
        for what, times in changes[way].items():
            wrong += [f"{way}: {what}: {time} ms" for time in times if time >= LIMIT]
            wrong += [f"{way}: {what}: p99 is {p99(times)} ms"] if is_too_slow(times) else []
        for what, times in outages[way].items():
            wrong += [f"{way}: {what}: {time} ms" for time in times if time >= LIMIT_OUTAGE]
    return wrong


def is_too_slow(times: list[int]) -> bool:
    return len(times) >= MANY_ROUNDS and p99(times) >= LIMIT_P99


def main() -> None:
    target = pathlib.Path(sys.argv[1])
    files = {way: target / f"revocation-{way}.tsv" for way in WAYS}
    changes = {way: read(file, "change") for way, file in files.items()}
    outages = {way: read(file, "outage") for way, file in files.items()}
    wrong = problems(changes, outages)
    rounds = max(len(times) for way in WAYS for times in changes[way].values())
    lines = [f"{rounds} rounds on {datetime.date.today()}, in milliseconds:", ""]
    lines += table("change", changes, rounds >= MANY_ROUNDS) + [""]
    for way in WAYS:
        times = all_of(changes[way])
        said = f"All {len(times)} changes {way}: median {round(statistics.median(times))} ms"
        lines.append(f"- {said}, 99 of 100 within {p99(times)} ms, the longest {max(times)} ms.")
    lines += ["", "What was away meanwhile:", ""]
    lines += table("what happens", outages, False)
    print("\n".join(lines))
    if wrong:
        sys.exit("\n".join(wrong))
    if sys.argv[2:3] == ["--write"]:
        path = pathlib.Path(sys.argv[3])
        page = path.read_text()
        if len(MARKS.findall(page)) != 1:
            sys.exit(f"{path} has no place between marks for the tables")
        path.write_text(MARKS.sub(lambda marks: marks[1] + "\n" + "\n".join(lines) + "\n\n" + marks[2], page))


if __name__ == "__main__":
    main()
