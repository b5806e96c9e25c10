#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Blueprint files: formatted, and free of what GTK and libadwaita have left behind."""

import re
import shutil

import lint

DEPRECATED = re.compile(
    r'"dim-label"|"app-notification"|"large-title"|\b(Adw\.(Leaflet|Flap|Squeezer|ViewSwitcherTitle|MessageDialog|'
    r"PreferencesWindow|AboutWindow)|MessageDialog|ShortcutsWindow|ShortcutsSection|InfoBar|TreeView|ComboBoxText|ComboBox|"
    r"Statusbar|Assistant|FileChooserNative)\b")
TEXT = re.compile(r'^\s*(label|title|subtitle|description|tooltip-text|placeholder-text|heading)\s*:\s*"[^"]*[A-Za-z]')


def formatted():
    """Blueprint files are formatted"""
    if shutil.which("blueprint-compiler") is None:
        raise lint.Skip("blueprint-compiler is not installed")
    for path in lint.files("*.blp"):
        status, output = lint.run("blueprint-compiler", "format", path)
        if status != 0:
            yield path, 1, "run: build-aux/shell blueprint-compiler format --fix " + str(path)


def deprecated():
    """Blueprint files use no deprecated widget or style"""
    for path in lint.files("*.blp"):
        for number, line in enumerate(lint.lines(path), 1):
            match = DEPRECATED.search(line)
            if match:
                yield path, number, f"{match.group(0)} is deprecated"


def translatable():
    """Text in Blueprint files is translatable"""
    for path in lint.files("*.blp"):
        for number, line in enumerate(lint.lines(path), 1):
            if TEXT.search(line) and '"Hothouse"' not in line:
                yield path, number, f"not translatable: {line.strip()}"


lint.main(formatted, deprecated, translatable)
