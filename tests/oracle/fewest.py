"""How few cells Statistics Canada's banff changes: reads tables from the file CASES, writes counts into the file ANSWERS.

CASES: [{"edits": "t1 = a + b; a >= 0; ...", "names": ["a", ...], "records": [[1, ...], ...]}, ...]
ANSWERS: [[1, 0, 2, null, ...], ...], one count a record; null where banff gave up within its time.

Needs: pip install banff==3.1.3
"""

import json
import logging
import sys

import banff
import pandas

SECONDS = 5.0


def counts(case):
    names = case["names"]
    rows = [[str(at), *map(float, record)] for at, record in enumerate(case["records"])]
    run = banff.errorloc(
        indata=pandas.DataFrame(rows, columns=["unit", *names]),
        unit_id="unit",
        edits=case["edits"],
        time_per_obs=SECONDS,
        accept_negative=True,
        seed=1,
        capture=None,
    )
    found = [0] * len(rows)
    for unit in run.outstatus.column("unit").to_pylist():
        found[int(unit)] += 1
    for unit in run.outreject.column("unit").to_pylist():
        found[int(unit)] = None
    return found


def main():
    logging.disable(logging.CRITICAL)
    _, cases, answers = sys.argv
    with open(cases, encoding="utf-8") as file:
        asked = json.load(file)
    found = [counts(case) for case in asked]
    with open(answers, "w", encoding="utf-8") as file:
        json.dump(found, file)


main()
