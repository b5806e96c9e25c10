#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds and runs every test, and counts single test cases.

Without arguments: the build with gcc and its tests, then the build with clang and the address and undefined-behaviour
sanitizers and its unit and fuzz tests, then the tests of the suite "long" while there is time for more. Arguments
go to "meson test" and choose among the tests of the first build.

Journeys drive a window in real time, and what else runs may be in their way: one that failed beside others is repeated once,
alone, at the end. Where it passes then, it is named as unsteady.

Progress goes to standard error. Standard output carries what was skipped, how long each part took, what failed and why, what
was unsteady, and at last the line "N passed, N failed, N skipped".
"""

import contextlib
import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

INSIDE = Path(__file__).resolve().parent
TOP = INSIDE.parent.parent
# All of it, with what build-aux/test did before; a test that hangs must not take the run with it.
TIME_LIMIT = 24 * 60
LONG_SUITE = "long"
JOURNEYS = "journey"
PROCESSORS = os.cpu_count() or 2
# Lines of a failed test's output that are shown, and of what was on the screen then; its build directory's meson-logs has all of them.
TAIL = 40
SCREEN = 15
NOT_BUILT = "its program could not be built"

TAP_LINE = re.compile(r"^(not ok|ok)\b\s*\d*\s*-?\s*(.*?)(?:\s+#\s*(SKIP|TO" r"DO)\b\s*(.*))?$", re.IGNORECASE)
PLAN_LINE = re.compile(r"^1\.\.0\s*#\s*SKIP\S*\s*(.*)$", re.IGNORECASE)
# Where a journey's notes about a failed step go on to what was on the screen.
SCREEN_LINE = re.compile(r"(no )?picture: |the program said: ")


class Results:
    """What happened, one entry a test case."""

    def __init__(self):
        self.passed = 0
        self.failures = []
        self.skips = []
        # Records of journeys that failed beside others, and are not counted yet.
        self.doubtful = []
        self.unsteady = []
        self.parts = []

    def fail(self, name, reason, output=""):
        self.failures.append((name, reason, output))

    def skip(self, name, reason):
        self.skips.append((name, reason or "no reason given"))

    @contextlib.contextmanager
    def part(self, name):
        start = time.monotonic()
        try:
            yield
        finally:
            self.parts.append(f"{name} {time.monotonic() - start:.0f} s")

    def print(self):
        if self.skips:
            print("\nSkipped:")
            for name, reason in self.skips:
                print(f"  {name}: {reason}")
        if self.parts:
            print(f"\nTook: {', '.join(self.parts)}")
        for name, reason, output in self.failures:
            print(f"\nFAILED {name}: {reason}")
            for line in output.rstrip().splitlines()[-TAIL:]:
                print(f"    {line}")
        for name, reason in self.unsteady:
            print(f"\nUNSTEADY {name}: {reason}; passed when repeated alone")
        print(f"\n{self.passed} passed, {len(self.failures)} failed, {len(self.skips)} skipped", flush=True)


def say(text):
    print(f"hothouse: {text}", file=sys.stderr, flush=True)


class Clock:
    def __init__(self):
        self.start = time.monotonic() - max(0.0, time.time() - float(os.environ.get("HOT_STARTED") or time.time()))

    def left(self):
        return max(1.0, TIME_LIMIT - (time.monotonic() - self.start))


def run(command, clock, keep=False, **options):
    """Runs a command in a group of its own, which is ended whole when the time is up. Returns status and output."""
    process = subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", start_new_session=True, **options)
    lines = []

    def expire(signum, frame):
        say(f"out of time after {TIME_LIMIT // 60} minutes")
        os.killpg(process.pid, signal.SIGKILL)

    def end(signum, frame):
        os.killpg(process.pid, signal.SIGTERM)
        sys.exit(128 + signum)

    signal.signal(signal.SIGALRM, expire)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    signal.alarm(int(clock.left()))
    for line in process.stdout:
        sys.stderr.write(line)
        sys.stderr.flush()
        if keep:
            lines.append(line)
    status = process.wait()
    signal.alarm(0)
    return status, "".join(lines)


def build(name, results, clock):
    """Builds all that can be built; everything that cannot is a failure. Returns the build directory, or None."""
    say(f"building with {'gcc' if name == 'main' else name}")
    script = 'source "$1/build.sh"; status=0; HOT_KEEP_GOING=1 hot_build "$2" all || status=$?; ' \
             'echo "hothouse-directory: $hot_build_in"; exit $status'
    status, output = run(["bash", "-c", script, "build", INSIDE, name], clock, keep=True)
    found = re.search(r"^hothouse-directory: (.*)$", output, re.MULTILINE)
    if status != 0:
        parts = re.split(r"^FAILED: (?:\[code=\d+\] )?", output, flags=re.MULTILINE)
        for part in parts[1:]:
            target = part.splitlines()[0].strip()
            body = re.split(r"^\[\d+/\d+\] |^ninja: ", part, flags=re.MULTILINE)[0]
            errors = [line for line in body.splitlines()[2:] if line.strip()]
            results.fail(f"{name} build: {target}", "does not build", "\n".join(errors[:TAIL]))
        if len(parts) == 1:
            results.fail(f"{name} build", "could not be configured or built", output)
    return Path(found.group(1)) if found and (Path(found.group(1)) / "build.ninja").exists() else None


def list_tests(directory):
    listing = subprocess.run(["meson", "introspect", "--tests", str(directory)], capture_output=True, text=True,
                             stdin=subprocess.DEVNULL, check=False)
    return json.loads(listing.stdout or "[]")


@contextlib.contextmanager
def stand_ins(directory):
    """meson stops the whole run at a test whose program is not there. A stand-in that fails takes its place."""
    made = []
    for test in list_tests(directory):
        program = Path(test["cmd"][0])
        if directory in program.parents and not program.exists():
            program.parent.mkdir(parents=True, exist_ok=True)
            program.write_text(f"#!/bin/sh\necho '{NOT_BUILT}' >&2\nexit 1\n", encoding="utf-8")
            program.chmod(0o755)
            made.append(program)
    try:
        yield
    finally:
        for program in made:
            program.unlink()


def count_case(match, label, test, results, failed):
    """Returns a list for what a failed case says of itself in the lines that follow, None for any other."""
    verdict, name, directive, reason = match.groups()
    name = f"{label}{test} {name}".rstrip()
    if directive and directive.upper() == "SKIP":
        results.skip(name, reason)
    elif verdict.lower() == "ok" or directive:
        results.passed += 1
    else:
        # GLib puts the assertion behind the name.
        name, _, why = name.partition(" - ")
        failed.append((name, why[:200], []))
        return failed[-1][2]
    return None


def split_notes(notes):
    """What a journey notes of a failed step: its message as one line, and as lines the place in the test and a few of what was on the screen."""
    screen = next((number for number, line in enumerate(notes) if SCREEN_LINE.match(line)), len(notes))
    said = [line for line in notes[:screen] if line.strip()]
    if said and said[0].startswith("Traceback"):
        said.insert(0, said.pop())
    return (said[0] if said else ""), said[1:] + notes[screen:screen + SCREEN]


def count_test(record, label, results):
    """Adds the cases of one test program, given what meson wrote down about it."""
    test = record["name"].split(" / ")[-1]
    output = record.get("stdout") or ""
    errors = record.get("stderr") or ""
    failed, cases, notes = [], 0, None
    for line in output.splitlines():
        match = TAP_LINE.match(line)
        plan = PLAN_LINE.match(line)
        if match:
            cases += 1
            notes = count_case(match, label, test, results, failed)
        elif plan:
            cases += 1
            results.skip(f"{label}{test}", plan.group(1))
        elif notes is not None and line.startswith("#"):
            notes.append(line[1:].removeprefix(" "))
    result = record["result"]
    everything = output + ("\n" + errors if errors else "")
    if failed:
        for number, (name, why, notes) in enumerate(failed):
            message, shown = split_notes(notes)
            if result == "TIMEOUT":
                message = f"out of time; {message}"
            if message and not why:
                results.fail(name, message, "\n".join(shown))
            else:
                results.fail(name, why or "failed", everything if number == 0 else "")
    elif result in ("OK", "EXPECTEDFAIL"):
        if cases == 0:
            results.passed += 1
    elif result == "SKIP":
        if cases == 0:
            results.skip(f"{label}{test}", (output or errors).strip().splitlines()[-1] if (output or errors).strip() else "")
    elif NOT_BUILT in errors + output:
        results.fail(f"{label}{test}", NOT_BUILT)
    else:
        status = record.get("returncode")
        results.fail(f"{label}{test}", f"{result.lower()}, exit status {status}", everything)


def run_meson(directory, arguments, clock):
    """Runs meson's tests on a display of their own. Returns the records of its log, its status and its output."""
    logs = directory / "meson-logs"
    for log in logs.glob("testlog*.json"):
        log.unlink()
    # The limits are meant for a quiet machine; setups have a factor of their own.
    slack = [] if "--setup" in arguments else ["--timeout-multiplier", "2"]
    command = ["bash", TOP / "build-aux" / "headless", "meson", "test", "-C", directory, "--no-rebuild",
               "--num-processes", str(PROCESSORS), *slack, *arguments]
    with stand_ins(directory):
        status, output = run(command, clock, keep=True)
    records = [json.loads(line) for log in logs.glob("testlog*.json") for line in log.read_text(errors="replace").splitlines()]
    return [record for record in records if record["result"] != "RUNNING"], status, output


