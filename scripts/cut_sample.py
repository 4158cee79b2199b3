#!/usr/bin/env python3
"""Cuts a few local days out of a simulated sample market into a directory of the same layout.

    scripts/cut_sample.py SOURCE DESTINATION FIRST_DAY LAST_DAY

SOURCE holds `<product>.csv.gz` with `<product>.documents.csv.gz` (and README.md, true_ptdf.csv.gz); FIRST_DAY and
LAST_DAY are operating days in Central time, YYYY-MM-DD, both included. DESTINATION is made if it is missing; files
of an earlier cut are replaced. The same source and days give the same bytes.

A document is kept whole or not at all, by the rule of its product in RULES below. What is written is read back and
checked against the source before the script ends: equal headers, equal rows, documents that tile the rows.
"""

import argparse
import csv
import gzip
import io
import json
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

DOCUMENT_HEADER = ["DocID", "ConstructedName", "PublishTimeUTC", "PublishTimeCentral", "FirstRow", "RowCount"]

# How the operating day of a document is found:
#   content         the date in the first column of any of its rows lies in the window
#   interval-ending as content, but the stamp names the end of a 5-minute interval (00:00 belongs to the day before)
#   forecast        its publish day lies in the window or is the day before it
#   reference       always kept
RULES = {
    "NP3-233-CD": "forecast",
    "NP3-561-CD": "forecast",
    "NP4-160-SG": "reference",
    "NP4-188-CD": "content",
    "NP4-190-CD": "content",
    "NP4-191-CD": "content",
    "NP4-523-CD": "content",
    "NP4-732-CD": "forecast",
    "NP4-737-CD": "forecast",
    "NP4-743-CD": "interval-ending",
    "NP4-746-CD": "interval-ending",
    "NP6-322-CD": "content",
    "NP6-323-CD": "content",
    "NP6-328-CD": "content",
    "NP6-331-CD": "content",
    "NP6-332-CD": "content",
    "NP6-345-CD": "content",
    "NP6-788-CD": "content",
    "NP6-86-CD": "content",
    "NP6-905-CD": "content",
}

# Sections of the source's README that hold for any cut and are copied word for word.
KEPT_SECTIONS = ["Grid, licence, citation", "Method", "Known limits"]


def fail(message):
    sys.exit(f"cut_sample: {message}")


def read_lines(path):
    """Returns the header and the rows of a gz CSV as text without line ends."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        lines = file.read().split("\n")
    if lines.pop() != "":
        fail(f"{path}: the last line has no line end; the file looks cut short")
    return lines[0], lines[1:]


def write_gz(path, text):
    """Writes gz bytes that depend on the text alone: no time and no name in the header."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as file:
        file.write(text.encode("utf-8"))
    path.write_bytes(buffer.getvalue())


def read_documents(path):
    header, lines = read_lines(path)
    if header.split(",") != DOCUMENT_HEADER:
        fail(f"{path}: header is {header!r}, expected {','.join(DOCUMENT_HEADER)!r}")
    documents = list(csv.DictReader(lines, fieldnames=DOCUMENT_HEADER))
    for document in documents:
        document["FirstRow"] = int(document["FirstRow"])
        document["RowCount"] = int(document["RowCount"])
    return documents


def check_tiling(path, documents, n_rows):
    next_row = 0
    for number, document in enumerate(documents, start=2):
        if document["FirstRow"] != next_row:
            fail(f"{path}, line {number}: FirstRow is {document['FirstRow']}, expected {next_row}")
        next_row += document["RowCount"]
    if next_row != n_rows:
        fail(f"{path}: its documents cover {next_row} rows, the data file has {n_rows}")


