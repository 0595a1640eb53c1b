"""Prints what a suite saw as a table, program × store, and says where docs/clients.md has another one.

    python3 table.py RESULTS PAGE

RESULTS has a line for each program and store: program, version, store and result, with tabs in between.
"""

import sys


def main():
    results, page = sys.argv[1:]
    stores, programs = [], {}
    with open(results, encoding="utf-8") as lines:
        for line in lines:
            program, version, store, result = line.rstrip("\n").split("\t")
            if store not in stores:
                stores.append(store)
            programs.setdefault((program, version), {})[store] = result
    rows = [row(["program", "version", *stores]), row(["---"] * (len(stores) + 2))]
    rows += [row([*program, *(found.get(store, "") for store in stores)]) for program, found in programs.items()]
    print("\n".join(rows))
    with open(page, encoding="utf-8") as text:
        shown = text.read().splitlines()
    new = [line for line in rows if line not in shown]
    if new:
        print(f"\n{page} has other rows for these:", *new, sep="\n")


def row(cells):
    return "| " + " | ".join(cells) + " |"


main()
