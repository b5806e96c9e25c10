# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads a native model of Hothouse in Python, with NumPy and pandas alone, and predicts as Hothouse does.

    import hothouse_model
    model = hothouse_model.load("model")        # a model directory, or its model.hot
    model.predict(listings)                     # a pandas.DataFrame of raw rows, columns named as in the file
    model.encode(listings)                      # the features that the trees see, as the XGBoost flavor takes them

MLflow calls _load_pyfunc().
"""

import datetime
import math
import re
import struct
from pathlib import Path

import numpy as np
import pandas as pd

MODEL_FILE = "model.hot"

# Sections of the file.
(TREES, NODES, LEAVES_16, LEAVES_32, LEAF_TABLE, COVER, LINEAR, NAMES, TEXT, COLUMNS, ENCODINGS, ENTRIES, PROFILE, CLASSES, META,
 COVER_MORE, LINEAR_FILL) = range(1, 18)

LINK_EXP, LINK_LOGISTIC, LINK_SOFTMAX = 1, 2, 3

# How a feature comes from a column.
(NUMBER, IS_MISSING, ONE_HOT, MAP, LIST_COUNT, LIST_HAS, DATE_AGE, DATE_MONTH, DATE_WEEKDAY, FIRST_NUMBER, CONTAINS,
 LENGTH) = range(12)

# Beyond these nothing more is counted.
MAX_COUNT, MAX_LENGTH = 127, 1023

HEADER = struct.Struct("<8sIIQQIIIIIIIIddI")
SECTION = struct.Struct("<IIQQ")
HEADER_SIZE = 128
SECONDS_PER_DAY = 86400.0

# Rows times trees that are looked at together.
BLOCK = 1 << 21

WORDS = {"t": 1.0, "true": 1.0, "yes": 1.0, "y": 1.0, "f": 0.0, "false": 0.0, "no": 0.0, "n": 0.0}
FLOAT = re.compile(r"[0-9]*\.?[0-9]*(?:e[-+]?[0-9]+)?")
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?[.0-9]*Z?)?")
LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def _is_digit(character):
    return "0" <= character <= "9"


def _has_decimal_comma(text):
    before, comma, behind = text.partition(",")
    if not comma or "," in behind or "." in behind:
        return False
    return "." in before or len(behind.encode()) != 3


def _parse_number(text):
    """The number that a text stands for: 1234.5, $1,234.50, 97%, 1.5e3, t, false; NaN where it is none."""
    text = text.lstrip(" \t").rstrip(" %")
    if not text:
        return math.nan
    if not _is_digit(text[-1]) and text[-1] != ".":
        return WORDS.get(text.translate(LOWER), math.nan)

    point = "," if _has_decimal_comma(text) else "."
    digits, negative, started, i = "", False, False, 0
    while i < len(text) and len(digits) < 64:
        c = text[i]
        if _is_digit(c):
            digits, started = digits + c, True
        elif c == point:
            digits, started = digits + ".", True
        elif started and c in "eE" and i + 1 < len(text):
            digits += "e"
            if text[i + 1] in "-+":
                i += 1
                digits += text[i]
        elif c == "-" and not started:
            negative = True
        elif c in ",.' _" or ord(c) >= 0x80:
            pass
        elif started or (c not in "$+" and not "a" <= c.translate(LOWER) <= "z"):
            return math.nan
        i += 1
    if not any(map(_is_digit, digits)) or not FLOAT.fullmatch(digits):
        return math.nan
    number = float(digits)
    return -number if negative else number


def _parse_date(text):
    """Seconds since 1970; NaN where the text is no date."""
    match = DATE.fullmatch(text)
    if not match:
        return math.nan
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        days = datetime.date(year, month, day).toordinal() - datetime.date(1970, 1, 1).toordinal()
    except ValueError:
        return math.nan
    return days * SECONDS_PER_DAY + hour * 3600.0 + minute * 60.0 + second


def _first_number(text):
    match = re.search("[0-9][0-9.]*", text)
    if match:
        return _parse_number(match.group())
    return 0.5 if "half" in text.translate(LOWER) else math.nan


def _decode_escape(text, at):
    """What the escape at @at stands for, and how long it is."""
    if text[at + 1] == "u" and re.fullmatch("[0-9a-fA-F]{4}", text[at + 2:at + 6]):
        return chr(int(text[at + 2:at + 6], 16)), 6
    return text[at + 1], 2


def _elements(text):
    """The elements of ["Wifi", "TV"], {TV,"Cable TV"} or ['email']."""
    at, end = 0, len(text)
    while True:
        while at < end and text[at] in "[]{}(), \t\r\n":
            at += 1
        if at >= end:
            return
        quote = text[at] if text[at] in "\"'" else ""
        at += len(quote)
        element = ""
        while at < end and (text[at] != quote if quote else text[at] not in ",]}"):
            if text[at] == "\\" and at + 1 < end:
                part, taken = _decode_escape(text, at)
            else:
                part, taken = text[at], 1
            element += part
            at += taken
        at += 1 if quote else 0
        yield element if quote else element.rstrip(" ")


def _make_text(value):
    """A number as the text that it would be in a file."""
    if isinstance(value, str):
        return value
    if value == math.floor(value) and abs(value) < 1e15:
        return f"{value:.0f}"
    return f"{value:.15g}"


class _Encoding:
    """How one feature comes from a column."""

    def __init__(self, kind, missing, unseen, parameter, entries):
        self.kind, self.missing, self.unseen, self.parameter, self.entries = kind, missing, unseen, parameter, entries

    def _date(self, value):
        seconds = value if isinstance(value, float) else _parse_date(value)
        if not abs(seconds) < 1e12:
            return self.missing
        days = math.floor(seconds / SECONDS_PER_DAY)
        if self.kind == DATE_AGE:
            return (self.parameter - seconds) / SECONDS_PER_DAY
        if self.kind == DATE_WEEKDAY:
            return (days + 3) % 7
        return (datetime.date(1970, 1, 1) + datetime.timedelta(days=days)).month

    def _number(self, value):
        if self.kind == FIRST_NUMBER and isinstance(value, str):
            number = _first_number(value)
        else:
            number = value if isinstance(value, float) else _parse_number(value)
        with np.errstate(over="ignore"):
            return number if np.isfinite(np.float32(number)) else self.missing

    def _text(self, text, elements):
        if self.kind == ONE_HOT:
            return float(text in self.entries)
        if self.kind == MAP:
            return self.entries.get(text, self.unseen)
        if self.kind == LIST_COUNT:
            return min(len(elements()), MAX_COUNT)
        if self.kind == LIST_HAS:
            return float(any(entry in elements() for entry in self.entries))
        if self.kind == CONTAINS:
            return float(any(entry.translate(LOWER) in text.translate(LOWER) for entry in self.entries))
        return min(len(text), MAX_LENGTH)

    def encode(self, value, text, elements):
        if self.kind == IS_MISSING:
            return float(value is None)
        if value is None:
            return self.missing
        if self.kind in (NUMBER, FIRST_NUMBER):
            return self._number(value)
        if self.kind in (DATE_AGE, DATE_MONTH, DATE_WEEKDAY):
            return self._date(value)
        return self._text(text, elements)


def _plain(value):
    """A cell as None, a float or a text."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, (list, tuple, np.ndarray)):
        return "[" + ", ".join('"' + str(part).replace("\\", "\\\\").replace('"', '\\"') + '"' for part in value) + "]"
    if value is None or pd.isna(value):
        return None
    if isinstance(value, (pd.Timestamp, datetime.date, np.datetime64)):
        return pd.Timestamp(value).timestamp()
    return float(value) if isinstance(value, (bool, np.bool_, int, float, np.number)) else str(value)


