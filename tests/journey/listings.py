# SPDX-License-Identifier: GPL-3.0-or-later
"""Files to open, and what Python's own csv module finds in them.

HOT_DATA names a folder with real listings. Where it is not there, the files are made up.
"""

import csv
import gzip
import os
import random
import shutil
import statistics
import subprocess
from pathlib import Path

DATA = (Path(os.environ.get("HOT_DATA") or "/nonexistent") / "listings").resolve()
ROOM_TYPES = ("Entire home/apt", "Private room", "Shared room")
FILTER = 'price < 500 and room_type = "Entire home/apt"'

csv.field_size_limit(1 << 24)


class Listings:
    """A file with listings, read the slow way."""

    def __init__(self, path):
        self.path = Path(path)
        opener = gzip.open if self.path.suffix == ".gz" else open
        with opener(self.path, "rt", encoding="utf-8-sig", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.count = len(self.rows)
        self.columns = list(self.rows[0])

    @property
    def stem(self):
        return self.path.name.removesuffix(".gz").removesuffix(".csv")

    def numbers(self, column):
        """The column's numbers, None where it is empty."""
        found = []
        for row in self.rows:
            text = row[column].replace("$", "").replace(",", "").strip()
            found.append(float(text) if text else None)
        return found

    def median(self, column):
        return statistics.median(number for number in self.numbers(column) if number is not None)

    def missing(self, column):
        return sum(not row[column] for row in self.rows)

    def passing(self, limit=500, room_type=ROOM_TYPES[0]):
        """How many rows FILTER leaves."""
        return sum(price is not None and price < limit and row["room_type"] == room_type
                   for price, row in zip(self.numbers("price"), self.rows))


def write_summary(path, n_rows, seed=1):
    """Listings as in a summary file, with commas and line breaks inside quotes."""
    draw = random.Random(seed)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "neighbourhood", "latitude", "longitude", "room_type", "price", "minimum_nights",
                         "number_of_reviews", "last_review"])
        for row in range(n_rows):
            price = int(draw.lognormvariate(4.7, 0.6)) + 10
            name = draw.choice(["Sunny flat, near the park", "Loft", 'The "Nest"', "Room\nwith a view"])
            writer.writerow([100000 + row * 7, f"{name} {row}", draw.choice(["North", "South", "Harbour", "Mill End"]),
                             f"{40.7 + draw.gauss(0, 0.05):.5f}", f"{-73.95 + draw.gauss(0, 0.05):.5f}",
                             draw.choice(ROOM_TYPES), price, draw.randrange(1, 30), draw.randrange(300),
                             f"2024-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}" if draw.random() < 0.8 else ""])
    return Path(path)


def write_large(path, megabytes, seed=2):
    """Listings until a file has its size: blocks of the same rows, each with ids of its own."""
    small = write_summary(str(path) + ".part", 4000, seed)
    with open(small, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    small.unlink()
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0])
        block = 0
        while file.tell() < megabytes * 1000000:
            writer.writerows([str(int(row[0]) + 100000 * block), *row[1:]] for row in rows[1:])
            block += 1
    return Path(path)


def summary(folder):
    """A plain file: New York in 2019, else one made up."""
    path = DATA / "nyc-2019-summary.csv"
    return Listings(path if path.exists() else write_summary(Path(folder) / "made-up-summary.csv", 20000))


def detailed(folder):
    """A compressed file with many columns: Edinburgh in 2024, else the sample city."""
    path = DATA / "edinburgh-2024-09-detailed.csv.gz"
    if not path.exists():
        plain = Path(folder) / "sample-city.csv"
        path = Path(str(plain) + ".gz")
        command = shutil.which(os.environ.get("HOTHOUSECTL", "hothousectl"))
        if command is not None:
            subprocess.run([command, "data", "sample", "--output", plain], stdin=subprocess.DEVNULL, check=True)
        else:
            write_summary(plain, 6000, seed=3)
        with gzip.open(path, "wb") as file:
            file.write(plain.read_bytes())
        plain.unlink()
    return Listings(path)
