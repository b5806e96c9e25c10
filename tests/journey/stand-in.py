#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small program with one of everything that the journeys touch: it shows that the harness works where the app is not to blame."""

import sys
import time

import gi

gi.require_version("Adw", "1")
gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Adw, Gdk, Gio, GLib, Gtk  # noqa: E402


class Window(Adw.ApplicationWindow):
    def __init__(self, application):
        super().__init__(application=application, title="Stand-In", default_width=500, default_height=400)
        self.opened = Gtk.Label(label="Nothing open")
        self.entry = Gtk.Entry()
        self.entry.update_property([Gtk.AccessibleProperty.LABEL], ["Filter"])
        self.echo = Gtk.Label(label="")
        self.entry.connect("changed", lambda entry: self.echo.set_label(f"Typed: {entry.get_text()}"))
        self.choice = Gtk.DropDown.new_from_strings(["Integer", "Real", "Text"])
        self.choice.update_property([Gtk.AccessibleProperty.LABEL], ["Type"])
        self.chosen = Gtk.Label(label="")
        self.choice.connect("notify::selected-item",
                            lambda choice, _: self.chosen.set_label(f"Chosen: {choice.get_selected_item().get_string()}"))
        self.stop = Gtk.Button(label="Block")
        self.stop.connect("clicked", self.block)
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=12)
        for child in (Adw.HeaderBar(), self.opened, self.entry, self.echo, self.choice, self.chosen, self.stop):
            box.append(child)
        self.set_content(box)
        target = Gtk.DropTarget.new(Gdk.FileList, Gdk.DragAction.COPY)
        target.connect("drop", self.drop)
        self.add_controller(target)

    def block(self, button):
        time.sleep(0.6)
        button.set_label("Blocked")

    def drop(self, target, value, x, y):
        self.show_file(value.get_files()[0])
        return True

    def show_file(self, file):
        self.opened.set_label(f"Open: {file.get_basename()}")

    def open(self):
        dialog = Gtk.FileDialog(title="Open Data")
        dialog.open(self, None, self.file_chosen)

    def file_chosen(self, dialog, result):
        try:
            self.show_file(dialog.open_finish(result))
        except GLib.Error as error:
            self.opened.set_label(error.message)


def main():
    application = Adw.Application(application_id="io.github.hothouse.StandIn")
    application.connect("activate", lambda _: Window(application).present())
    for name, key, act in (("open", "<Control>o", lambda window: window.open()),
                           ("warn", "<Control>w", lambda window: print("a warning", file=sys.stderr, flush=True))):
        action = Gio.SimpleAction(name=name)
        action.connect("activate", lambda _action, _value, act=act: act(application.get_active_window()))
        application.add_action(action)
        application.set_accels_for_action(f"app.{name}", [key])
    sys.exit(application.run())


main()
