#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scripts that the README names, called as a person or another script would call them."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
CSV = "name,latitude,longitude,price\n" + "".join(
    f"place {n},{55.9 + n % 10 / 100},{-3.2 + n // 10 / 100},{50 + n}\n" for n in range(100))


def call(script, *arguments, stdin=subprocess.DEVNULL, cwd=None, **variables):
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET")}
    environment.update(variables)
    return subprocess.run([str(TOP / "build-aux" / script), *arguments], stdin=stdin, cwd=cwd, env=environment,
                          capture_output=True, text=True, timeout=600, check=False)


class Ctl(unittest.TestCase):
    def test_help(self):
        result = call("ctl", "--help")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("data profile", result.stdout)
        self.assertEqual(result.stderr, "", "nothing but results may be said when nothing is wrong")

    def test_usage_is_status_two(self):
        result = call("ctl", "nonsense")
        self.assertEqual(result.returncode, 2)
        self.assertEqual(result.stdout, "")
        self.assertIn("nonsense", result.stderr)

    def test_failure_is_status_one(self):
        result = call("ctl", "data", "profile", "no-such-file.csv")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stdout, "")
        self.assertIn("no-such-file.csv", result.stderr)

    def test_callers_directory(self):
        with tempfile.TemporaryDirectory(prefix="with blanks ") as folder:
            Path(folder, "a b.csv").write_text(CSV, encoding="utf-8")
            result = call("ctl", "data", "head", "a b.csv", "-n", "2", "--csv", cwd=folder)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("place 1", result.stdout)
        self.assertNotIn("place 2", result.stdout)

    def test_standard_input(self):
        with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
            file.write(CSV)
            file.seek(0)
            result = call("ctl", "data", "head", "/dev/stdin", "-n", "1", "--csv", stdin=file)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("place 0", result.stdout)

    def test_closed_standard_input(self):
        result = subprocess.run(["bash", "-c", '"$1" --version <&-', "test", str(TOP / "build-aux" / "ctl")],
                                capture_output=True, text=True, timeout=600, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("hothousectl", result.stdout)


class Documents(unittest.TestCase):
    """What is written about the commands, held against what they say themselves."""

    def commands(self):
        found = (re.match(r"  ([a-z]+(?: [a-z]+)?)  ", line) for line in call("ctl", "--help").stdout.splitlines())
        return [tuple(match.group(1).split()) for match in found if match]

    def test_manual_and_completion_know_every_option(self):
        manual = Path(TOP, "data/hothousectl.1").read_text(encoding="utf-8").replace("\\-", "-")
        completion = Path(TOP, "data/hothousectl.bash-completion").read_text(encoding="utf-8")
        self.assertGreater(len(self.commands()), 3)
        for command in self.commands():
            self.assertIn(" ".join(command), manual)
            for option in re.findall(r"(--[a-z-]+)", call("ctl", *command, "--help").stdout.split("Options:", 1)[1]):
                if option not in ("--help", "--seed", "--outlines"):
                    self.assertIn(option, manual, f"{command}: not in the manual page")
                self.assertIn(option, completion, f"{command}: not in the completion")

    def test_examples_of_the_readme_run(self):
        examples = re.findall(r"^build-aux/ctl (.*?sample:city.*?)(?: +#.*)?$",
                              Path(TOP, "README.md").read_text(encoding="utf-8"), re.MULTILINE)
        self.assertGreater(len(examples), 2)
        with tempfile.TemporaryDirectory() as folder:
            for example in examples:
                result = call("ctl", *shlex.split(example), cwd=folder)
                self.assertEqual(result.returncode, 0, f"{example}\n{result.stderr}")


class Run(unittest.TestCase):
    def check(self, *arguments):
        with tempfile.TemporaryDirectory() as cache:
            result = call("run", *arguments, HOTHOUSE_CACHE=cache)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn("no display", result.stderr)
            picture = Path(result.stdout.strip().splitlines()[-1])
            self.assertEqual(picture.read_bytes()[:8], b"\x89PNG\r\n\x1a\n")
            self.assertGreater(picture.stat().st_size, 1000)
        return result.stdout

    def test_sample_without_display(self):
        self.assertIn("price", self.check())

    def test_file_without_display(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "places.csv")
            path.write_text(CSV, encoding="utf-8")
            self.assertIn("latitude", self.check(str(path)))

    def test_missing_file(self):
        result = call("run", "no-such-file.csv")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no-such-file.csv", result.stderr)


class Tap(unittest.TextTestResult):
    """Prints each case as a line of TAP."""

    number = 0

    def line(self, verdict, test, remark=""):
        Tap.number += 1
        print(f"{verdict} {Tap.number} {test.id().removeprefix('__main__.')}{remark}", flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.line("ok", test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.line("not ok", test)

    def addError(self, test, err):
        super().addError(test, err)
        self.line("not ok", test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.line("ok", test, f" # SKIP {reason}")


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    print(f"1..{suite.countTestCases()}")
    unittest.TextTestRunner(stream=sys.stderr, resultclass=Tap).run(suite)
