#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""clipboard-picture.py: prints the formats of what another program has put on the clipboard, then width and height of its picture."""

import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402


def main():
    Gtk.init()
    clipboard = Gdk.Display.get_default().get_clipboard()
    loop = GLib.MainLoop()

    def read(_clipboard, result):
        try:
            texture = clipboard.read_texture_finish(result)
            print(*clipboard.get_formats().get_mime_types())
            print(texture.get_width(), texture.get_height())
        except GLib.Error as error:
            print(error.message, file=sys.stderr)
        loop.quit()

    clipboard.read_texture_async(None, read)
    GLib.timeout_add_seconds(10, loop.quit)
    loop.run()


main()
