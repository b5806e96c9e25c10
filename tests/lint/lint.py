# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lints share: finding the project's files, reading C without comments and strings, and printing TAP."""

import os
import re
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]

# Build directories and what tools leave behind.
IGNORED = re.compile(r"^(\.git|build(-\w+)?|_build|__pycache__|\.cache|\.flatpak-builder|node_modules)$")


def files(*patterns, under="."):
    """The project's files whose name matches one of the patterns, as paths relative to the top, sorted."""
    found = []
    for folder, folders, names in os.walk(TOP / under):
        folders[:] = sorted(name for name in folders if not IGNORED.match(name) or name == "build-aux")
        for name in sorted(names):
            path = Path(folder, name).relative_to(TOP)
            if any(path.match(pattern) for pattern in patterns) and not (TOP / path).is_symlink():
                found.append(path)
    return found


def text(path):
    return (TOP / path).read_text(encoding="utf-8")


def lines(path):
    return text(path).splitlines()


def blank(match):
    """As many lines as before, and nothing on them."""
    return re.sub(r"[^\n]", " ", match.group(0))


def code(path):
    """A C file's lines with comments, strings and characters blanked out."""
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, blank, text(path), flags=re.DOTALL).splitlines()


def run(*command):
    """Runs a checker; returns its status and all that it said."""
    result = subprocess.run([str(word) for word in command], cwd=TOP, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return result.returncode, result.stdout


class Skip(Exception):
    """Raised by a rule that cannot be checked here; says why."""


def main(*rules):
    """Runs rules and prints TAP. A rule is a function whose first line of documentation names it, and which yields offences as
    (path, line, what is wrong)."""
    print(f"1..{len(rules)}")
    failed = 0
    for number, rule in enumerate(rules, 1):
        name = rule.__doc__.splitlines()[0].rstrip(".")
        try:
            offences = list(rule())
        except Skip as reason:
            print(f"ok {number} - {name} # SKIP {reason}")
            continue
        for path, line, what in offences:
            print(f"# {path}:{line}: {what}")
        failed += bool(offences)
        print(f"{'not ok' if offences else 'ok'} {number} - {name}", flush=True)
    sys.exit(1 if failed else 0)
