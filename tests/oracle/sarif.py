"""Holds SARIF logs against the schema: sarif.py SCHEMA LOG...

Needs: pip install jsonschema==4.26.0
"""

import json
import sys

import jsonschema


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main():
    schema = load(sys.argv[1])
    judge = jsonschema.validators.validator_for(schema)(schema)
    wrong = 0
    for path in sys.argv[2:]:
        log = load(path)
        for error in judge.iter_errors(log):
            wrong += 1
            print(f"{path}: {error.json_path}: {error.message[:200]}")
        print(f"{path}: {len(log['runs'][0]['results'])} results")
    sys.exit(1 if wrong else 0)


main()
