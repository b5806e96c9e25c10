# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a program's main loop leaves a question unanswered, measured from outside by another process.

The question is the name of the program's accessible object, which only the main loop can answer. What the two processes wait
for a processor that others use is not counted. As a program: stopwatch.py BUS-ADDRESS OWNER PATH PROCESS asks every few
milliseconds until its standard input ends, then prints the times in seconds.
"""

import os
import subprocess
import sys
import time

PAUSE = 0.004
TIMEOUT = 60000


class Stopwatch:
    """Times the answers of an App while the block is carried out."""

    def __init__(self, app):
        self.app = app
        self.times = []

    def __enter__(self):
        node = self.app.root
        address = self.app.bus.address
        self.process = subprocess.Popen([sys.executable, __file__, address, node.owner, node.path, str(self.app.process.pid)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.app.session.env, text=True)
        self.process.stdout.readline()
        return self

    def __exit__(self, kind, error, trace):
        output, _ = self.process.communicate(timeout=TIMEOUT / 1000)
        self.times = sorted(float(word) for word in output.split())

    @property
    def longest(self):
        return self.times[-1]

    def percentile(self, percent):
        return self.times[min(len(self.times) - 1, int(len(self.times) * percent / 100))]

    def __str__(self):
        return (f"{len(self.times)} answers, half within {1000 * self.percentile(50):.1f} ms, 99 % within "
                f"{1000 * self.percentile(99):.1f} ms, the longest after {1000 * self.longest:.1f} ms")


def waited(process):
    """Seconds that the first thread of a process was ready and had no processor; 0 where the kernel does not say."""
    try:
        with open(f"/proc/{process}/task/{process}/schedstat", encoding="ascii") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def measure(address, owner, path, process):
    from accessible import A11Y, Bus, Gio, GLib  # noqa: PLC0415
    connection = Bus.connect(address)
    question = GLib.Variant("(ss)", (A11Y + "Accessible", "Name"))
    os.set_blocking(0, False)
    times = []
    print("ready", flush=True)
    while True:
        before = waited(process) + waited(os.getpid())
        start = time.perf_counter()
        try:
            connection.call_sync(owner, path, "org.freedesktop.DBus.Properties", "Get", question, None, Gio.DBusCallFlags.NONE,
                                 TIMEOUT, None)
        except GLib.Error:
            break
        took = time.perf_counter() - start
        times.append(max(0.0, took - (waited(process) + waited(os.getpid()) - before)))
        try:
            if os.read(0, 1) == b"":
                break
        except BlockingIOError:
            pass
        time.sleep(PAUSE)
    print(" ".join(f"{seconds:.6f}" for seconds in times))


if __name__ == "__main__":
    measure(*sys.argv[1:])
