#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""clipboard-text.py: prints the text that another program has put on the clipboard."""

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
            sys.stdout.write(clipboard.read_text_finish(result) or "")
        except GLib.Error as error:
            print(error.message, file=sys.stderr)
        loop.quit()

    clipboard.read_text_async(None, read)
    GLib.timeout_add_seconds(10, loop.quit)
    loop.run()


main()
