#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-map-html.py HOTHOUSECTL: a map exported as a page is opened in Chromium, which has no network, and is used there.

The browser is driven through a pair of pipes (Chrome DevTools Protocol), so that what it would log, ask the network for and show is
seen as it happens.
"""

import base64
import itertools
import json
import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATIENCE = 60
WIDTH, HEIGHT = 1000, 700
# A name, what is read somewhere, and how it is rendered.
PAGES = (
    ("heat", r"Rows per km²: [\d,]+\n[\d,]+ rows?$", []),
    ("hexagons", r"Median price: \$[\d,]+\n[\d,]+ rows?$", ["--mode", "hexagon", "--value", "price", "--aggregate", "median"]),
    ("areas", r"^\S.*\nMean price: \$[\d,]+\n[\d,]+ rows?$",
     ["--mode", "neighbourhood", "--value", "price", "--aggregate", "mean"]),
    ("points", r"room_type: \S.*\nprice: \$[\d,]+", ["--mode", "points", "--color", "room_type", "--size-by", "price"]),
    ("clusters", r"Mean price: \$[\d,]+\n[\d,]+ rows$", ["--mode", "points", "--clusters", "--value", "price"]),
    ("plain-points", r"Row [\d,]+", ["--mode", "points"]),
    ("beside", r"Median price\nA: \$[\d,]+ · [\d,]+ rows?\nB: \$[\d,]+ · [\d,]+ rows?\nA and B are equal",
     ["--value", "price", "--compare", "sample:city"]),
)
PROBLEMS = ("Runtime.exceptionThrown", "Log.entryAdded")
count = itertools.count(1)
failed = 0


def check(name, condition, note=""):
    global failed
    failed += not condition
    print(f"{'ok' if condition else 'not ok'} {next(count)} - {name}", flush=True)
    if not condition and note != "":
        print(f"# {note}", flush=True)


class Browser:
    """Chromium with one page."""

    def __init__(self, program, home):
        to_read, to_write = os.pipe(), os.pipe()
        # Chromium reads its third descriptor and writes its fourth.
        script = f'exec 3<&{to_read[0]} 4>&{to_write[1]}; exec "$@"'
        self.process = subprocess.Popen(
            ["bash", "-c", script, "chromium", program, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             "--hide-scrollbars", "--no-first-run", f"--user-data-dir={home}/profile", f"--window-size={WIDTH},{HEIGHT}",
             "--disable-background-networking", "--disable-component-update", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            pass_fds=(to_read[0], to_write[1]), env={**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home})
        os.close(to_read[0])
        os.close(to_write[1])
        self.output, self.input = to_read[1], to_write[0]
        self.rest, self.number, self.session, self.events = b"", 0, None, []

    def end(self):
        os.close(self.output)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def read(self, deadline):
        while b"\0" not in self.rest:
            if not select.select([self.input], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError("Chromium does not answer")
            block = os.read(self.input, 1 << 20)
            if not block:
                raise TimeoutError("Chromium has ended")
            self.rest += block
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if self.session is not None:
            request["sessionId"] = self.session
        os.write(self.output, json.dumps(request).encode() + b"\0")
        deadline = time.monotonic() + PATIENCE
        while True:
            message = self.read(deadline)
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def open(self, address):
        targets = self.call("Target.getTargets")["targetInfos"]
        target = next(target["targetId"] for target in targets if target["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)
        self.call("Page.navigate", url=address)
        deadline = time.monotonic() + PATIENCE
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(self.read(deadline))

    def evaluate(self, expression):
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def seen(self, *methods):
        return [event for event in self.events if event.get("method") in methods]


def colours(png):
    """How many different colours a picture has, and the share of the most frequent one."""
    from gi.repository import GdkPixbuf  # noqa: PLC0415
    loader = GdkPixbuf.PixbufLoader()
    loader.write(png)
    loader.close()
    picture = loader.get_pixbuf()
    data, channels = picture.get_pixels(), picture.get_n_channels()
    tally = {}
    for at in range(0, len(data) - 3, 7 * channels):
        colour = data[at:at + 3]
        tally[colour] = tally.get(colour, 0) + 1
    return len(tally), max(tally.values()) / sum(tally.values())


def shown(browser):
    """What the page says where the pointer or its cursor is; empty for nothing."""
    return browser.evaluate("(r => r.hidden ? '' : r.textContent)(document.getElementById('reading'))") or ""


def press(browser, key, code, modifiers=0):
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, modifiers=modifiers)


def hover(browser, x, y):
    browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
    return shown(browser)


def sweep(browser, pattern, box):
    """The first reading like @pattern, on a walk over the picture."""
    steps = 24
    for row in range(1, steps):
        for column in range(1, steps):
            said = hover(browser, box[0] + (box[2] - box[0]) * column / steps, box[1] + (box[3] - box[1]) * row / steps)
            found = re.search(pattern, said)
            if found:
                return found
    return None


def read(browser, name, box, pattern):
    """Reads the map under the pointer and by the keyboard."""
    found = sweep(browser, pattern, box)
    check(f"{name}: it is read under the pointer", found, f"nothing like {pattern!r}")
    check(f"{name}: at its corner there is nothing to read", re.search(pattern, hover(browser, box[0] + 2, box[1] + 2)) is None)
    hover(browser, 5, 5)
    check(f"{name}: the reading goes with the pointer", shown(browser) == "", shown(browser))

    browser.evaluate("document.getElementById('map').focus()")
    heard = set()
    for key, code in (("ArrowRight", 39), ("ArrowDown", 40), ("ArrowLeft", 37), ("ArrowUp", 38)) * 3:
        press(browser, key, code, modifiers=8)
        heard.add(browser.evaluate("document.getElementById('spoken').textContent"))
    check(f"{name}: Shift and the arrows read it aloud", "" not in heard and heard, heard)
    check(f"{name}: the reading is seen too", shown(browser).replace("\n", ", ") in heard, shown(browser))
    press(browser, "Escape", 27)
    check(f"{name}: Escape puts the cursor away", shown(browser) == "", shown(browser))
    return found


def use(browser, page, name, pattern):
    browser.open(page.as_uri())
    placed = browser.evaluate("document.querySelector('#map svg').style.transform")
    check(f"{name}: the picture is fitted into the page", "scale(" in (placed or ""), placed)
    box = browser.evaluate("(b => [b.left, b.top, b.right, b.bottom])(document.querySelector('#map svg').getBoundingClientRect())")
    check(f"{name}: it lies within the window",
          box is not None and -2 <= box[0] < box[2] <= WIDTH + 2 and 0 <= box[1] < box[3] <= HEIGHT + 2, box)
    png = base64.b64decode(browser.call("Page.captureScreenshot")["data"])
    Path(os.environ.get("HOT_TEST_PICTURES", page.parent), f"map-{name}.png").write_bytes(png)
    n_colours, most = colours(png)
    check(f"{name}: it is drawn", n_colours > 60 and most < 0.95, f"{n_colours} colours, {100 * most:.0f} % have one")
    read(browser, name, box, pattern)
    check(f"{name}: reading moves nothing", browser.evaluate("document.querySelector('#map svg').style.transform") == placed)

    browser.call("Input.dispatchMouseEvent", type="mouseWheel", x=500, y=400, deltaX=0, deltaY=-200)
    zoomed = wait_for_change(browser, placed)
    check(f"{name}: the wheel zooms", zoomed != placed, zoomed)
    for kind, x in (("mousePressed", 500), ("mouseMoved", 560), ("mouseReleased", 560)):
        browser.call("Input.dispatchMouseEvent", type=kind, x=x, y=400, button="left", clickCount=1,
                     buttons=int(kind != "mouseReleased"))
    dragged = wait_for_change(browser, zoomed)
    check(f"{name}: the pointer moves it", dragged != zoomed, dragged)
    browser.evaluate("document.getElementById('map').focus()")
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key="0", text="0" if kind == "keyDown" else "")
    again = wait_for_change(browser, dragged)
    check(f"{name}: the key 0 shows all of it again", again == placed, f"{again}, not {placed}")
    said = browser.evaluate("document.getElementById('map').getAttribute('aria-label')") or ""
    check(f"{name}: it says in words what it shows", any(letter.isdigit() for letter in said), said)

    problems = browser.seen(*PROBLEMS) + [event for event in browser.seen("Runtime.consoleAPICalled")
                                          if event["params"]["type"] in ("error", "warning", "assert")]
    check(f"{name}: nothing goes wrong", not problems, problems)
    asked = [event["params"]["request"]["url"] for event in browser.seen("Network.requestWillBeSent")]
    check(f"{name}: nothing is asked of the network", all(url.startswith(("file:", "data:")) for url in asked) and asked, asked)


def wait_for_change(browser, before):
    for _attempt in range(60):
        now = browser.evaluate("document.querySelector('#map svg').style.transform")
        if now != before:
            break
        time.sleep(0.05)
    return now


def main():
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        print("1..0 # SKIP there is no Chromium")
        return
    try:
        import gi  # noqa: PLC0415
        gi.require_version("GdkPixbuf", "2.0")
    except (ImportError, ValueError) as reason:
        print(f"1..0 # SKIP {reason}")
        return

    with tempfile.TemporaryDirectory(prefix="hothouse-html.") as home:
        for name, pattern, more in PAGES:
            page = Path(home, f"{name}.html")
            subprocess.run([sys.argv[1], "map", "render", "sample:city", "--output", page, "--size", "1000x600", *more],
                           stdin=subprocess.DEVNULL, check=True, timeout=PATIENCE)
            browser = Browser(program, home)
            try:
                use(browser, page, name, pattern)
            finally:
                browser.end()
    print(f"1..{next(count) - 1}")
    sys.exit(1 if failed else 0)


main()
