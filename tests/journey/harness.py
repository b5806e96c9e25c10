# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a program as a person would: by keyboard, pointer, file chooser and drop, seeing what a screen reader sees.

A journey is a function that takes a Session and is handed to main(). It opens the program and says what it does in steps:

    def filters(session):
        with App(session, [PROGRAM, path]) as app:
            with step("The filter leaves what it says"):
                app.press("ctrl+f")
                app.type("price < 500")
                app.wait(role="label", name="44 of 48 rows")

Each step becomes a line of TAP. A failed step ends its journey, shows what was on the screen, and lets the next journey begin.
A program must have said nothing on standard error and have ended by itself when its journey ends.
"""

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from session import Session, Skip

HERE = Path(__file__).resolve().parent
PATIENCE = 10.0
# Pictures of failures.
OUTPUT = Path(os.environ.get("HOT_JOURNEY_OUTPUT", Path(tempfile.gettempdir()) / "hothouse-journey-pictures")).resolve()


class Failed(AssertionError):
    """A step did not go as it should."""


class Gone(Failed):
    """What is asked is no longer there."""


class Tap:
    """Counts steps and prints them."""

    def __init__(self):
        self.number = 0
        self.failed = 0
        self.journey = ""
        self.app = None

    def line(self, verdict, name):
        self.number += 1
        print(f"{verdict} {self.number} - {self.journey}: {name.replace('#', '')}", flush=True)

    def note(self, text):
        for line in str(text).splitlines():
            print(f"# {line}", flush=True)


tap = Tap()


class Abandoned(Exception):
    """A step has failed, so the rest of its journey is left out."""


@contextlib.contextmanager
def step(name):
    start = time.monotonic()
    try:
        yield
    except Skip as reason:
        tap.line("ok", f"{name} # SKIP {reason}")
        return
    except Exception as error:
        tap.failed += 1
        tap.line("not ok", name)
        if isinstance(error, Failed):
            tap.note(error)
            place = traceback.extract_tb(error.__traceback__)
            tap.note("\n".join(f"{Path(frame.filename).name}:{frame.lineno}: {frame.line}" for frame in place
                               if Path(frame.filename).resolve().parent == HERE and frame.name != "step"))
        else:
            tap.note(traceback.format_exc())
        if tap.app is not None:
            tap.app.show_failure(name)
        raise Abandoned(name) from error
    tap.line("ok", name)
    took = time.monotonic() - start
    if took > 3:
        tap.note(f"took {took:.1f} s")


def skip(name, reason):
    tap.number += 1
    print(f"ok {tap.number} - {tap.journey}: {name} # SKIP {reason}", flush=True)


def check(condition, message):
    if not condition:
        raise Failed(message)


def equal(seen, expected, what):
    if seen != expected:
        raise Failed(f"{what}: expected {expected!r}, seen {seen!r}")


def until(condition, what, patience=PATIENCE, pause=0.03):
    """What @condition returns once that is true."""
    deadline = time.monotonic() + patience
    while True:
        asked = time.monotonic()
        try:
            result = condition()
        except Gone:
            # The tree has changed while it was read.
            result = None
        if result:
            return result
        if tap.app is not None:
            tap.app.check_alive()
        if time.monotonic() > deadline:
            raise Failed(f"waited {patience:.0f} s in vain: {what}")
        # Asking takes the program's time as well: it has as long for itself.
        time.sleep(max(pause, min(1.0, time.monotonic() - asked)))


def digits(text):
    """The first number in a text, without separators of thousands, as a string; None where there is none."""
    found = re.search(r"\d[\d,.\u00a0\u202f'’]*", text)
    if found is None:
        return None
    number = found.group(0).rstrip(".,")
    return re.sub(r"[,\u00a0\u202f'’]", "", number)


class App:
    """A program under test, from its start to its end."""

    started = 0

    def __init__(self, session, command, env=None, wait=True, stderr_allowed=None):
        self.session = session
        self.command = [str(word) for word in command]
        self.extra = env or {}
        self.wait_for_window = wait
        self.allowed = re.compile(stderr_allowed) if stderr_allowed else None
        self.process = None
        self.root = None
        self.ended = False

    def __enter__(self):
        from accessible import Bus  # noqa: PLC0415 (where gi is missing, the journeys are skipped)
        App.started += 1
        tap.app = self
        self.bus = Bus(self.session.env["DBUS_SESSION_BUS_ADDRESS"])
        self.log = self.session.own / f"program-{App.started}.log"
        self.process = self.session.spawn(self.command, self.log.name, self.environment())
        if self.wait_for_window:
            try:
                with step("The program starts"):
                    self.connect()
            except BaseException:
                self.end()
                raise
        return self

    def __exit__(self, kind, error, trace):
        try:
            if kind is None:
                with step("The program ends when its window is closed, and has said nothing"):
                    self.close()
            elif not issubclass(kind, (Abandoned, Skip)):
                self.show_failure("unexpected")
        finally:
            self.end()

    def environment(self):
        """The session's variables with the program's own; None takes one away."""
        env = dict(self.session.env)
        env.update({key: str(value) for key, value in self.extra.items() if value is not None})
        return {key: value for key, value in env.items() if self.extra.get(key, "") is not None}

    def connect(self, patience=20):
        """Waits for the program's first window."""
        self.root = until(self.find_root, "the program's window", patience)
        self.focus()

    def find_root(self):
        self.check_alive()
        for node in self.bus.programs():
            if self.bus.process_of(node) == self.process.pid and node.children:
                return node
        return None

    def end(self):
        """Ends the program, whatever state it is in."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if tap.app is self:
            tap.app = None
            self.bus.close()

    def check_alive(self):
        status = self.process.poll()
        if status is not None and (status != 0 or not self.ended):
            raise Failed(f"the program has ended with status {status}: {self.said()}")

    def said(self):
        return self.log.read_text(errors="replace").strip()

    def check_quiet(self):
        lines = [line for line in self.said().splitlines() if self.allowed is None or not self.allowed.search(line)]
        check(not lines, "the program has said:\n" + "\n".join(lines[:40]))

    def expect_end(self, patience=20):
        self.ended = True
        try:
            status = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            raise Failed(f"the program still runs {patience} s after its window was closed") from None
        equal(status, 0, "exit status")
        self.check_quiet()

    def close(self):
        """Closes the window as the window manager's button does, and waits for the end of the program."""
        if not self.ended:
            self.check_alive()
            self.ended = True
            # A dialog first, then what it stands before.
            for window in reversed(self.windows()):
                for _attempt in range(4):
                    self.ask_to_close(window)
                    with contextlib.suppress(Failed):
                        until(lambda window=window: window not in self.windows(), "the end of a window", 1.5)
                        break
                else:
                    raise Failed("a window does not close when it is asked to")
        self.expect_end()

    # The tree

    def tree(self, prune=None):
        """All that is shown, in an order in which parents come before their children."""
        self.check_alive()
        return [node for node in self.root.fresh().walk(prune or self.is_row) if node is not self.root]

    @staticmethod
    def is_row(node):
        """Cells of tables are many; only those who ask for them read them."""
        return node.role == "row" or not (node.shown or node.role == "application")

    def find_all(self, role=None, name=None, inside=None, where=None, cells=False):
        """Shown objects by role (or roles), name (text or compiled pattern) and a condition of one's own."""
        roles = (role,) if isinstance(role, str) else role
        nodes = (inside.fresh() if inside else self.root.fresh()).walk(self.is_hidden if cells else self.is_row)
        self.check_alive()
        return [node for node in nodes if node.shown and (roles is None or node.role in roles) and
                (name is None or (name.search(node.name) is not None if hasattr(name, "search") else node.name == name)) and
                (where is None or where(node))]

    @staticmethod
    def is_hidden(node):
        return not (node.shown or node.role == "application")

    def find(self, role=None, name=None, inside=None, where=None, cells=False):
        nodes = self.find_all(role, name, inside, where, cells)
        return nodes[0] if nodes else None

    def wait(self, role=None, name=None, inside=None, where=None, cells=False, patience=PATIENCE):
        """The first such object, waited for."""
        wanted = name.pattern if hasattr(name, "pattern") else name
        return until(lambda: self.find(role, name, inside, where, cells), f"{role or 'something'} named {wanted!r}", patience)

    def wait_gone(self, role=None, name=None, inside=None, where=None, patience=PATIENCE):
        wanted = name.pattern if hasattr(name, "pattern") else name
        until(lambda: self.find(role, name, inside, where) is None, f"no more {role or 'something'} named {wanted!r}", patience)

    def shows(self, pattern, patience=PATIENCE):
        """Waits for a text anywhere in the window; returns what it is part of."""
        return self.wait(name=re.compile(pattern, re.IGNORECASE), patience=patience)

    def focused(self):
        return self.find(where=lambda node: node.has("focused"))

    def wait_for_focus(self, name):
        """On its way from one to another, nothing has the focus for a moment."""
        until(lambda: self.find(name=name, where=lambda node: node.has("focused")), f"the focus on {name}")

    def dump(self):
        """The tree as text, for a person to find out what went wrong."""
        lines = []

        def add(node, depth):
            plain = node.role in ("generic", "group") and not node.name and not node.has("focusable")
            if not plain:
                marks = " ".join(sorted(node.states & {"focused", "selected", "checked", "expanded", "busy"}))
                note = f" ({node.description})" if node.description else ""
                grey = "" if node.has("sensitive") or node.role in ("window", "application") else " insensitive"
                lines.append(f"{'  ' * depth}{node}{note}{grey} {marks}".rstrip())
            rows = 0
            for child in node.children:
                rows += child.role in ("row", "list item")
                # What rows and buttons hold is in their names.
                if child.shown and rows < 5 and not (node.role in ("row", "list item", "button", "column header") and node.name):
                    add(child, depth if plain else depth + 1)

        nodes = list(self.root.fresh().walk(self.is_hidden))
        add(nodes[0], 0)
        return "\n".join(lines)

    # Acting

    def click(self, node):
        """Activates an object by its own action, as assistive technology does."""
        actions = {action.lower(): action for action in node.actions}
        for action in ("click", "activate", "press", "toggle", "select"):
            if action in actions:
                node.do(actions[action])
                return
        raise Failed(f"{node} cannot be activated, its actions are {sorted(actions)}")

    def act(self, action):
        """An action of the window or the program, such as win.open."""
        for window in self.root.fresh().children:
            if action in window.actions:
                window.do(action)
                return
        raise Failed(f"no window has the action {action}")

    def xdotool(self, *words):
        result = subprocess.run(["xdotool", *[str(word) for word in words]], env=self.session.env, stdin=subprocess.DEVNULL,
                                capture_output=True, text=True, timeout=20, check=False)
        return result.stdout.strip()

    def windows(self):
        """X windows of the program, newest last, without its menus and tooltips."""
        found = self.xdotool("search", "--onlyvisible", "--pid", self.process.pid).split()
        return [window for window in found
                if re.search(r"_TYPE_(NORMAL|DIALOG)\b", self.property(window, "_NET_WM_WINDOW_TYPE"))]

    def menus(self):
        """X windows of the program's menus."""
        found = self.xdotool("search", "--onlyvisible", "--pid", self.process.pid).split()
        return [window for window in found if re.search(r"_TYPE_(POPUP_MENU|DROPDOWN_MENU|MENU)\b", self.property(window, "_NET_WM_WINDOW_TYPE"))]

    def property(self, window, *names):
        return subprocess.run(["xprop", "-id", window, *names], env=self.session.env, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=20, check=False).stdout

    def window(self):
        return until(self.windows, "an X window")[-1]

    def focus(self, window=None):
        """Gives a window the keyboard; there is no window manager that would."""
        self.xdotool("windowfocus", "--sync", window or self.window())

    def keep_focus(self):
        """The keyboard stays with the program, as a window manager would see to when one of its windows goes."""
        self.check_alive()
        windows = self.windows()
        if windows and self.xdotool("getwindowfocus", "-f") not in windows:
            self.focus(windows[-1])

    def press(self, *keys):
        """Presses keys one after another, such as ctrl+f or Escape."""
        self.keep_focus()
        self.xdotool("key", "--clearmodifiers", "--delay", "25", *keys)

    def tab_on(self):
        """Presses Tab once and waits until the focus has moved: a second one, pressed too early, would go past what is looked for."""
        def place():
            node = self.focused()
            return node.path if node is not None else None

        before = place()
        self.press("Tab")
        # What has the focus may not say so.
        with contextlib.suppress(Failed):
            until(lambda: place() not in (None, before), "the focus to move", 3)
        return self.focused()

    def choose_item(self, index):
        """Goes to an item of the open menu, counted from its first, by the arrow keys, and presses Return."""
        def place():
            return next((number for number, item in enumerate(self.find_all("menu item")) if item.has("focused")), None)

        until(lambda: place() is not None, "an item of the menu with the keyboard's focus")
        # A menu that has just opened may take the focus back to its first item.
        for _attempt in range(60):
            at = place()
            if at == index:
                break
            self.press("Down" if at is None or at < index else "Up")
            with contextlib.suppress(Failed):
                until(lambda before=at: place() != before, "the focus to move in the menu", 2)
        equal(place(), index, "the item with the focus")
        self.press("Return")

    def type(self, text):
        self.keep_focus()
        self.xdotool("type", "--clearmodifiers", "--delay", "8", "--", text)

    def ask_to_close(self, window):
        """What a window manager sends when its close button is pressed."""
        ask_window_to_close(self.session.env["DISPLAY"], int(window))

    def resize(self, width, height, window=None):
        window = window or self.window()
        self.xdotool("windowsize", window, width, height)

    def geometry(self, window=None):
        """x, y, width, height of a window on the screen."""
        output = self.xdotool("getwindowgeometry", "--shell", window or self.window())
        values = dict(line.split("=", 1) for line in output.splitlines() if "=" in line)
        return tuple(int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))

    def place(self, node, window=None):
        """Where an object is on the screen. Accurate but for the padding of what it lies in: hit its middle."""
        x, y, width, height = node.extents
        frame = node
        while frame.parent is not None and frame.parent.role != "application":
            frame = frame.parent
        left, top = self.geometry(window)[:2]
        shadow_x, shadow_y = frame.extents[:2]
        return (left + x - 2 * shadow_x, top + y - 2 * shadow_y, width, height)

    def point(self, node, button=1, window=None):
        """Clicks with the pointer in the middle of an object, brought into view before."""
        self.reach(node)
        x, y, width, height = self.place(node, window)
        self.xdotool("mousemove", x + width // 2, y + height // 2, "sleep", 0.02, "click", button)

    def choose_file(self, path, title="Open Data"):
        """Goes through GTK's file chooser, which is open: types a path and confirms."""
        dialog = self.wait("dialog", title)
        self.focus()
        # Shows the entry for a path.
        self.press("ctrl+l")
        self.fill_path(dialog, path)
        self.confirm(dialog)

    def fill_path(self, dialog, path):
        """Puts a path into the file chooser's entry in one go, as if pasted. When it is typed letter by letter, GTK 4.18 now and
        then completes from a folder that it has just let go, which is a critical warning of its own."""
        entry = until(lambda: self.find("text box", inside=dialog, where=lambda node: node.has("focused")),
                      "the entry for the file's path")

        def filled():
            if entry.text != str(path):
                entry.text = str(path)
                return False
            return True

        until(filled, "the path in the file chooser's entry", pause=0.15)

    def confirm(self, dialog):
        """Presses Return in a dialog that is a window of its own until it goes; the first may only end a completion."""
        for _attempt in range(4):
            self.press("Return")
            with contextlib.suppress(Failed):
                until(lambda: all(node.path != dialog.path for node in self.root.fresh().children), "no more dialog", 1.5)
                self.focus()
                return
        raise Failed(f"{dialog} does not close")

    def drop(self, kind, *values, window=None, at=(0.5, 0.5)):
        """Drags files or a text from another program's window onto this one: a real drag, by the pointer."""
        window = window or self.window()
        x, y, width, height = self.geometry(window)
        log = f"drag-{time.monotonic_ns()}.log"
        env = {key: value for key, value in self.session.env.items() if key != "G_DEBUG"}
        source = self.session.spawn([sys.executable, HERE / "drag-source.py", kind, *values], log, env)

        def said(word):
            return word in (self.session.own / log).read_text(errors="replace")

        try:
            until(lambda: said("ready"), "the window to drag from")
            # It lies in the top corner, above this program's window.
            start = (60, 40)
            end = (x + int(width * at[0]), y + int(height * at[1]))
            self.xdotool("mousemove", *start, "sleep", 0.2, "mousedown", 1, "sleep", 0.05)
            for part in range(1, 30):
                self.xdotool("mousemove", start[0] + 2 * part, start[1] + part, "sleep", 0.03)
                if said("begun"):
                    break
            check(said("begun"), "the drag does not begin")
            for part in range(1, 11):
                self.xdotool("mousemove", start[0] + (end[0] - start[0]) * part // 10,
                             start[1] + (end[1] - start[1]) * part // 10, "sleep", 0.03)
            # The target says what it takes before the button is released.
            self.xdotool("mousemove", end[0] + 3, end[1] + 3, "sleep", 0.15, "mouseup", 1)
            until(lambda: said("ended") or said("cancelled"), "the end of the drag")
            check(not said("cancelled"), "the window did not take what was dropped")
        finally:
            self.xdotool("mouseup", 1)
            source.kill()
            source.wait()
            self.focus(window)

    def choose(self, combo, item):
        """Picks an item of a drop-down list: opens it, goes to the item by the arrow keys, confirms."""
        button = combo if combo.role == "toggle button" else self.find("toggle button", inside=combo)
        if button is not None:
            self.click(button)
        else:
            self.point(combo)

        def names():
            return [(entry, [entry.name] + [label.name for label in self.find_all("label", inside=entry)])
                    for entry in self.find_all(("list item", "option"), inside=combo)]

        def focused():
            return next((index for index, (entry, _labels) in enumerate(names()) if entry.has("focused")), None)

        entries = until(names, f"the items of {combo}")
        wanted = next((index for index, (_entry, labels) in enumerate(entries) if item in labels), None)
        check(wanted is not None, f"{combo} offers {[labels for _entry, labels in entries]}, not {item!r}")
        until(lambda: focused() is not None, f"an item of {combo} with the keyboard's focus")
        for _attempt in range(5):
            distance = wanted - focused()
            if distance == 0:
                break
            self.press(*["Down" if distance > 0 else "Up"] * abs(distance))
        equal(focused(), wanted, f"the focus in {combo}")
        self.press("Return")

    def save_as(self, path):
        """Goes through GTK's file chooser for a file that is to be written."""
        dialog = self.wait("dialog", where=lambda node: node.parent is not None and node.parent.role == "application")
        self.focus()
        self.fill_path(dialog, path)
        self.confirm(dialog)

    def reach(self, node):
        """Turns the wheel above the list or page that an object lies in until the object is in view."""
        window = node
        while window.parent is not None and window.parent.role != "application":
            window = window.parent
        still, former = 0, None
        for _attempt in range(80):
            x, y, width, height = node.extents
            left, top, total_width, total_height = window.extents
            right, bottom = left + total_width - 10, top + total_height - 10
            # What no wheel moves stands at the window's top, in its header bar.
            still, former = still + 1 if (x, y) == former else 0, (x, y)
            if still > 4 and x >= left and y >= top and x + width <= right and y + height <= bottom:
                return
            if x + width // 2 > right or x + width // 2 < 0:
                button = 7 if x > 0 else 6
            elif y + height > bottom and y > 0 or y < top + 40 and y + height < 40:
                button = 5 if y > 0 else 4
            else:
                return
            screen = self.geometry()
            self.xdotool("mousemove", screen[0] + screen[2] * 2 // 3, screen[1] + screen[3] // 2, "click", button, "sleep", 0.03)
        raise Failed(f"{node} cannot be brought into view, it lies at {node.extents} in {window.extents}")

    # Seeing

    def picture(self, path=None, window="root"):
        """A picture of the screen as a GdkPixbuf, kept at @path if that is given."""
        import gi  # noqa: PLC0415
        gi.require_version("GdkPixbuf", "2.0")
        from gi.repository import GdkPixbuf  # noqa: PLC0415
        place = path or self.session.own / "picture.png"
        subprocess.run(["import", "-silent", "-window", str(window), f"png:{place}"], env=self.session.env,
                       stdin=subprocess.DEVNULL, timeout=30, check=True)
        return GdkPixbuf.Pixbuf.new_from_file(str(place))

    def show_failure(self, name):
        if self.process.poll() is not None or self.root is None:
            tap.note("the program said: " + self.said())
            return
        try:
            place = OUTPUT / (re.sub(r"[^a-z0-9]+", "-", f"{tap.journey}-{name}".lower()).strip("-")[:80] + ".png")
            OUTPUT.mkdir(parents=True, exist_ok=True)
            self.picture(place)
            tap.note(f"picture: {place}")
            tap.note(self.dump())
        except Exception as error:  # noqa: BLE001 (this is only help)
            tap.note(f"no picture: {error}")
        tap.note("the program said: " + (self.said() or "nothing"))


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent, in the room of an XEvent."""

    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
                ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong), ("format", ctypes.c_int),
                ("data", ctypes.c_long * 5), ("room", ctypes.c_long * 24)]


ignore_error = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda _display, _event: 0)


def ask_window_to_close(display_name, window):
    """Sends WM_DELETE_WINDOW."""
    x11 = ctypes.CDLL("libX11.so.6")
    # The window may have gone by itself; Xlib would end this process for that.
    x11.XSetErrorHandler(ignore_error)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x11.XOpenDisplay(display_name.encode()))
    message = ClientMessage(type=33, window=window, format=32,
                            message_type=x11.XInternAtom(display, b"WM_PROTOCOLS", 0))
    message.data[0] = x11.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
    x11.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(message))
    x11.XSync(display, 0)
    x11.XCloseDisplay(display)


def pixels(pixbuf, x, y, width, height):
    """Colours of a part of a picture, as a list of (red, green, blue)."""
    x, y = max(0, x), max(0, y)
    width, height = min(width, pixbuf.get_width() - x), min(height, pixbuf.get_height() - y)
    part = pixbuf.new_subpixbuf(x, y, width, height)
    data, stride, channels = part.get_pixels(), part.get_rowstride(), part.get_n_channels()
    return [tuple(data[row * stride + column * channels:row * stride + column * channels + 3])
            for row in range(height) for column in range(width)]


def main(*journeys):
    """Makes the journeys named on the command line after --only, or all; returns the exit status by exiting."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    os.chdir("/")
    session = None
    try:
        import gi  # noqa: F401, PLC0415
    except ImportError:
        print("1..0 # SKIP python3-gi is not installed")
        sys.exit(0)
    try:
        session = Session()
        session.start()
    except Skip as reason:
        print(f"1..0 # SKIP {reason}")
        if session is not None:
            session.stop()
        sys.exit(0)
    only = os.environ.get("HOT_JOURNEY")
    try:
        for journey in journeys:
            tap.journey = (journey.__doc__ or journey.__name__).splitlines()[0].rstrip(".")
            if only and only not in journey.__name__:
                continue
            session.new_home()
            try:
                journey(session)
            except Abandoned:
                pass
            except Skip as reason:
                skip("the journey", reason)
            except Exception:  # noqa: BLE001 (the next journey is made all the same)
                tap.failed += 1
                tap.line("not ok", "unexpected")
                tap.note(traceback.format_exc())
    finally:
        session.stop()
    print(f"1..{tap.number}", flush=True)
    sys.exit(1 if tap.failed else 0)
