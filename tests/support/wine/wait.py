# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits, in three processes of which one has left the session, to see whether all of them can be ended. Needs nothing but Python."""

import os
import signal
import subprocess
import sys
import time

seconds = sys.argv[1]
sleeper = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(float('%s'))" % seconds
stubborn = subprocess.Popen([sys.executable, "-c", sleeper])
away = subprocess.Popen([sys.executable, "-c", "import subprocess, sys; subprocess.Popen(sys.argv[1:], start_new_session=True)",
                         "sleep", seconds])
away.wait()
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("waiting", os.getpid(), stubborn.pid, flush=True)
time.sleep(float(seconds))
