# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of street tiles on this computer, and the settings that lead there."""

import struct
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ATTRIBUTION = "Tiles of the test"
MAGENTA = (255, 0, 255)


def png(color, width=256, height=256):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(color) * min(width, 256)) * min(height, 256)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Listener(ThreadingHTTPServer):
    """The program may end while it is answered."""

    def handle_error(self, _request, _address):
        pass


class Server:
    """A server of tiles that behaves as @answer says: one of good, garbage, huge, missing, slow."""

    def __init__(self, answer, port=0):
        self.asked = []
        self.ended = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.asked.append(self.path)
                if answer == "slow":
                    server.ended.wait(60)
                    return
                body = {"good": png(MAGENTA), "garbage": b"<html>no tile here</html>" * 40, "huge": png(MAGENTA, 60000, 60000),
                        "missing": b"none"}[answer]
                self.send_response(404 if answer == "missing" else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments):
                pass

        self.http = Listener(("127.0.0.1", port), Handler)
        self.http.daemon_threads = True
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    def address(self):
        return f"http://127.0.0.1:{self.http.server_port}/{{z}}/{{x}}/{{y}}.png"

    def end(self):
        self.ended.set()
        self.http.shutdown()
        self.http.server_close()


def settings(home, address, wanted=True):
    folder = Path(home) / "config" / "glib-2.0" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keyfile").write_text(
        f"[io/github/hothouse/Hothouse]\ntile-server='{address}'\ntile-attribution='{ATTRIBUTION}'\n"
        f"map-look={{'tiles': <{'true' if wanted else 'false'}>}}\n", encoding="utf-8")
