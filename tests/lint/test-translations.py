#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Translations: every message is found by the tools, and every language has every message."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import lint

# _("…"), C_("…", "…"), ngettext (…), N_("…"), g_dngettext…
MARKED = re.compile(r'(?<![\w])(_|N_|C_|NC_|Q_|ngettext|g_dngettext|g_dpgettext2?|gettext)\s*\(\s*"')
MAY_HAVE_TEXT = ("*.c", "*.h", "*.blp", "*.desktop.in", "*.metainfo.xml.in", "*.gschema.xml")


def listed():
    return [line for line in lint.lines("po/POTFILES.in") if line and not line.startswith("#")]


def languages():
    return [line for line in lint.lines("po/LINGUAS") if line and not line.startswith("#")]


def without_comments(path):
    return re.sub(r"/\*.*?\*/", lint.blank, lint.text(path), flags=re.DOTALL)


def has_messages(path):
    if path.suffix in (".in", ".xml"):
        return True
    return MARKED.search(without_comments(path)) is not None


def complete_list():
    """po/POTFILES.in lists every file with messages, and no other"""
    wanted = {str(path) for folder in ("src", "resources", "data") for path in lint.files(*MAY_HAVE_TEXT, under=folder)
              if has_messages(path)}
    for path in sorted(wanted - set(listed())):
        yield "po/POTFILES.in", 1, f"{path} is missing"
    for number, path in enumerate(lint.lines("po/POTFILES.in"), 1):
        if path and not path.startswith("#") and path not in wanted:
            yield "po/POTFILES.in", number, f"{path} has no messages, or is not there"


def sorted_list():
    """po/POTFILES.in and po/LINGUAS are sorted"""
    for path, entries in (("po/POTFILES.in", listed()), ("po/LINGUAS", languages())):
        if entries != sorted(entries):
            yield path, 1, "not sorted"


def whole_messages():
    """Messages are whole strings, without macros that gettext cannot see through"""
    broken = re.compile(r'(?<!\w)(_|N_|C_|ngettext)\s*\((?:\s*"(?:\\.|[^"\\])*",?)*\s*(G_G\w+FORMAT|PRI\w+)')
    for path in lint.files("*.c", "*.h", under="src"):
        content = without_comments(path)
        for match in broken.finditer(content):
            yield path, content.count("\n", 0, match.start()) + 1, f"{match.group(2)} in a message; format the number first, as %s"


def need_gettext():
    if shutil.which("msgmerge") is None or shutil.which("xgettext") is None:
        raise lint.Skip("gettext is not installed")


def template(folder):
    """Collects all messages as the build does."""
    pot = Path(folder) / "hothouse.pot"
    command = ["xgettext", "--files-from=po/POTFILES.in", f"--output={pot}", "--from-code=UTF-8", "--add-comments",
               "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=ngettext:1,2",
               "--keyword=g_dngettext:2,3", "--flag=ngettext:1:pass-c-format", "--flag=ngettext:2:pass-c-format"]
    subprocess.run(command, cwd=lint.TOP, check=True, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return pot


def correct():
    """Translations are well-formed and keep the placeholders"""
    need_gettext()
    for language in languages():
        status, output = lint.run("msgfmt", "--check", "--output-file=/dev/null", f"po/{language}.po")
        if status != 0:
            yield f"po/{language}.po", 1, output.strip()


def complete():
    """Every message is translated into every language"""
    need_gettext()
    with tempfile.TemporaryDirectory() as folder:
        pot = template(folder)
        for language in languages():
            merged = Path(folder) / f"{language}.po"
            lint.run("msgmerge", "--quiet", "--no-fuzzy-matching", "--no-wrap", f"--output-file={merged}",
                     f"po/{language}.po", pot)
            for option, what in (("--untranslated", "untranslated"), ("--only-fuzzy", "fuzzy")):
                _, output = lint.run("msgattrib", option, "--no-obsolete", "--no-wrap", merged)
                for message in re.findall(r'^#: (\S+)[^\n]*\n(?:#[^\n]*\n)*(?:msgctxt [^\n]*\n)?msgid (".*")$', output,
                                          re.MULTILINE):
                    yield f"po/{language}.po", 1, f"{what}: {message[1]} ({message[0]})"


lint.main(complete_list, sorted_list, whole_messages, correct, complete)
