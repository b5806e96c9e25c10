# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader sees: the tree of accessible objects, read over the accessibility bus itself.

libatspi is not used, since it answers from a cache that is only as fresh as the last event. Every question here is asked
anew; those about many objects are asked at once.
"""

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from harness import Gone  # noqa: E402

A11Y = "org.a11y.atspi."
ROOT = "/org/a11y/atspi/accessible/root"
TIMEOUT = 10000
NAME = GLib.Variant("(ss)", (A11Y + "Accessible", "Name"))

# AtspiStateType, by number.
STATES = ("invalid active armed busy checked collapsed defunct editable enabled expandable expanded focusable focused has-tooltip "
          "horizontal iconified modal multi-line multiselectable opaque pressed resizable selectable selected sensitive showing "
          "single-line stale transient vertical visible manages-descendants indeterminate required truncated animated "
          "invalid-entry supports-autocompletion selectable-text is-default visited checkable has-popup read-only").split()


class Bus:
    """A connection to the accessibility bus of a session."""

    def __init__(self, session_address):
        session = self.connect(session_address)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                                    Gio.DBusCallFlags.NONE, 20000, None).unpack()[0]
        self.session = session
        self.address = address
        self.connection = self.connect(address)

    @staticmethod
    def connect(address):
        connection = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        connection.set_exit_on_close(False)
        return connection

    def close(self):
        for connection in (self.connection, self.session):
            connection.close_sync(None)

    def call(self, owner, path, interface, method, arguments=None):
        try:
            return self.connection.call_sync(owner, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE,
                                             TIMEOUT, None).unpack()
        except GLib.Error as error:
            raise Gone(f"{method}: {error.message}") from error

    def call_session(self, owner, path, interface, method, arguments=None):
        """A call on the session's bus, where programs show more than their accessible objects."""
        return self.session.call_sync(owner, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, TIMEOUT,
                                      None).unpack()

    def call_all(self, calls):
        """Answers to many calls (owner, path, interface, method, arguments), sent together; None where there is none."""
        answers = [None] * len(calls)
        left = [len(calls)]

        def answered(connection, result, index):
            left[0] -= 1
            try:
                answers[index] = connection.call_finish(result).unpack()
            except GLib.Error:
                pass

        for index, (owner, path, interface, method, arguments) in enumerate(calls):
            self.connection.call(owner, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, TIMEOUT, None,
                                 answered, index)
        context = GLib.MainContext.default()
        while left[0] > 0:
            context.iteration(True)
        return answers

    def programs(self):
        """Accessible objects of all programs."""
        children = self.call("org.a11y.atspi.Registry", ROOT, A11Y + "Accessible", "GetChildren")[0]
        return self.nodes(children, None)

    def process_of(self, node):
        return self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                         GLib.Variant("(s)", (node.owner,)))[0]

    def nodes(self, references, parent):
        """What is there under (owner, path), asked all at once."""
        calls = []
        for owner, path in references:
            calls += [(owner, path, "org.freedesktop.DBus.Properties", "Get", NAME),
                      (owner, path, A11Y + "Accessible", "GetRoleName", None),
                      (owner, path, A11Y + "Accessible", "GetState", None),
                      (owner, path, A11Y + "Accessible", "GetChildren", None)]
        answers = self.call_all(calls)
        found = []
        for index, (owner, path) in enumerate(references):
            name, role, states, children = answers[4 * index:4 * index + 4]
            if name is not None and role is not None and states is not None:
                found.append(Node(self, owner, path, parent, name[0], role[0], states[0], children[0] if children else []))
        return found


class Node:
    """One accessible object as it was when it was read; its children are read when they are asked for."""

    def __init__(self, bus, owner, path, parent, name, role, states, references):
        self.bus = bus
        self.owner = owner
        self.path = path
        self.parent = parent
        self.role = role
        self.name = name
        bits = states[0] | (states[1] << 32)
        self.states = {name for number, name in enumerate(STATES) if bits >> number & 1}
        self.references = references
        self._children = None

    def __repr__(self):
        return f"{self.role} “{self.name}”"

    def ask(self, interface, method, arguments=None):
        return self.bus.call(self.owner, self.path, A11Y + interface, method, arguments)

    def get(self, interface, name):
        return self.bus.call(self.owner, self.path, "org.freedesktop.DBus.Properties", "Get",
                             GLib.Variant("(ss)", (A11Y + interface, name)))[0]

    @property
    def description(self):
        return self.get("Accessible", "Description")

    @property
    def children(self):
        if self._children is None:
            self._children = self.bus.nodes(self.references, self)
        return self._children

    def fresh(self):
        """The same object as it is now."""
        nodes = self.bus.nodes([(self.owner, self.path)], self.parent)
        if not nodes:
            raise Gone(f"{self} is gone")
        return nodes[0]

    def has(self, *states):
        return self.states.issuperset(states)

    @property
    def shown(self):
        return "showing" in self.states

    def walk(self, prune=None):
        """This object and all below it, level by level, each level read at once; below what @prune says yes to nothing."""
        level = [self]
        while level:
            yield from level
            inner = [node for node in level if prune is None or not prune(node)]
            unread = [node for node in inner if node._children is None]
            found = self.bus.nodes([reference for node in unread for reference in node.references], None)
            by_path = {(child.owner, child.path): child for child in found}
            for node in unread:
                node._children = [by_path[tuple(reference)] for reference in node.references if tuple(reference) in by_path]
                for child in node._children:
                    child.parent = node
            level = [child for node in inner for child in node._children]

    @property
    def interfaces(self):
        return [name.removeprefix(A11Y) for name in self.ask("Accessible", "GetInterfaces")[0]]

    @property
    def text(self):
        """What is written in it: its text, or else its name."""
        if "Text" in self.interfaces:
            # The whole text by its length: GTK gives none where the end is -1.
            return self.ask("Text", "GetText", GLib.Variant("(ii)", (0, self.get("Text", "CharacterCount"))))[0]
        return self.fresh().name

    @text.setter
    def text(self, text):
        self.ask("EditableText", "SetTextContents", GLib.Variant("(s)", (text,)))

    @property
    def value(self):
        return self.get("Value", "CurrentValue")

    @property
    def extents(self):
        """x, y, width, height within its window."""
        return self.ask("Component", "GetExtents", GLib.Variant("(u)", (1,)))[0]

    @property
    def actions(self):
        return [action[0] for action in self.ask("Action", "GetActions")[0]]

    def do(self, action):
        """Carries out one of its actions, by name."""
        self.ask("Action", "DoAction", GLib.Variant("(i)", (self.actions.index(action),)))
