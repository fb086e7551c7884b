"""Finds each figure of each report in its workbook, JSON and CSV, and compares computed rules with `gouji check`."""

import csv
import json
import pathlib
import subprocess
import sys
from decimal import Decimal, InvalidOperation

import jsonschema
import openpyxl

TO = pathlib.Path(sys.argv[1])
RESULTS = {"passed": "一致", "failed": "不符", "pending": "待补", "waived": "已放行", "not_applicable": "不适用"}
faults = []
figures = blanks = rules = 0


def fault(*what):
    faults.append(" ".join(map(str, what)))


def plain(text):
    return "" if text is None else "".join(str(text).split())


def number(text):
    """The figure of a value as a report file has it: 47212 万元 is 47212."""
    try:
        return Decimal(plain(text).rstrip("元万亿").replace(",", ""))
    except InvalidOperation:
        return None


class Book:
    def __init__(self, path):
        self.book = openpyxl.load_workbook(path, data_only=True)
        # What a merged cell shows stands at each of its places.
        self.shown = {}
        for sheet in self.book:
            for area in sheet.merged_cells.ranges:
                for row, column in area.cells:
                    self.shown[sheet.title, row, column] = sheet.cell(area.min_row, area.min_col).value

    def place(self, address):
        name = self.book.defined_names.get(address)
        if name is None:
            return None
        sheet, cell = name.attr_text.rsplit("!", 1)
        sheet = self.book[sheet.strip("'")]
        return sheet, sheet[cell.replace("$", "")]

    def at(self, sheet, row, column):
        return self.shown.get((sheet.title, row, column), sheet.cell(row, column).value)

    def labels(self, sheet, cell):
        left = [self.at(sheet, cell.row, column) for column in range(1, cell.column)]
        above = [self.at(sheet, row, cell.column) for row in range(1, cell.row)]
        return {plain(text) for text in left + above}

    def parity(self):
        sheet = self.book["勾稽"]
        rows = list(sheet.iter_rows(values_only=True))
        head = next(at for at, row in enumerate(rows) if row[-1] == "编号" or "编号" in row)
        id_at, result_at = rows[head].index("编号"), rows[head].index("结果")
        return {row[id_at]: row[result_at] for row in rows[head + 1:] if row[id_at]}


def of_book(report, book):
    global figures, blanks
    for cell in report["cells"]:
        place = book.place(cell["address"])
        if place is None:
            fault(report["name"], cell["address"], "has no name")
            continue
        sheet, held = place
        missing = [label for label in cell["labels"] if plain(label) not in book.labels(sheet, held)]
        if missing:
            fault(report["name"], cell["address"], "not under", missing)
        if cell["value"] is None:
            # A total that is not keyed follows.
            blanks += held.value in (None, "")
            continue
        figures += 1
        if held.value is None or number(held.value) != number(cell["value"]):
            fault(report["name"], cell["address"], "is", held.value, "for", cell["value"])


def of_rules(report, computed):
    global rules
    check = json.loads((TO / "files" / f"{report['name']}.check").read_text())
    wanted = {}
    for finding in check["findings"]:
        instance = f"[{finding['instance']}]" if finding.get("instance") else ""
        wanted[finding["rule"] + instance] = RESULTS[finding["status"]]
    shown = computed.parity()
    for key, result in shown.items():
        rules += 1
        if wanted.get(key, "不适用") != result:
            fault(report["name"], key, "is", result, "for", wanted.get(key))
    if not shown:
        fault(report["name"], "has no rules")


def of_data(report, schema):
    held = json.loads((TO / "files" / f"{report['name']}.json").read_text())
    try:
        jsonschema.validate(held, schema)
    except jsonschema.ValidationError as error:
        fault(report["name"], "json:", error.message[:200])
    with open(TO / "files" / f"{report['name']}.csv", encoding="utf-8-sig", newline="") as file:
        rows = {f"{row['table']}.{row['row']}.{row['column']}": row["value"] for row in csv.DictReader(file)}
    for cell in report["cells"]:
        if cell["value"] is None:
            continue
        for what, text in (("json", held["cells"][cell["address"]]), ("csv", rows[cell["address"]])):
            text = text.get("value") if isinstance(text, dict) else text
            if text is None or number(text) != number(cell["value"]):
                fault(report["name"], cell["address"], what, "is", text, "for", cell["value"])


reports = json.loads((TO / "expected.json").read_text())
schema = json.loads(pathlib.Path("assets/schema/report.json.schema.json").read_text())
for report in reports:
    of_book(report, Book(TO / "files" / f"{report['name']}.xlsx"))
    of_rules(report, Book(TO / "computed" / f"{report['name']}.xlsx"))
    of_data(report, schema)
pages = []
for name in ("01", "cn-2021"):
    info = subprocess.run(["pdfinfo", TO / "computed" / f"{name}.pdf"], capture_output=True, text=True, check=True).stdout
    pages.append(int(info.split("Pages:")[1].split()[0]))
    if not 3 <= pages[-1] <= 9:
        fault(name, "has", pages[-1], "pages")
for text in faults[:40]:
    print(text)
print(f"XLSX: {figures} figures and {blanks} blank cells of {len(reports)} reports, {rules} rules computed by LibreOffice, "
      f"{pages} pages, {len(faults)} faults")
sys.exit(bool(faults))
