"""What must stand where: each cell of each report with the labels of its form, read from the TOML files alone."""

import json
import pathlib
import sys
import tomllib

FORMS = {}
for path in pathlib.Path("assets/forms").glob("*.toml"):
    form = tomllib.loads(path.read_text())
    FORMS[form["id"]] = form


def chain(groups, name):
    """The labels of a group and of those around it."""
    held = {group["id"]: group for group in groups}
    labels = []
    while name:
        labels.append(held[name]["label"])
        name = held[name].get("parent")
    return labels


def cells(form):
    """Each address with all labels that explain it."""
    for table in form["tables"]:
        for block in table["blocks"]:
            for row in block["rows"]:
                if row.get("heading"):
                    continue
                for column in block["columns"]:
                    labels = [block.get("label", ""), row["label"], column["label"]]
                    labels += chain(table.get("row_groups", []), row.get("group"))
                    labels += chain(table.get("column_groups", []), column.get("group"))
                    address = f"{table['id']}.{row['id']}.{column['id']}"
                    yield address, sorted(label for label in labels if label)


found = []
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.toml")):
    report = tomllib.loads(path.read_text())
    form = FORMS[report["form"]]
    held = []
    for address, labels in cells(form):
        table, row, column = address.split(".")
        value = report.get(table, {}).get(row, {}).get(column)
        held.append({"address": address, "labels": labels, "value": None if value is None else str(value)})
    found.append({"name": path.stem, "agency": report["agency"], "keyed": report.get("totals") == "keyed",
                  "whole": sum(cell["value"] is not None for cell in held) > len(held) // 2, "cells": held})
json.dump(found, sys.stdout, ensure_ascii=False)
