#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a journey where there is no network at all, not even this computer's own: without-network.py TEST [JOURNEY]"""

import os
import shutil
import subprocess
import sys

# A namespace with nothing in it but a loopback device that is down; the user stays who it is, as the buses want to know.
COMMAND = ["unshare", "--user", "--map-current-user", "--net"]
LOOK = "import socket; s = socket.socket(); s.settimeout(2); s.connect(('127.0.0.1', 9))"


def run(*words):
    return subprocess.run([*COMMAND, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False)


def main():
    if shutil.which(COMMAND[0]) is None or run("true").returncode != 0:
        print("1..0 # SKIP a program cannot be kept from the network here")
        return
    said = run(sys.executable, "-c", LOOK).stderr
    if "unreachable" not in said:
        print(f"1..1\nnot ok 1 - There is no network\n# {said.strip().splitlines()[-1:]}")
        return
    if sys.argv[2:] not in ([], [""]):
        os.environ["HOT_JOURNEY"] = sys.argv[2]
    os.execvp(COMMAND[0], [*COMMAND, sys.executable, *sys.argv[1:2]])


main()
