#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop reads: entry, metadata, settings, icons, Flatpak manifest. The first argument is the build's data folder."""

import json
import re
import shutil
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import lint

ID = "io.github.hothouse.Hothouse"
BUILD = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("build/data")
METAINFO = Path(f"data/{ID}.metainfo.xml.in")


def need(program):
    if shutil.which(program) is None:
        raise lint.Skip(f"{program} is not installed")


def desktop():
    """The desktop entry is valid"""
    need("desktop-file-validate")
    path = BUILD / f"{ID}.desktop"
    status, output = lint.run("desktop-file-validate", path)
    if status != 0 or output.strip():
        yield path, 1, output.strip()


def metadata():
    """The AppStream metadata is valid"""
    need("appstreamcli")
    path = BUILD / f"{ID}.metainfo.xml"
    status, output = lint.run("appstreamcli", "validate", "--no-net", "--pedantic", path)
    # The id's capital is GNOME's custom.
    remarks = [line for line in output.splitlines() if re.match(r"[EWIP]: ", line) and "cid-contains-uppercase" not in line]
    if status != 0 or remarks:
        yield path, 1, "; ".join(remarks) or output.strip()


def wording():
    """Name and summary are short, and screenshots have captions and exist"""
    root = ElementTree.fromstring(lint.text(METAINFO))
    name, summary = root.findtext("name"), root.findtext("summary")
    if len(name) > 15:
        yield METAINFO, 1, f"the name has {len(name)} characters, 15 at most"
    if not 10 <= len(summary) <= 35:
        yield METAINFO, 1, f"the summary has {len(summary)} characters, 10 to 35 are good"
    if summary.endswith(".") or name.lower() in summary.lower():
        yield METAINFO, 1, "the summary ends in a full stop or repeats the name"
    for screenshot in root.iter("screenshot"):
        image = screenshot.findtext("image", "").strip()
        if not screenshot.findtext("caption"):
            yield METAINFO, 1, f"{image} has no caption"
        local = "data/screenshots/" + image.rsplit("/", 1)[-1]
        if not (lint.TOP / local).exists():
            yield METAINFO, 1, f"{local} is not there"


def schema():
    """The settings schema compiles"""
    need("glib-compile-schemas")
    with tempfile.TemporaryDirectory() as folder:
        for path in lint.files("*.gschema.xml", under="data"):
            shutil.copy(lint.TOP / path, folder)
        status, output = lint.run("glib-compile-schemas", "--strict", "--dry-run", folder)
        if status != 0 or output.strip():
            yield f"data/{ID}.gschema.xml", 1, output.strip()


def markup():
    """XML and SVG files are well-formed"""
    for path in lint.files("*.xml", "*.xml.in", "*.svg"):
        try:
            ElementTree.fromstring(lint.text(path))
        except ElementTree.ParseError as error:
            yield path, error.position[0], str(error)


def icons():
    """The icon is there, full and symbolic, on its grid"""
    for kind, name, size in (("scalable", ID, 128), ("symbolic", f"{ID}-symbolic", 16)):
        path = Path(f"data/icons/hicolor/{kind}/apps/{name}.svg")
        if not (lint.TOP / path).exists():
            yield path, 1, "is missing"
            continue
        root = ElementTree.fromstring(lint.text(path))
        if root.get("viewBox") != f"0 0 {size} {size}":
            yield path, 1, f'viewBox is {root.get("viewBox")}, not 0 0 {size} {size}'


# Without it every SSH host of a project is a stranger.
KNOWN_HOSTS = "--filesystem=~/.ssh/known_hosts:ro"


def manifest():
    """The Flatpak manifest parses, names the app, and asks for no files but the list of known hosts"""
    path = Path(f"flatpak/{ID}.json")
    try:
        content = json.loads(lint.text(path))
    except json.JSONDecodeError as error:
        yield path, error.lineno, error.msg
        return
    if content.get("id") != ID:
        yield path, 1, f'id is {content.get("id")}'
    for argument in content.get("finish-args", []):
        if argument.startswith("--filesystem") and argument != KNOWN_HOSTS or argument.startswith("--device=all"):
            yield path, 1, f"{argument} asks for more than the portals give"
    for module in content.get("modules", []):
        for source in module.get("sources", []) if isinstance(module, dict) else []:
            if source.get("type") == "archive" and not re.fullmatch(r"[0-9a-f]{64}", source.get("sha256", "")):
                yield path, 1, f'{module["name"]}: an archive without its sha256'
            if source.get("type") == "git" and not (source.get("tag") or source.get("commit")):
                yield path, 1, f'{module["name"]}: a git source without tag or commit'


def structured():
    """JSON files parse"""
    for path in lint.files("*.json"):
        try:
            json.loads(lint.text(path))
        except json.JSONDecodeError as error:
            yield path, error.lineno, error.msg


lint.main(desktop, metadata, wording, schema, markup, icons, manifest, structured)
