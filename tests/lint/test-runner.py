#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The counting of build-aux/test: what it overlooks, nobody would ever see."""

import importlib.util

import lint

PATH = "build-aux/inside/test.py"
spec = importlib.util.spec_from_file_location("runner", lint.TOP / PATH)
runner = importlib.util.module_from_spec(spec)
spec.loader.exec_module(runner)


def count(result, stdout="", stderr="", status=0):
    results = runner.Results()
    runner.count_test({"name": "hothouse:unit / thing", "result": result, "stdout": stdout, "stderr": stderr,
                       "returncode": status}, "", results)
    return results.passed, len(results.failures), len(results.skips), results


def expect(case, got, wanted):
    if got[:3] != wanted:
        yield PATH, 1, f"{case}: counted {got[:3]}, should be {wanted}"


def cases():
    """Single cases are counted"""
    tap = "TAP version 14\n1..3\nok 1 /a\nok 2 - /b # SKIP no network\nnot ok 3 /c\n"
    yield from expect("one of each", count("FAIL", tap, status=1), (1, 1, 1))
    yield from expect("all well", count("OK", "1..2\nok 1 /a\nok 2 /b\n"), (2, 0, 0))
    yield from expect("diagnostics that look like results", count("OK", "1..1\n# ok 7\nok 1 /a\n    ok 1 - inner\n"), (1, 0, 0))
    yield from expect("skipped as a whole", count("SKIP", "1..0 # SKIP no data\n"), (0, 0, 1))
    yield from expect("a program without cases", count("OK", "hello\n"), (1, 0, 0))


def breakdowns():
    """A program that breaks down is a failure, whatever it said before"""
    yield from expect("crash after a good case", count("ERROR", "1..2\nok 1 /a\n", status=-11), (1, 1, 0))
    yield from expect("time out", count("TIMEOUT", "1..2\nok 1 /a\n"), (1, 1, 0))
    yield from expect("bad status after good cases", count("ERROR", "1..1\nok 1 /a\n", status=66), (1, 1, 0))
    yield from expect("program not built", count("ERROR", "", runner.NOT_BUILT, 1), (0, 1, 0))
    yield from expect("interrupted", count("INTERRUPT", ""), (0, 1, 0))


def reasons():
    """Skipped cases keep their reasons"""
    results = count("OK", "1..1\nok 1 /a # SKIP no display\n")[3]
    if results.skips != [("thing /a", "no display")]:
        yield PATH, 1, f"kept {results.skips}"


def journey(result, stdout):
    return {"name": "hothouse:journey+long / walk", "result": result, "stdout": stdout, "stderr": "", "returncode": int(result != "OK")}


STUMBLED = "\n".join(["ok 1 - A walk: Out", "not ok 2 - A walk: Back", "# waited 10 s in vain: the door", "# test-walk.py:7: wait(door)",
                      "# picture: walk.png", *[f"# row {number}" for number in range(100)], "ok 3 - Home: In", "1..3"])


def messages():
    """A failed journey says at first what it missed and where, and little of the screen"""
    results = runner.Results()
    runner.count_test(journey("FAIL", STUMBLED), "", results)
    name, reason, output = results.failures[0]
    if (name, reason) != ("walk A walk: Back", "waited 10 s in vain: the door"):
        yield PATH, 1, f"said {name}: {reason}"
    lines = output.splitlines()
    if lines[0] != "test-walk.py:7: wait(door)" or len(lines) > 1 + runner.SCREEN:
        yield PATH, 1, f"showed {len(lines)} lines, the first {lines[0]!r}"


def repetitions():
    """A journey that is repeated is counted once, and named as unsteady where it passes then"""
    first, well = journey("FAIL", STUMBLED), journey("OK", "1..3\nok 1 - A walk: Out\nok 2 - A walk: Back\nok 3 - Home: In\n")
    for again, wanted, unsteady in ((well, (3, 0, 0), 1), (first, (2, 1, 0), 0), (None, (2, 1, 0), 0)):
        results = runner.Results()
        runner.count_again(first, again, results)
        yield from expect("repeated", (results.passed, len(results.failures), len(results.skips)), wanted)
        if len(results.unsteady) != unsteady:
            yield PATH, 1, f"named as unsteady: {results.unsteady}"
    for record, wanted in ((first, True), (well, False), ({**first, "name": "hothouse:unit / walk"}, False)):
        if runner.may_be_unsteady(record) != wanted:
            yield PATH, 1, f"{record['name']}, {record['result']}: {'not ' if wanted else ''}repeated"


lint.main(cases, breakdowns, reasons, messages, repetitions)
