#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripts: they parse, and can be called."""

import ast
import os
import shutil

import lint


def shell_scripts():
    found = []
    for path in lint.files("*", under="build-aux") + lint.files("*", under=".ci") + lint.files("*", under="bench"):
        with open(lint.TOP / path, "rb") as file:
            first = file.readline()
        if path.suffix == ".sh" or (first.startswith(b"#!") and b"sh" in first):
            found.append(path)
    return found


def syntax():
    """Shell scripts parse"""
    for path in shell_scripts():
        status, output = lint.run("bash", "-n", path)
        if status != 0:
            yield path, 1, output.strip()


def shellcheck():
    """Shell scripts pass shellcheck"""
    if shutil.which("shellcheck") is None:
        raise lint.Skip("shellcheck is not installed")
    for path in shell_scripts():
        # 1091: sourced files are checked by themselves. 2015: "a && b || c" is meant as it stands. 2016: text for other programs.
        # 2034, 2154: variables for those who source, and from what is sourced. 2317: called by a trap.
        status, output = lint.run("shellcheck", "--exclude=1091,2015,2016,2034,2154,2317", "--format=gcc", path)
        if status != 0:
            for line in output.splitlines():
                place, _, what = line.partition(": ")
                yield path, place.split(":")[1], what


def python():
    """Python scripts parse"""
    for path in lint.files("*.py"):
        try:
            ast.parse(lint.text(path))
        except SyntaxError as error:
            yield path, error.lineno, error.msg


def executable():
    """Scripts that name their interpreter can be called"""
    for path in lint.files("*", under="build-aux") + lint.files("*", under=".ci") + lint.files("*.py", under="tests") + \
            lint.files("run", "*.py", under="bench"):
        with open(lint.TOP / path, "rb") as file:
            named = file.read(2) == b"#!"
        if named != os.access(lint.TOP / path, os.X_OK):
            yield path, 1, "names an interpreter but is not executable" if named else "is executable but names no interpreter"


lint.main(syntax, shellcheck, python, executable)