class Model:
    """A native model. Reads a file that was checked when it was written; it is not meant for files of strangers."""

    def __init__(self, path):
        self._data = Path(path).read_bytes()
        if len(self._data) < HEADER_SIZE:
            raise ValueError(f"{path} is not a model of Hothouse")
        (magic, order, version, size, _hash, self.kind, n_sections, self.n_features, self.n_outputs, self.n_trees, self.n_values,
         self.link, _reserved, self.divisor, self.base, target) = HEADER.unpack_from(self._data)
        if magic != b"HOTMODEL" or order != 0x01020304 or version != 1:
            raise ValueError(f"{path} is not a model of Hothouse that this version can read")
        if size != len(self._data):
            raise ValueError(f"{path} is cut short: {len(self._data)} of {size} bytes")
        self._sections = {}
        for i in range(n_sections):
            number, item_size, offset, n_items = SECTION.unpack_from(self._data, HEADER_SIZE + i * SECTION.size)
            self._sections[number] = (offset, item_size * n_items)
        self.target = self._string(target)
        self.features = [self._string(offset) for offset in self._array(NAMES, "<u4")]
        self.classes = [self._string(offset) for offset in self._array(CLASSES, "<u4")]
        self._read_pipeline()
        self._read_trees()

    def _array(self, section, dtype):
        offset, size = self._sections.get(section, (0, 0))
        return np.frombuffer(self._data, dtype, size // np.dtype(dtype).itemsize, offset)

    def _string(self, offset):
        begin, size = self._sections[TEXT]
        end = self._data.index(b"\0", begin + int(offset), begin + size)
        return self._data[begin + int(offset):end].decode()

    def _read_pipeline(self):
        columns = self._array(COLUMNS, [("name", "<u4"), ("type", "<u4"), ("flags", "<u4"), ("reserved", "<u4")])
        encodings = self._array(ENCODINGS, [("column", "<u4"), ("kind", "<u4"), ("first", "<u4"), ("n", "<u4"), ("missing", "<f4"),
                                            ("unseen", "<f4"), ("parameter", "<f8")])
        entries = self._array(ENTRIES, [("text", "<u4"), ("value", "<f4")])
        self.columns = [self._string(name) for name in columns["name"]]
        self._encodings = [[] for _ in self.columns]
        for feature, encoding in enumerate(encodings):
            own = entries[int(encoding["first"]):int(encoding["first"]) + int(encoding["n"])]
            texts = {self._string(entry["text"]): float(entry["value"]) for entry in own}
            self._encodings[encoding["column"]].append(
                (feature, _Encoding(int(encoding["kind"]), float(encoding["missing"]), float(encoding["unseen"]),
                                    float(encoding["parameter"]), texts)))

    def _read_trees(self):
        self._trees = self._array(TREES, [("word", "<u8"), ("leaf", "<u8"), ("n_nodes", "<u4"), ("flags", "<u4"), ("output", "<u4"),
                                          ("depth", "<u4")])
        words = self._array(NODES, "<u4")
        starts, parts, n = [], [], 0
        for tree in self._trees:
            n_nodes, first = int(tree["n_nodes"]), int(tree["word"])
            starts.append(n)
            # A leaf alone is a node that always leads to it.
            if n_nodes == 0:
                parts.append((np.zeros(1, "<f4"), np.zeros(1, "<u4"), np.zeros(1, "<u4")))
            elif tree["flags"] & 1:
                wide = words[first:first + 3 * n_nodes].reshape(n_nodes, 3)
                parts.append((np.ascontiguousarray(wide[:, 0]).view("<f4"), wide[:, 1], wide[:, 2]))
            else:
                narrow = words[first:first + 2 * n_nodes].reshape(n_nodes, 2)
                link = narrow[:, 1]
                parts.append((np.ascontiguousarray(narrow[:, 0]).view("<f4"), (link & 0xFF) << 4 | link >> 8 & 0xF, link >> 12))
            n += max(n_nodes, 1)
        if not parts:
            return
        self._starts = np.array(starts, np.int64)
        self._threshold, flags, offset = (np.concatenate(columns) for columns in zip(*parts))
        self._feature = (flags >> 4).astype(np.int64)
        self._near_leaf, self._far_leaf, self._swapped, self._missing_left = (flags >> bit & 1 == 1 for bit in range(4))
        self._offset = offset.astype(np.int64)
        table = self._array(LEAF_TABLE, "<f8").reshape(-1, self.n_values)
        rows = self._array(LEAVES_16, "<u2") if LEAVES_16 in self._sections else self._array(LEAVES_32, "<u4")
        self._leaf_table, self._leaf_rows = table, rows if len(rows) else None

    def encode(self, data):
        """The features, float32, rows x features, of a DataFrame of raw rows. A column that is not there is missing in every row."""
        features = np.empty((len(data), self.n_features), np.float32)
        for name, encodings in zip(self.columns, self._encodings):
            if name not in data.columns:
                values, index = [None], np.zeros(len(data), np.int64)
            elif pd.api.types.is_float_dtype(data[name].dtype) and isinstance(data[name].dtype, np.dtype):
                self._encode_floats(data[name].to_numpy(np.float64), encodings, features)
                continue
            else:
                plain = [_plain(value) for value in data[name]]
                known = {}
                index = np.fromiter((known.setdefault(value, len(known)) for value in plain), np.int64, len(plain))
                values = list(known)
            self._encode_values(values, index, encodings, features)
        return features

    def _encode_floats(self, column, encodings, features):
        """Numbers at once, where nothing is asked for but their values."""
        if any(encoding.kind not in (NUMBER, IS_MISSING) for _, encoding in encodings):
            values, index = np.unique(column, return_inverse=True)
            self._encode_values([_plain(value) for value in values], index, encodings, features)
            return
        with np.errstate(over="ignore"):
            single = column.astype(np.float32)
        for feature, encoding in encodings:
            features[:, feature] = (np.isnan(column) if encoding.kind == IS_MISSING
                                    else np.where(np.isfinite(single), single, np.float32(encoding.missing)))

    @staticmethod
    def _encode_values(values, index, encodings, features):
        for feature, _ in encodings:
            features[:, feature] = 0.0
        table = np.empty((len(values), len(encodings)), np.float32)
        for row, value in enumerate(values):
            text = None if value is None else _make_text(value)
            cache = []

            def elements(text=text, cache=cache):
                if not cache:
                    cache.append(list(_elements(text)))
                return cache[0]

            for i, (_, encoding) in enumerate(encodings):
                table[row, i] = encoding.encode(value, text, elements)
        for i, (feature, _) in enumerate(encodings):
            features[:, feature] = table[index, i]

    def _find_leaves(self, features):
        """The leaf of each row in each tree, counted over all trees."""
        n_rows = len(features)
        node = np.tile(self._starts, (n_rows, 1))
        leaf = np.tile(self._trees["leaf"].astype(np.int64), (n_rows, 1))
        active = np.arange(node.size)
        node, leaf = node.ravel(), leaf.ravel()
        rows = np.repeat(np.arange(n_rows), len(self._trees))
        single = self._trees["n_nodes"] == 0
        if single.any():
            active = active[~np.tile(single, n_rows)]
        while len(active):
            at = node[active]
            value = features[rows[active], self._feature[at]]
            right = np.where(np.isnan(value), ~self._missing_left[at], value > self._threshold[at])
            near = right == self._swapped[at]
            offset = self._offset[at]
            node[active] = at + np.where(near, 1, offset)
            leaf[active] += np.where(near, 0, offset)
            active = active[~np.where(near, self._near_leaf[at], self._far_leaf[at])]
        return leaf.reshape(n_rows, -1)

    def _sum_trees(self, features):
        leaves = self._find_leaves(features)
        values = self._leaf_table[leaves if self._leaf_rows is None else self._leaf_rows[leaves]]
        if self.n_values > 1:
            return np.add.accumulate(values, axis=1)[:, -1]
        sums = np.zeros((len(features), self.n_outputs))
        for output in range(self.n_outputs):
            own = values[:, self._trees["output"] == output, 0]
            # In the order of the trees, so that the last bit is as in Hothouse.
            sums[:, output] = np.add.accumulate(own, axis=1)[:, -1] if own.shape[1] else 0.0
        return sums

    def _sum_linear(self, features):
        coefficients = self._array(LINEAR, "<f8").reshape(self.n_outputs, self.n_features + 1)
        values = features.astype(np.float64)
        fill = self._array(LINEAR_FILL, "<f4")
        if len(fill):
            values = np.where(np.isnan(values), fill, values)
        return values @ coefficients[:, :-1].T + coefficients[:, -1]

    def predict_outputs(self, features):
        """Of encoded rows, the number or the probability of each class: float64, rows x outputs."""
        features = np.asarray(features, np.float32)
        n_block = max(1, BLOCK // max(1, self.n_trees))
        add_up = self._sum_trees if len(self._trees) else self._sum_linear
        blocks = [add_up(features[i:i + n_block]) for i in range(0, len(features), n_block)]
        outputs = self.base + (np.concatenate(blocks) if blocks else np.zeros((0, self.n_outputs))) / self.divisor
        if self.link == LINK_EXP:
            return np.exp(outputs)
        if self.link == LINK_LOGISTIC:
            return 1.0 / (1.0 + np.exp(-outputs))
        if self.link == LINK_SOFTMAX:
            powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
            return powers / powers.sum(axis=1, keepdims=True)
        return outputs

    def predict(self, data, params=None):
        """Of raw rows, the numbers or the labels of the most probable classes. MLflow hands @params over; there are none."""
        outputs = self.predict_outputs(self.encode(pd.DataFrame(data)))
        if not self.classes:
            return outputs[:, 0]
        if self.n_outputs == 1:
            return np.array(self.classes, object)[(outputs[:, 0] > 1.0 - outputs[:, 0]).astype(int)]
        return np.array(self.classes, object)[outputs.argmax(axis=1)]


def load(path):
    """A model from a model directory, or from the native file in it."""
    path = Path(path)
    return Model(path / MODEL_FILE if path.is_dir() else path)


def _load_pyfunc(path):
    return load(path)
