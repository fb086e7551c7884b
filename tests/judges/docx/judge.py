"""Opens each Word file as other programs do and says what is not as it has to be."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from xml.etree import ElementTree

import docx
from openxml_audit import FileFormat, OpenXmlValidator

TO = pathlib.Path(sys.argv[1])
DRAFT = tomllib.loads(pathlib.Path("assets/locales/zh/present.toml").read_text())["present.draft_mark"]
FORMS = {}
for path in pathlib.Path("assets/forms").glob("*.toml"):
    form = tomllib.loads(path.read_text())
    FORMS[form["id"]] = form
# The SDK itself asks for no theme, nor does Word: a file that names its fonts has no use for one.
NOT_ASKED = "relationships/theme' is missing"
# The character that fills the pages of the hostile report.
FILLER = "政"
# No report of the size of ours has fewer pages, none of the files here should have more.
PAGES = range(2, 40)


class Place:
    """A cell of Word with what it covers."""

    def __init__(self, tc, cell):
        self.box = (tc.top, tc.left, tc.bottom, tc.right)
        self.text = cell.text.strip().lstrip("\u3000")


def places(table):
    """The cell that covers each place of the grid; every row has to cover all columns."""
    columns = len(table.columns)
    grid = []
    for row in table.rows:
        if row.grid_cols_before or row.grid_cols_after:
            raise ValueError("a row that does not fill its table")
        cells = row.cells
        if len(cells) != columns:
            raise ValueError(f"a row of {len(cells)} columns in a table of {columns}")
        grid.append([Place(cell._tc, cell) for cell in cells])
    return grid


def figures(grid, known):
    """Each figure with the labels to its left and above it, up to the band that it belongs to."""
    for r, row in enumerate(grid):
        for c, place in enumerate(row):
            if place.box[:2] != (r, c) or place.text in known:
                continue
            labels = {}
            seen = row[:c]
            for y in range(r - 1, -1, -1):
                above = grid[y][c]
                seen.append(above)
                if above.box[3] - above.box[1] == len(row):
                    break
            for label in seen:
                if label.text in known:
                    labels[label.box] = label.text
            yield "|".join(sorted(labels.values())), place.text


def number(text):
    """A figure as a number and a unit."""
    parts = re.fullmatch(r"([+-]?[0-9.,]+)\s*(\D*)", text.strip())
    return (float(parts[1].replace(",", "")), parts[2]) if parts else None


def misplaced(report, path, counts):
    """What is wrong with the figures of a file."""
    known = {label for cell in report["cells"] for label in cell["labels"]}
    found, wrong = {}, []
    for table in docx.Document(path).tables:
        for key, text in figures(places(table), known):
            found.setdefault(key, []).append(text)
    for cell in report["cells"]:
        # A list has rows of one name under several headings; they come in the order of the form.
        shown = found.get("|".join(cell["labels"]), [])
        if not shown:
            wrong.append(f"{cell['address']}: no figure under {cell['labels']}")
            continue
        text = shown.pop(0)
        if cell["value"] is None:
            counts["blanks"] += 1
            if report["keyed"] and text:
                wrong.append(f"{cell['address']} is blank and shows {text}")
        else:
            counts["figures"] += 1
            got, want = number(text), number(cell["value"])
            if not got or not want or got[0] != want[0] or want[1] not in ("", got[1]):
                wrong.append(f"{cell['address']} shows {text}, not {cell['value']}")
    return wrong + [f"{text} belongs to no cell" for shown in found.values() for text in shown if number(text)]


def faults_of_schema(path):
    """What Microsoft's rules say against a file."""
    found = OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=20).validate(path)
    said = [f"{error.part_uri} {error.path}: {error.description}" for error in found.errors]
    return [text for text in said if NOT_ASKED not in text]


def words(page):
    """The words of a page with their left and right edge, the height of their foot and the size of the page."""
    size = float(page.get("width")), float(page.get("height"))
    for word in page.iter():
        if word.tag.endswith("word"):
            yield word.text, float(word.get("xMin")), float(word.get("xMax")), float(word.get("yMax")), size


