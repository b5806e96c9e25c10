#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""drag-source.py KIND VALUE...: a window to drag something out of. KIND is files (paths follow) or text (a text follows)."""

import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, GObject, Gtk  # noqa: E402


def content(kind, values):
    if kind == "files":
        return Gdk.ContentProvider.new_for_value(
            GObject.Value(Gdk.FileList, Gdk.FileList.new_from_list([Gio.File.new_for_path(path) for path in values])))
    if kind == "text":
        return Gdk.ContentProvider.new_for_value(GObject.Value(str, values[0]))
    sys.exit(f"drag-source: {kind} is neither files nor text")


def main():
    Gtk.init()
    window = Gtk.Window(title="Drag Source", decorated=False, default_width=120, default_height=80)
    window.set_child(Gtk.Label(label="Drag this"))
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    source.connect("prepare", lambda *_: content(sys.argv[1], sys.argv[2:]))
    # Whoever drives the pointer waits for these words.
    source.connect("drag-begin", lambda *_: print("begun", flush=True))
    source.connect("drag-end", lambda *_: print("ended", flush=True))
    source.connect("drag-cancel", lambda *_: print("cancelled", flush=True))
    window.add_controller(source)
    window.connect("map", lambda *_: print("ready", flush=True))
    window.present()
    GLib.MainLoop().run()


main()
