# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop of one's own for a test: a display, a session bus with accessibility, and directories. All of it is gone
afterwards, whatever happens.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
libc = ctypes.CDLL(None, use_errno=True)

SCREEN_WIDTH, SCREEN_HEIGHT = 1600, 1000

# The same picture on every machine: font, no motion, no blinking.
GTK_SETTINGS = """[Settings]
gtk-font-name=Cantarell 11
gtk-enable-animations=0
gtk-cursor-blink=0
gtk-recent-files-enabled=1
"""

# What the caller's session would bring in.
FOREIGN = ("WAYLAND_DISPLAY", "DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS", "DESKTOP_STARTUP_ID",
           "XDG_ACTIVATION_TOKEN", "XDG_CURRENT_DESKTOP", "GTK_THEME", "GTK_MODULES", "GTK_DEBUG", "ADW_DEBUG_COLOR_SCHEME",
           "ADW_DEBUG_HIGH_CONTRAST", "GTK_A11Y", "LANGUAGE", "LANG", "GIO_USE_VFS", "G_MESSAGES_DEBUG", "MALLOC_CHECK_")


class Skip(Exception):
    """The journey cannot be made here; says why."""


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def descendants():
    """Ids of all processes below this one."""
    below = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            below.setdefault(parent, []).append(int(entry.name))
    found, left = [], [os.getpid()]
    while left:
        children = below.get(left.pop(), [])
        found += children
        left += children
    return found


def servers():
    """Ids of the display and of the buses, through which a program is seen and asked."""
    def name(process):
        try:
            return Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()
        except OSError:
            return ""

    return [process for process in descendants() if name(process) in ("Xvfb", "dbus-daemon")]


def schedule(process):
    """Seconds that the first thread of a process had the processor, and that it was ready and had none; 0 where the kernel does not say."""
    try:
        with open(f"/proc/{process}/task/{process}/schedstat", encoding="ascii") as file:
            return [int(word) / 1e9 for word in file.read().split()[:2]]
    except (OSError, ValueError):
        return [0.0, 0.0]


def waited(processes):
    """Seconds that processes were ready and waited for a processor that others use, in all."""
    return sum(schedule(process)[1] for process in processes)


def end_descendants():
    """Ends everything that was started from here, directly or by a bus, and waits for it."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline:
            while True:
                try:
                    if os.waitpid(-1, os.WNOHANG)[0] == 0:
                        break
                except ChildProcessError:
                    break
            processes = descendants()
            if not processes:
                return
            for process in processes:
                try:
                    os.kill(process, number)
                except ProcessLookupError:
                    pass
            time.sleep(0.02)


class Session:
    def __init__(self):
        for program in ("Xvfb", "dbus-daemon", "xdotool", "import"):
            if shutil.which(program) is None:
                raise Skip(f"{program} is not installed")
        self.own = None
        self.env = None
        self.processes = []

    def start(self):
        # What the bus starts, and what that leaves behind, becomes a child of this process and can be ended.
        libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self.own = Path(tempfile.mkdtemp(prefix="hothouse-journey."))
        self.env = {key: value for key, value in os.environ.items() if key not in FOREIGN}
        self.env.update(LC_ALL=self.locale("en_US.utf8") or "C.UTF-8", TZ="UTC", XDG_SESSION_TYPE="x11", GDK_BACKEND="x11",
                        GSK_RENDERER="cairo", GDK_DEBUG="no-portals", ADW_DISABLE_PORTAL="1", GTK_A11Y="atspi", NO_AT_BRIDGE="0",
                        GIO_USE_VFS="local", GSETTINGS_BACKEND="memory", G_DEBUG="fatal-warnings", G_ENABLE_DIAGNOSTIC="0")
        self.new_home()
        runtime = self.own / "run"
        runtime.mkdir(mode=0o700)
        self.env["XDG_RUNTIME_DIR"] = str(runtime)
        self.env["DISPLAY"] = ":" + self.spawn_and_read(
            ["Xvfb", "-displayfd", "{fd}", "-screen", "0", f"{SCREEN_WIDTH}x{SCREEN_HEIGHT}x24", "-nolisten", "tcp",
             "-noreset", "-dpi", "96"], "the display")
        # A program that the bus starts must not die of somebody else's warning.
        service_env = {key: value for key, value in self.env.items() if key != "G_DEBUG"}
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self.spawn_and_read(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address={fd}",
             f"--address=unix:path={runtime}/bus"], "the session bus", service_env)
        return self

    @staticmethod
    def locale(name):
        """The name if there is such a locale here, else None."""
        found = subprocess.run(["locale", "-a"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False).stdout
        return name if name in found.split() else None

    def new_home(self):
        """Directories as on the first day."""
        home = Path(tempfile.mkdtemp(prefix="home.", dir=self.own))
        for name, variable in (("config", "XDG_CONFIG_HOME"), ("data", "XDG_DATA_HOME"), ("state", "XDG_STATE_HOME"),
                               ("cache", "XDG_CACHE_HOME")):
            (home / name).mkdir()
            self.env[variable] = str(home / name)
        (home / "config" / "gtk-4.0").mkdir()
        (home / "config" / "gtk-4.0" / "settings.ini").write_text(GTK_SETTINGS, encoding="utf-8")
        self.env["HOME"] = str(home)
        return home

    def spawn(self, command, log, env=None, **options):
        """Starts a program whose output goes to a file in the session's directory."""
        with open(self.own / log, "wb") as output:
            process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output,
                                       stderr=subprocess.STDOUT, env=env or self.env, preexec_fn=die_with_parent, **options)
        self.processes.append(process)
        return process

    def spawn_and_read(self, command, what, env=None):
        """Starts a server and returns the line that it writes to the descriptor {fd} when it is ready."""
        log = command[0] + ".log"
        reader, writer = os.pipe()
        command = [word.replace("{fd}", str(writer)) for word in command]
        process = self.spawn(command, log, env, pass_fds=[writer])
        os.close(writer)
        os.set_blocking(reader, False)
        line = b""
        deadline = time.monotonic() + 20
        while not line.endswith(b"\n") and time.monotonic() < deadline and process.poll() is None:
            try:
                line += os.read(reader, 4096)
            except BlockingIOError:
                time.sleep(0.01)
        os.close(reader)
        if not line.endswith(b"\n"):
            raise Skip(f"{what} does not start: " + (self.own / log).read_text(errors="replace").strip()[-500:])
        return line.decode().strip()

    def stop(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
        end_descendants()
        if self.own is not None:
            shutil.rmtree(self.own, ignore_errors=True)
