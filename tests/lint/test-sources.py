#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every source file keeps to; CONTRIBUTING.md gives the reasons."""

import re

import lint

C_FILES = ("*.c", "*.h")
TEXT_FILES = ("*.c", "*.h", "*.blp", "*.py", "*.sh", "*.css", "*.build", "*.options", "*.md", "*.in", "*.xml", "*.json",
              "*.svg", "run", "test", "shell", "ctl", "headless", "screenshots", "debian", "fedora", "arch")
LICENSED_FILES = tuple(name for name in TEXT_FILES if name not in ("*.md", "*.json", "debian", "fedora", "arch"))

MAX_FILE = 800
MAX_FUNCTION = 100
# 120 is the aim (.editorconfig); tables and prose may go a little over.
MAX_LINE = 160

TYPE_START = re.compile(r"\b(struct|union|enum)\b[^;()]*$")
FUNCTION_NAME = re.compile(r"^(\w+)\s*\(")
SHELL_CALL = re.compile(r"(?<![\w.>])(system|popen|g_spawn_command_line_sync|g_spawn_command_line_async)\s*\(")
DEPRECATION_GUARD = re.compile(
    r'G_GNUC_BEGIN_IGNORE_DEPRECATIONS|#\s*pragma\s+(GCC|clang)\s+diagnostic\s+ignored\s+"-W(no-)?deprecated')
# In pieces, so that this file passes.
MARKER = re.compile(r"\b(" + "|".join(("TO" "DO", "FIX" "ME", "X" "XX")) + r")\b")
MACHINE_PATH = re.compile("(?<![\\w.])/" "work/|(?<![\\w.])/" "root/")


def licences():
    """Every source file begins with its licence"""
    for path in lint.files(*LICENSED_FILES):
        if not any("SPDX-License-Identifier: GPL-3.0-or-later" in line for line in lint.lines(path)[:3]):
            yield path, 1, "no SPDX-License-Identifier: GPL-3.0-or-later on the first line"


def file_lengths():
    """No C file is longer than 800 lines"""
    for path in lint.files(*C_FILES):
        count = len(lint.lines(path))
        if count > MAX_FILE:
            yield path, count, f"{count} lines, {MAX_FILE} allowed: split the type by concern"


def functions(path):
    """Name, line and length of each function of a file that has its braces at the start of the line."""
    code = lint.code(path)
    start = None
    for number, line in enumerate(code, 1):
        if line.rstrip() == "{":
            before = next((code[n] for n in range(number - 2, -1, -1) if code[n].strip()), "")
            start = None if TYPE_START.search(before) else number
        elif line.startswith("}") and start is not None:
            name = "?"
            for n in range(start - 2, max(-1, start - 40), -1):
                match = FUNCTION_NAME.match(code[n])
                if match:
                    name = match.group(1)
                    break
            yield name, start, number - start + 1
            start = None


def function_lengths():
    """No function is longer than 100 lines"""
    for path in lint.files(*C_FILES):
        for name, line, length in functions(path):
            if length > MAX_FUNCTION:
                yield path, line, f"{name}() has {length} lines, {MAX_FUNCTION} allowed"


def line_lengths():
    """No line of C is longer than 160 characters"""
    for path in lint.files(*C_FILES):
        for number, line in enumerate(lint.lines(path), 1):
            if len(line) > MAX_LINE:
                yield path, number, f"{len(line)} characters, {MAX_LINE} allowed"


def white_space():
    """No tabs, no blanks at the end of a line, a line end at the end of the file"""
    for path in lint.files("*.c", "*.h", "*.blp", "*.py", "*.build", "*.css"):
        content = lint.text(path)
        for number, line in enumerate(content.split("\n"), 1):
            if line != line.rstrip() or "\t" in line:
                yield path, number, "a tab, or blanks at the end"
        if content and not content.endswith("\n"):
            yield path, content.count("\n") + 1, "no line end at the end of the file"


def shell_calls():
    """Nothing is handed to a shell"""
    for path in lint.files(*C_FILES, under="src"):
        for number, line in enumerate(lint.code(path), 1):
            match = SHELL_CALL.search(line)
            if match:
                yield path, number, f"{match.group(1)}() goes through a shell or splits words; use GSubprocess with argv"


def deprecation_guards():
    """No deprecated function is used behind a guard"""
    for path in lint.files(*C_FILES):
        for number, line in enumerate(lint.lines(path), 1):
            if DEPRECATION_GUARD.search(line):
                yield path, number, "hides a deprecated function; use what replaced it"


def markers():
    """No marker of unfinished work is left"""
    for path in lint.files(*TEXT_FILES):
        for number, line in enumerate(lint.lines(path), 1):
            if MARKER.search(line):
                yield path, number, line.strip()


def documented_headers():
    """Every header says what it is for, or the head of its source file does"""
    for path in lint.files("*.h", under="src"):
        places = [place for place in (path, path.with_suffix(".c")) if (lint.TOP / place).exists()]
        if not any("/*" in line for place in places for line in lint.lines(place)[1:]):
            yield path, 1, "no comment here or in the .c file says what this is"


def machine_paths():
    """No path of somebody's machine"""
    for path in lint.files(*TEXT_FILES):
        for number, line in enumerate(lint.lines(path), 1):
            if MACHINE_PATH.search(line):
                yield path, number, line.strip()


lint.main(licences, file_lengths, function_lengths, line_lengths, white_space, shell_calls, deprecation_guards, markers,
          documented_headers, machine_paths)