def faults_of_pages(report, form, pdf, draft, counts):
    """What is wrong with the pages that LibreOffice makes of a file."""
    boxes = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, check=True).stdout
    boxes = re.sub(rb"<title>.*?</title>", b"", boxes, flags=re.S)
    pages = [node for node in ElementTree.fromstring(boxes).iter() if node.tag.endswith("page")]
    counts["pages"] += len(pages)
    wrong = [] if len(pages) in PAGES else [f"{len(pages)} pages"]
    whole = ""
    headings = [section["heading"].replace(" ", "") for section in form["sections"]]
    for at, page in enumerate(pages, 1):
        held = list(words(page))
        text = "".join(word for word, *_ in held)
        whole += text
        width, height = held[0][4] if held else (0, 0)
        if (round(width), round(height)) != (595, 842):
            wrong.append(f"page {at} is {width} by {height}")
        foot = [(word, left, right) for word, left, right, low, _ in held if low > height - 99]
        if [word for word, *_ in foot] != ["-", str(at), "-"]:
            wrong.append(f"page {at} ends with {[word for word, *_ in foot]}")
        elif (foot[1][1] > width / 2) != (at % 2 == 1):
            wrong.append(f"the number of page {at} stands at the inner edge")
        body = text.removesuffix("".join(word for word, *_ in foot))
        if at < len(pages) and body.endswith(tuple(headings)):
            wrong.append(f"page {at} ends with a heading")
        if (DRAFT.replace(" ", "") in text) != draft:
            wrong.append(f"page {at} has {'no' if draft else 'a'} mark of a draft")
    at = 0
    for heading in headings:
        at = whole.find(heading, at)
        if at < 0:
            wrong.append(f"no {heading} in its place")
            break
    return wrong


def faults_of_measure(pdf):
    """What is wrong with pages full of text: GB/T 9704-2012 asks for 22 lines of 28 characters."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True).stdout.decode()
    full = [len(line.strip()) for line in text.splitlines() if set(line.strip()) == {FILLER}]
    pages = [sum(set(line.strip()) == {FILLER} for line in page.splitlines()) for page in text.split("\f")]
    wrong = [] if full and set(full[1:-1]) == {28} else [f"lines of {sorted(set(full[1:-1]))} characters"]
    return wrong if max(pages) == 22 else [*wrong, f"{max(pages)} lines on a page"]


def changed(path, change):
    """A copy of a file whose main part `change` has changed."""
    copy = pathlib.Path(tempfile.mkdtemp(dir=TO)) / "changed.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            held = old.read(name)
            new.writestr(name, change(held.decode()).encode() if name == "word/document.xml" else held)
    return copy


def sees_planted_faults(report, path):
    """Whether this judge finds what is wrong on purpose; a judge that finds nothing anywhere is none."""
    filled = [cell for cell in report["cells"] if cell["value"] and len(cell["value"]) > 2][:1]
    figure = filled[0]["value"] if filled else ""
    other = changed(path, lambda xml: xml.replace(f">{figure}</w:t>", f">{figure}1</w:t>"))
    order = changed(path, lambda xml: re.sub(r"(<w:tblW [^>]*>)(<w:jc [^>]*>)", r"\2\1", xml))
    merge = changed(path, lambda xml: xml.replace('<w:gridSpan w:val="2"/>', "", 1))
    try:
        unmerged = bool(misplaced(report, merge, {"figures": 0, "blanks": 0}))
    except ValueError:
        unmerged = True
    return bool(filled and misplaced(report, other, {"figures": 0, "blanks": 0})) and bool(faults_of_schema(order)) and unmerged


def main():
    counts = {"files": 0, "figures": 0, "blanks": 0, "pages": 0}
    faults = []
    reports = json.loads((TO / "expected.json").read_text())
    for report in reports:
        path = TO / "files" / f"{report['name']}.docx"
        form = FORMS[tomllib.loads(path.with_suffix(".toml").read_text())["form"]]
        counts["files"] += 1
        wrong = misplaced(report, path, counts) + faults_of_schema(path)
        draft = path.with_suffix(".draft").exists()
        wrong += faults_of_pages(report, form, path.with_suffix(".pdf"), draft, counts)
        faults += [f"{report['name']}: {text}" for text in wrong]
    first = TO / "files" / f"{reports[0]['name']}.docx"
    faults += [f"lines: {text}" for text in faults_of_measure(first.with_suffix(".pdf"))]
    faults += [f"correction: {text}" for text in faults_of_schema(TO / "files" / "correction.docx")]
    whole = next(report for report in reports if report["whole"])
    if not sees_planted_faults(whole, TO / "files" / f"{whole['name']}.docx"):
        faults.append("the judge does not see faults that were planted")
    for fault in faults[:40]:
        print(fault)
    print(f"DOCX: {counts['figures']} figures and {counts['blanks']} blank cells of {counts['files']} files at their places, "
          f"{counts['pages']} pages, {len(faults)} faults")
    sys.exit(bool(faults))


main()