def may_be_unsteady(record):
    """Whether it failed and drives a window; only journeys are repeated."""
    suites = record["name"].split(" / ")[0].partition(":")[2].split("+")
    return JOURNEYS in suites and record["result"] not in ("OK", "EXPECTEDFAIL", "SKIP")


def limits_of_journeys(directory):
    return {test["name"]: test["timeout"] for test in list_tests(directory) if any(suite.endswith(f":{JOURNEYS}") for suite in test["suite"])}


def run_tests(directory, arguments, label, results, clock):
    """Runs tests and adds up what they say; journeys that failed beside others are left for repeat()."""
    records, status, output = run_meson(directory, arguments, clock)
    doubtful = [record for record in records if may_be_unsteady(record)] if len(records) > 1 else []
    results.doubtful += doubtful
    for record in records:
        if record not in doubtful:
            count_test(record, label, results)
    if not records or (status != 0 and not results.failures and not results.doubtful):
        results.fail(f"{label}meson test", f"exit status {status}, {len(records)} programs run", output)


def repeat(directory, results, clock):
    """Journeys that failed beside others, once more and one by one. What counts is the last time each was run."""
    limits = limits_of_journeys(directory)
    for record in results.doubtful:
        name = record["name"].split(" / ")[-1]
        again = []
        if clock.left() > limits[name]:
            say(f"{name} failed beside other tests; once more, alone")
            again, _status, _output = run_meson(directory, ["--suite", JOURNEYS, name], clock)
        count_again(record, again[0] if again else None, results)
    results.doubtful = []


