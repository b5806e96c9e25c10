#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every figure of "hothousectl data profile --json" on real files, against numpy and Python's own csv module.

HOTHOUSECTL names the program, HOT_DATA the folder with the files; without them, or without numpy, the test is skipped.
"""

import collections
import csv
import datetime
import gzip
import json
import os
import re
import subprocess
import sys

try:
    import numpy
except ImportError:
    print("1..0 # SKIP numpy is not installed")
    sys.exit(0)

FILES = [
    "listings/nyc-2019-summary.csv",
    "listings/edinburgh-2024-09-detailed.csv.gz",
    "listings/seattle-2016-detailed.csv.gz",
    "listings/brisbane-2025-11-detailed.csv.gz",
    "points/california_housing.csv",
    "points/earthquakes-23k.csv",
    "workshop/wine-quality.csv",
]
# As the reader of the program has them, in text, in lists, and in numbers (where spaces around do not count).
MISSING_TEXT = {"", "N/A", "n/a", "#N/A", "NULL", "null", "NaN", "nan"}
MISSING_LIST = MISSING_TEXT | {"None"}
MISSING_NUMBER = MISSING_LIST | {"NA", "-"}

csv.field_size_limit(1 << 28)


def read(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8", newline="") as file:
        sample = file.readline()
        file.seek(0)
        delimiter = max(",;\t", key=sample.count)
        records = [record for record in csv.reader(file, delimiter=delimiter) if record]
    return records[0], records[1:]


def number(text):
    cleaned = re.sub(r"[,$%\s]", "", text)
    return float(cleaned)


def date(text):
    text = text.strip()
    for form in ("%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%d", "%m/%d/%Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(text, form)
        except ValueError:
            pass
    raise ValueError(text)


class Mismatch(Exception):
    pass


def expect(what, found, wanted):
    if found != wanted:
        raise Mismatch(f"{what} is {found!r}, not {wanted!r}")


def expect_near(what, found, wanted, tolerance=1e-11):
    if found is None or abs(found - wanted) > tolerance * max(abs(wanted), 1e-9):
        raise Mismatch(f"{what} is {found!r}, not {wanted!r}")


def check_counts(column, values):
    counts = collections.Counter(values)
    first = {}
    for position, value in enumerate(values):
        first.setdefault(value, position)
    wanted = sorted(counts, key=lambda value: (-counts[value], first[value]))[:10]
    expect("distinct", column["distinct"], len(counts))
    expect("counts of the top values", [top["count"] for top in column["top"]], [counts[value] for value in wanted])
    expect("top values", [top["value"] for top in column["top"]], wanted)


def check_integers(column, texts):
    values = [int(text.replace(",", "")) for text in texts]
    check_counts(column, values)
    expect("min", column["min"], min(values))
    expect("max", column["max"], max(values))
    check_statistics(column, numpy.array(values, dtype=numpy.longdouble))


def check_reals(column, texts):
    values = [number(text) for text in texts]
    check_counts(column, values)
    expect("min", column["min"], min(values))
    expect("max", column["max"], max(values))
    check_statistics(column, numpy.array(values))


def check_statistics(column, values):
    expect_near("mean", column["mean"], float(values.mean()))
    if len(values) > 1:
        expect_near("std", column["std"], float(values.std(ddof=1)), 1e-9)
    for name, fraction in (("q1", 0.25), ("median", 0.5), ("q3", 0.75)):
        expect_near(name, column[name], float(numpy.quantile(values, fraction)))
    histogram = column["histogram"]
    expect("values in the histogram", sum(histogram["counts"]) + histogram["outside"], len(values))
    reals = values.astype(float)
    inside = reals[(reals >= histogram["min"]) & (reals <= histogram["max"])]
    counts, _ = numpy.histogram(inside, len(histogram["counts"]), (histogram["min"], histogram["max"]))
    expect("the histogram", histogram["counts"], counts.tolist())


def check_dates(column, texts):
    values = [date(text) for text in texts]
    expect("distinct", column["distinct"], len(set(values)))
    expect("min", column["min"][:10], min(values).date().isoformat())
    expect("max", column["max"][:10], max(values).date().isoformat())
    middle = sorted(values)[(len(values) - 1) // 2]
    if len(values) % 2:
        expect("median", column["median"][:10], middle.date().isoformat())


def check_booleans(column, texts):
    values = [text.strip().lower() in ("t", "true", "yes", "y", "1") for text in texts]
    check_counts(column, values)
    expect_near("mean", column["mean"], sum(values) / len(values))


def check_texts(column, texts):
    check_counts(column, texts)
    lengths = [len(text) for text in texts]
    expect("min_length", column["min_length"], min(lengths))
    expect("max_length", column["max_length"], max(lengths))
    expect_near("mean_length", column["mean_length"], sum(lengths) / len(lengths))


def check_lists(column, texts):
    expect("distinct", column["distinct"], len(set(texts)))
    elements = collections.Counter()
    for text in texts:
        try:
            elements.update(json.loads(text))
        except ValueError:
            return
    expect("counts of the top elements", [top["count"] for top in column["top"]],
           [count for _, count in elements.most_common(10)])
    for top in column["top"]:
        expect(f"count of {top['value']}", top["count"], elements[top["value"]])


CHECKS = {"integer": check_integers, "real": check_reals, "money": check_reals, "percent": check_reals, "date": check_dates,
          "boolean": check_booleans, "category": check_texts, "text": check_texts, "list": check_lists}


def check_file(program, path):
    header, records = read(path)
    found = json.loads(subprocess.run([program, "data", "profile", "--json", path], check=True, capture_output=True).stdout)
    expect("rows", found["rows"], len(records))
    expect("the number of columns", len(found["columns"]), len(header))
    n_checked = 0
    for index, column in enumerate(found["columns"]):
        texts = [record[index] if index < len(record) else "" for record in records]
        if column["type"] in ("category", "text"):
            texts = [text for text in texts if text not in MISSING_TEXT]
        elif column["type"] == "list":
            texts = [text for text in texts if text not in MISSING_LIST]
        else:
            texts = [text.strip() for text in texts if text.strip() not in MISSING_NUMBER]
        try:
            expect("count", column["count"], len(texts))
            expect("missing", column["missing"], len(records) - len(texts))
            if texts:
                CHECKS[column["type"]](column, texts)
                n_checked += 1
        except Mismatch as mismatch:
            raise Mismatch(f"{column['name']} ({column['type']}): {mismatch}") from None
    return n_checked


def main():
    program, folder = os.environ.get("HOTHOUSECTL"), os.environ.get("HOT_DATA")
    if not program or not folder or not os.path.isdir(folder):
        print("1..0 # SKIP HOTHOUSECTL or HOT_DATA does not name anything")
        return 0

    n_failed = 0
    print(f"1..{len(FILES)}")
    for position, name in enumerate(FILES, 1):
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            print(f"ok {position} {name} # SKIP it is not there")
            continue
        try:
            print(f"ok {position} {name}: {check_file(program, path)} columns")
        except (Mismatch, ValueError) as error:
            n_failed += 1
            print(f"not ok {position} {name}: {error}")
    return 1 if n_failed else 0


if __name__ == "__main__":
    sys.exit(main())
