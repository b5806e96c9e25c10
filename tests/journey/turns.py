# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the turns of a program's main loop are, noted within the program by bench/blocked/loop-watch.c, so that nothing but what is
measured keeps it busy: within a block, the program is not asked about itself."""

import os
import time

from session import Skip, servers, waited

WATCH = os.environ.get("HOT_LOOP_WATCH")


class Turns:
    """Of a program that is started with @env. What it waits for a processor that others use is not counted, nor what the display and the buses
    do, for which it may wait."""

    def __init__(self, session):
        if WATCH is None:
            raise Skip("HOT_LOOP_WATCH does not name the library that notes turns")
        self.log = session.own / f"turns-{time.monotonic_ns()}.log"
        self.env = {"LD_PRELOAD": WATCH, "LOOP_WATCH": str(self.log)}

    def __enter__(self):
        self.servers = servers()
        self.lost = waited(self.servers)
        self.start = time.monotonic()
        return self

    def __exit__(self, kind, error, trace):
        end = time.monotonic()
        turns = [[int(word) / 1e6 for word in line.split()] for line in self.log.read_text().splitlines(keepends=True)
                 if line.endswith("\n") and line.count(" ") == 3]
        within = [turn for turn in turns if self.start <= turn[0] <= end]
        self.count = len(within)
        self.work = max((turn[2] for turn in within), default=0.0)
        longest = max((turn[1] - turn[3] for turn in within), default=0.0)
        self.longest = max(self.work, longest - (waited(self.servers) - self.lost))

    def __str__(self):
        return (f"{self.count} turns above half a millisecond, the longest {1000 * self.longest:.1f} ms by the clock and "
                f"{1000 * self.work:.1f} ms at work")