def count_again(record, again, results):
    """Counts the second of two times that a test was run, or the first where there was no time for a second."""
    first = Results()
    count_test(record, "", first)
    count_test(again or record, "", results)
    if again is not None and not may_be_unsteady(again):
        name, reason, _output = first.failures[0]
        results.unsteady.append((name, reason))


def test_all(results, clock):
    main = None
    for name, label, compiler, choice in (
            ("main", "", "gcc", ["--no-suite", LONG_SUITE]),
            ("clang", "sanitizers: ", "clang", ["--setup", "sanitizers", "--suite", "unit", "--suite", "fuzz"])):
        with results.part(f"the build with {compiler}"):
            directory = build(name, results, clock)
        if directory is None:
            continue
        main = directory if name == "main" else main
        say(f"running the tests{' under the sanitizers' if label else ''}")
        with results.part("its tests"):
            run_tests(directory, choice, label, results, clock)
    if main is not None:
        with results.part("the suite long"):
            test_long(main, results, clock)
        with results.part("what was repeated"):
            repeat(main, results, clock)


def test_long(directory, results, clock):
    """The shortest first, so that the most of them are run, while there is time to repeat what has failed so far."""
    limits = limits_of_journeys(directory)
    tests = [test for test in list_tests(directory) if any(suite.endswith(f":{LONG_SUITE}") for suite in test["suite"])]
    tests.sort(key=lambda test: test["timeout"])
    while tests:
        together, tests = tests[:PROCESSORS], tests[PROCESSORS:]
        names = [test["name"] for test in together]
        kept = sum(limits[record["name"].split(" / ")[-1]] for record in results.doubtful)
        if clock.left() > together[-1]["timeout"] + kept:
            run_tests(directory, names, "", results, clock)
        else:
            for name in names:
                results.skip(name, f"there was no time left for it; build-aux/test {name} runs it")


def test_some(arguments, results, clock):
    say("with arguments, only the tests that they choose are run, in the build with gcc")
    directory = build("main", results, clock)
    if directory is not None:
        run_tests(directory, arguments, "", results, clock)
        repeat(directory, results, clock)


def main():
    results = Results()
    clock = Clock()
    cache = Path(os.environ.get("HOTHOUSE_CACHE", "/var/tmp"))
    cache.mkdir(parents=True, exist_ok=True)
    # Two runs at once would take each other's time and fail each other's limits.
    with open(cache / "test.lock", "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another run of the tests")
            waiting = time.monotonic()
            fcntl.flock(lock, fcntl.LOCK_EX)
            clock.start += time.monotonic() - waiting
        if len(sys.argv) > 1:
            test_some(sys.argv[1:], results, clock)
        else:
            test_all(results, clock)
    say(f"took {time.monotonic() - clock.start:.0f} s")
    results.print()
    return 1 if results.failures or results.passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
