#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A keyring for tests: org.freedesktop.secrets on the session bus, with one collection that is never locked.

What is stored is written to the file that the first argument names, as JSON, so that a test can look at it and a later start finds it again.
Only the plain algorithm of the specification is spoken (https://specifications.freedesktop.org/secret-service-spec/0.2/); libsecret falls
back to it.
"""

import json
import pathlib
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

TOP = "/org/freedesktop/secrets"
COLLECTION = TOP + "/collection/login"
INTERFACES = """
<node>
  <interface name="org.freedesktop.Secret.Service">
    <method name="OpenSession">
      <arg type="s" direction="in"/><arg type="v" direction="in"/><arg type="v" direction="out"/><arg type="o" direction="out"/>
    </method>
    <method name="SearchItems">
      <arg type="a{ss}" direction="in"/><arg type="ao" direction="out"/><arg type="ao" direction="out"/>
    </method>
    <method name="Unlock"><arg type="ao" direction="in"/><arg type="ao" direction="out"/><arg type="o" direction="out"/></method>
    <method name="Lock"><arg type="ao" direction="in"/><arg type="ao" direction="out"/><arg type="o" direction="out"/></method>
    <method name="GetSecrets">
      <arg type="ao" direction="in"/><arg type="o" direction="in"/><arg type="a{o(oayays)}" direction="out"/>
    </method>
    <method name="ReadAlias"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
    <property name="Collections" type="ao" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Collection">
    <method name="CreateItem">
      <arg type="a{sv}" direction="in"/><arg type="(oayays)" direction="in"/><arg type="b" direction="in"/>
      <arg type="o" direction="out"/><arg type="o" direction="out"/>
    </method>
    <method name="SearchItems"><arg type="a{ss}" direction="in"/><arg type="ao" direction="out"/></method>
    <property name="Items" type="ao" access="read"/>
    <property name="Label" type="s" access="read"/>
    <property name="Locked" type="b" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Item">
    <method name="Delete"><arg type="o" direction="out"/></method>
    <method name="GetSecret"><arg type="o" direction="in"/><arg type="(oayays)" direction="out"/></method>
    <property name="Attributes" type="a{ss}" access="read"/>
    <property name="Label" type="s" access="read"/>
    <property name="Locked" type="b" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Session"><method name="Close"/></interface>
</node>
"""


class Keyring:
    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.items = json.loads(self.path.read_text(encoding="utf-8")) if self.path.exists() else {}
        self.info = Gio.DBusNodeInfo.new_for_xml(INTERFACES)
        self.exported = {}
        self.sessions = 0
        self.number = len(self.items)

    def save(self):
        # In one go: a test may read it at this moment.
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(self.items, indent=2), encoding="utf-8")
        new.replace(self.path)

    def start(self, bus, _name=None):
        self.bus = bus
        self.export(TOP, "Service")
        for path in (COLLECTION, TOP + "/aliases/default"):
            self.export(path, "Collection")
        for path in self.items:
            self.export(path, "Item")

    def export(self, path, interface):
        info = self.info.lookup_interface("org.freedesktop.Secret." + interface)
        self.exported[path] = self.bus.register_object(path, info, self.call, self.read, None)

    def search(self, attributes):
        return [path for path, item in self.items.items()
                if all(item["attributes"].get(key) == value for key, value in attributes.items())]

    def secret(self, session, path):
        return (session, b"", self.items[path]["secret"].encode(), "text/plain")

    def read(self, _bus, _sender, path, _interface, name):
        if name == "Collections":
            return GLib.Variant("ao", [COLLECTION])
        if name == "Items":
            return GLib.Variant("ao", list(self.items))
        if name == "Locked":
            return GLib.Variant("b", False)
        if name == "Attributes":
            return GLib.Variant("a{ss}", self.items[path]["attributes"])
        return GLib.Variant("s", self.items[path]["label"] if path in self.items else "Login")

    def call(self, _bus, _sender, path, interface, method, arguments, invocation):
        values = arguments.unpack()
        name = interface.rsplit(".", 1)[1] + "." + method
        if name == "Service.OpenSession":
            if values[0] != "plain":
                invocation.return_dbus_error("org.freedesktop.DBus.Error.NotSupported", "only plain")
                return
            self.sessions += 1
            session = f"{TOP}/session/{self.sessions}"
            self.export(session, "Session")
            answer = GLib.Variant("(vo)", (GLib.Variant("s", ""), session))
        elif name == "Service.SearchItems":
            answer = GLib.Variant("(aoao)", (self.search(values[0]), []))
        elif name in ("Service.Unlock", "Service.Lock"):
            answer = GLib.Variant("(aoo)", (values[0], "/"))
        elif name == "Service.GetSecrets":
            answer = GLib.Variant("(a{o(oayays)})", ({item: self.secret(values[1], item) for item in values[0] if item in self.items},))
        elif name == "Service.ReadAlias":
            answer = GLib.Variant("(o)", (COLLECTION if values[0] == "default" else "/",))
        elif name == "Collection.CreateItem":
            answer = GLib.Variant("(oo)", (self.create(values[0], values[1], values[2]), "/"))
        elif name == "Collection.SearchItems":
            answer = GLib.Variant("(ao)", (self.search(values[0]),))
        elif name == "Item.Delete":
            del self.items[path]
            self.bus.unregister_object(self.exported.pop(path))
            self.save()
            answer = GLib.Variant("(o)", ("/",))
        elif name == "Item.GetSecret":
            answer = GLib.Variant("((oayays))", (self.secret(values[0], path),))
        else:
            answer = None
        invocation.return_value(answer)

    def create(self, properties, secret, replace):
        attributes = properties.get("org.freedesktop.Secret.Item.Attributes", {})
        found = [path for path, item in self.items.items() if item["attributes"] == attributes] if replace else []
        if found:
            path = found[0]
        else:
            self.number += 1
            path = f"{COLLECTION}/{self.number}"
        self.items[path] = {"label": properties.get("org.freedesktop.Secret.Item.Label", ""), "attributes": attributes,
                            "secret": bytes(secret[2]).decode()}
        if not found:
            self.export(path, "Item")
        self.save()
        return path


def main():
    keyring = Keyring(sys.argv[1])
    loop = GLib.MainLoop()
    Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.secrets", Gio.BusNameOwnerFlags.NONE, keyring.start,
                     lambda *_: print("ready", flush=True), lambda *_: loop.quit())
    loop.run()


main()
