#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds and runs every test, and counts single test cases.

Without arguments: the build with gcc and all its tests, then the build with clang and the address and undefined-behaviour
sanitizers and its unit and fuzz tests. Arguments go to "meson test" and choose among the tests of the first build.

Progress goes to standard error. Standard output carries what was skipped, what failed and why, and at last the line
"N passed, N failed, N skipped".
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
# All of it; a test that hangs must not take the run with it.
TIME_LIMIT = 24 * 60
# Lines of a failed test's output that are shown; its build directory's meson-logs has all of them.
TAIL = 40
NOT_BUILT = "its program could not be built"

TAP_LINE = re.compile(r"^(not ok|ok)\b\s*\d*\s*-?\s*(.*?)(?:\s+#\s*(SKIP|TO" r"DO)\b\s*(.*))?$", re.IGNORECASE)
PLAN_LINE = re.compile(r"^1\.\.0\s*#\s*SKIP\S*\s*(.*)$", re.IGNORECASE)


class Results:
    """What happened, one entry a test case."""

    def __init__(self):
        self.passed = 0
        self.failures = []
        self.skips = []

    def fail(self, name, reason, output=""):
        self.failures.append((name, reason, output))

    def skip(self, name, reason):
        self.skips.append((name, reason or "no reason given"))

    def print(self):
        if self.skips:
            print("\nSkipped:")
            for name, reason in self.skips:
                print(f"  {name}: {reason}")
        for name, reason, output in self.failures:
            print(f"\nFAILED {name}: {reason}")
            for line in output.rstrip().splitlines()[-TAIL:]:
                print(f"    {line}")
        print(f"\n{self.passed} passed, {len(self.failures)} failed, {len(self.skips)} skipped", flush=True)


def say(text):
    print(f"hothouse: {text}", file=sys.stderr, flush=True)


class Clock:
    def __init__(self):
        self.start = time.monotonic()

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


@contextlib.contextmanager
def stand_ins(directory):
    """meson stops the whole run at a test whose program is not there. A stand-in that fails takes its place."""
    listing = subprocess.run(["meson", "introspect", "--tests", str(directory)], capture_output=True, text=True,
                             stdin=subprocess.DEVNULL, check=False)
    made = []
    for test in json.loads(listing.stdout or "[]"):
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


def count_case(match, label, test, results, seen):
    verdict, name, directive, reason = match.groups()
    name = f"{label}{test} {name}".rstrip()
    if directive and directive.upper() == "SKIP":
        results.skip(name, reason)
    elif verdict.lower() == "ok" or directive:
        results.passed += 1
    else:
        # GLib puts the assertion behind the name.
        name, _, why = name.partition(" - ")
        seen["failed"].append((name, why[:200]))


def count_test(record, label, results):
    """Adds the cases of one test program, given what meson wrote down about it."""
    test = record["name"].split(" / ")[-1]
    output = record.get("stdout") or ""
    errors = record.get("stderr") or ""
    seen = {"failed": [], "cases": 0}
    for line in output.splitlines():
        match = TAP_LINE.match(line)
        plan = PLAN_LINE.match(line)
        if match:
            seen["cases"] += 1
            count_case(match, label, test, results, seen)
        elif plan:
            seen["cases"] += 1
            results.skip(f"{label}{test}", plan.group(1))
    result = record["result"]
    everything = output + ("\n" + errors if errors else "")
    if seen["failed"]:
        for number, (name, why) in enumerate(seen["failed"]):
            results.fail(name, why or "failed", everything if number == 0 else "")
    elif result in ("OK", "EXPECTEDFAIL"):
        if seen["cases"] == 0:
            results.passed += 1
    elif result == "SKIP":
        if seen["cases"] == 0:
            results.skip(f"{label}{test}", (output or errors).strip().splitlines()[-1] if (output or errors).strip() else "")
    elif NOT_BUILT in errors + output:
        results.fail(f"{label}{test}", NOT_BUILT)
    else:
        status = record.get("returncode")
        results.fail(f"{label}{test}", f"{result.lower()}, exit status {status}", everything)


def run_tests(directory, arguments, label, results, clock):
    """Runs meson's tests on a display of their own and adds up the log. Returns how many programs were run."""
    logs = directory / "meson-logs"
    for log in logs.glob("testlog*.json"):
        log.unlink()
    # The limits are meant for a quiet machine; setups have a factor of their own.
    slack = [] if "--setup" in arguments else ["--timeout-multiplier", "2"]
    command = ["bash", TOP / "build-aux" / "headless", "meson", "test", "-C", directory, "--no-rebuild",
               "--num-processes", str(os.cpu_count() or 2), *slack, *arguments]
    with stand_ins(directory):
        status, output = run(command, clock, keep=True)
    programs = 0
    for log in logs.glob("testlog*.json"):
        for line in log.read_text(errors="replace").splitlines():
            record = json.loads(line)
            if record["result"] != "RUNNING":
                count_test(record, label, results)
                programs += 1
    if programs == 0 or (status != 0 and not results.failures):
        results.fail(f"{label}meson test", f"exit status {status}, {programs} programs run", output)
    return programs


def test_all(results, clock):
    for name, label, choice in (("main", "", []),
                                ("clang", "sanitizers: ", ["--setup", "sanitizers", "--suite", "unit", "--suite", "fuzz"])):
        directory = build(name, results, clock)
        if directory is None:
            continue
        say(f"running the tests{' under the sanitizers' if label else ''}")
        run_tests(directory, choice, label, results, clock)


def test_some(arguments, results, clock):
    say("with arguments, only the tests that they choose are run, in the build with gcc")
    directory = build("main", results, clock)
    if directory is not None:
        run_tests(directory, arguments, "", results, clock)


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
            fcntl.flock(lock, fcntl.LOCK_EX)
        clock.start = time.monotonic()
        if len(sys.argv) > 1:
            test_some(sys.argv[1:], results, clock)
        else:
            test_all(results, clock)
    say(f"took {time.monotonic() - clock.start:.0f} s")
    results.print()
    return 1 if results.failures or results.passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