def parse_stamp(text):
    """Reads `MM/DD/YYYY` with no time, a 24-hour time or a 12-hour time."""
    for form in ("%m/%d/%Y", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p"):
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    fail(f"cannot read the stamp {text!r}")


def operating_day(row, rule):
    stamp = parse_stamp(row.split(",", 1)[0])
    if rule == "interval-ending":
        # Seconds drift on NP4-746, so the label is floored to its interval first.
        stamp -= timedelta(minutes=stamp.minute % 5, seconds=stamp.second)
        stamp -= timedelta(seconds=1)
    return stamp.date()


def is_kept(document, rows, rule, first_day, last_day):
    if rule == "reference":
        return True
    if rule == "forecast":
        published = datetime.fromisoformat(document["PublishTimeCentral"]).date()
        return first_day - timedelta(days=1) <= published <= last_day
    if rule == "content":
        return any(first_day <= operating_day(row, rule) <= last_day for row in (rows[0], rows[-1]))
    # Intervals are posted again for an hour: the newest one decides, so that each document has a row of the window.
    return first_day <= max(operating_day(row, rule) for row in rows) <= last_day


def cut_product(source, destination, product, first_day, last_day):
    """Writes one product's cut and returns its (rows, documents)."""
    rule = RULES.get(product.split(".")[0])
    if rule is None:
        fail(f"product {product} has no rule; add it to RULES")
    header, rows = read_lines(source / f"{product}.csv.gz")
    documents_path = source / f"{product}.documents.csv.gz"
    documents = read_documents(documents_path)
    check_tiling(documents_path, documents, len(rows))

    kept_rows, kept_documents = [], []
    for document in documents:
        own_rows = rows[document["FirstRow"] : document["FirstRow"] + document["RowCount"]]
        if is_kept(document, own_rows, rule, first_day, last_day):
            kept_documents.append({**document, "FirstRow": len(kept_rows)})
            kept_rows.extend(own_rows)

    write_gz(destination / f"{product}.csv.gz", "".join(line + "\n" for line in [header, *kept_rows]))
    document_lines = [",".join(str(document[name]) for name in DOCUMENT_HEADER) for document in kept_documents]
    write_gz(
        destination / f"{product}.documents.csv.gz",
        "".join(line + "\n" for line in [",".join(DOCUMENT_HEADER), *document_lines]),
    )
    return len(kept_rows), len(kept_documents)


def check_cut(source, destination, product, expected):
    """Reads the cut back and compares every document with the source's document of the same DocID."""
    source_header, source_rows = read_lines(source / f"{product}.csv.gz")
    source_documents = {d["DocID"]: d for d in read_documents(source / f"{product}.documents.csv.gz")}
    path = destination / f"{product}.csv.gz"
    header, rows = read_lines(path)
    documents_path = destination / f"{product}.documents.csv.gz"
    documents = read_documents(documents_path)
    if header != source_header:
        fail(f"{path}: header differs from the source's")
    check_tiling(documents_path, documents, len(rows))
    if (len(rows), len(documents)) != expected:
        fail(f"{path}: {len(rows)} rows in {len(documents)} documents, expected {expected}")
    for document in documents:
        original = source_documents[document["DocID"]]
        for name in DOCUMENT_HEADER:
            if name != "FirstRow" and document[name] != original[name]:
                fail(f"{documents_path}, DocID {document['DocID']}: {name} differs from the source's")
        start, original_start = document["FirstRow"], original["FirstRow"]
        count = document["RowCount"]
        if rows[start : start + count] != source_rows[original_start : original_start + count]:
            fail(f"{path}, DocID {document['DocID']}: rows differ from the source's")


def readme(source, counts, first_day, last_day):
    sections = {}
    for block in (source / "README.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        title, _, body = block.partition("\n")
        sections[title.strip()] = body.strip()
    missing = [title for title in KEPT_SECTIONS if title not in sections]
    if missing:
        fail(f"README.md of the source lacks the section(s) {', '.join(missing)}")
    lines = [
        "# Simulated nodal market sample in ERCOT CSV layouts: a cut",
        "",
        "**This is simulated data. Nothing in it is ERCOT data**: names such as `HB_NORTH`, `WESTEX` or `LZ_CPS` are used so",
        "that readers written for ERCOT's public reports can be tested end to end. Prices, constraints, outages and weather",
        "are invented.",
        "",
        f"Operating days {first_day} .. {last_day} (America/Chicago) of a longer simulated window, cut by",
        "`scripts/cut_sample.py`. Documents are whole: forecasts published on the day before the window are kept too, and",
        "re-posted intervals reach up to 55 minutes before it. FirstRow counts data rows of the cut file from 0.",
        "",
        "One gz CSV per product (headers, key spellings, time conventions and padding as in the MIS files) and one",
        "`<product>.documents.csv.gz` (`DocID,ConstructedName,PublishTimeUTC,PublishTimeCentral,FirstRow,RowCount`) that says",
        "how the rows were posted. `true_ptdf.csv.gz` holds the shift factors the prices were made with. `counts.json` repeats",
        "the table below for programs.",
        "",
        "| product | rows | documents |",
        "| --- | ---: | ---: |",
    ]
    for product, count in counts.items():
        lines.append(f"| {product} | {count['rows']:,} | {count['documents']:,} |")
    lines += ["", "Where the sections below speak of the window, they mean the longer one that this was cut from."]
    for title in KEPT_SECTIONS:
        lines += ["", f"## {title}", "", sections[title]]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("destination", type=Path)
    parser.add_argument("first_day", type=date.fromisoformat)
    parser.add_argument("last_day", type=date.fromisoformat)
    arguments = parser.parse_args()
    source, destination = arguments.source, arguments.destination
    if arguments.last_day < arguments.first_day:
        parser.error("the last day lies before the first")
    if destination.resolve() == source.resolve():
        parser.error("source and destination are the same directory")

    suffix = ".documents.csv.gz"
    products = sorted(path.name.removesuffix(suffix) for path in source.glob(f"*{suffix}"))
    if not products:
        fail(f"{source}: no *{suffix} in it")
    destination.mkdir(parents=True, exist_ok=True)
    counts = {}
    for product in products:
        n_rows, n_documents = cut_product(source, destination, product, arguments.first_day, arguments.last_day)
        check_cut(source, destination, product, (n_rows, n_documents))
        counts[product] = {"rows": n_rows, "documents": n_documents}
        print(f"{product:40} {n_rows:>9,} rows {n_documents:>6,} documents")

    ptdf_header, ptdf_rows = read_lines(source / "true_ptdf.csv.gz")
    write_gz(destination / "true_ptdf.csv.gz", "".join(line + "\n" for line in [ptdf_header, *ptdf_rows]))
    (destination / "counts.json").write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
    text = readme(source, counts, arguments.first_day, arguments.last_day)
    (destination / "README.md").write_text(text, encoding="utf-8")
    n_bytes = sum(path.stat().st_size for path in destination.iterdir())
    print(f"{n_bytes:,} bytes in {destination}")


if __name__ == "__main__":
    main()
