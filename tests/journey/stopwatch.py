# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a program's main loop leaves a question unanswered, measured from outside by another process.

The question is the name of the program's accessible object, which only the main loop can answer. What the two processes, the
display and the buses between them wait for a processor that others use is not counted. As a program: stopwatch.py BUS-ADDRESS
OWNER PATH PROCESS SERVER... asks every few milliseconds until its standard input ends, then prints for each answer its time and
the processor's part of it, in seconds.
"""

import os
import subprocess
import sys
import time

from session import schedule, servers, waited

PAUSE = 0.004
TIMEOUT = 60000


class Stopwatch:
    """Times the answers of an App while the block is carried out."""

    def __init__(self, app):
        self.app = app
        self.times = []
        # The processor's longest work between a question and its answer: no turn of the main loop was longer that had one.
        self.turn = 0.0

    def __enter__(self):
        node = self.app.root
        address = self.app.bus.address
        words = [address, node.owner, node.path, self.app.process.pid, *servers()]
        self.process = subprocess.Popen([sys.executable, __file__, *[str(word) for word in words]], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        env=self.app.session.env, text=True)
        self.process.stdout.readline()
        return self

    def __exit__(self, kind, error, trace):
        output, _ = self.process.communicate(timeout=TIMEOUT / 1000)
        pairs = [[float(word) for word in line.split()] for line in output.splitlines()]
        self.times = sorted(took for took, _used in pairs)
        self.turn = max(used for _took, used in pairs)

    @property
    def longest(self):
        return self.times[-1]

    def percentile(self, percent):
        return self.times[min(len(self.times) - 1, int(len(self.times) * percent / 100))]

    def __str__(self):
        return (f"{len(self.times)} answers, half within {1000 * self.percentile(50):.1f} ms, 99 % within "
                f"{1000 * self.percentile(99):.1f} ms, the longest after {1000 * self.longest:.1f} ms")


def measure(address, owner, path, process, *between):
    from accessible import A11Y, Bus, Gio, GLib  # noqa: PLC0415
    connection = Bus.connect(address)
    question = GLib.Variant("(ss)", (A11Y + "Accessible", "Name"))
    os.set_blocking(0, False)
    times = []
    others = [process, os.getpid(), *between]
    print("ready", flush=True)
    while True:
        used = schedule(process)[0]
        lost = waited(others)
        start = time.perf_counter()
        try:
            connection.call_sync(owner, path, "org.freedesktop.DBus.Properties", "Get", question, None, Gio.DBusCallFlags.NONE,
                                 TIMEOUT, None)
        except GLib.Error:
            break
        took = time.perf_counter() - start
        times.append((max(0.0, took - (waited(others) - lost)), schedule(process)[0] - used))
        try:
            if os.read(0, 1) == b"":
                break
        except BlockingIOError:
            pass
        time.sleep(PAUSE)
    print("\n".join(f"{took:.6f} {used:.6f}" for took, used in times))


if __name__ == "__main__":
    measure(*sys.argv[1:])
