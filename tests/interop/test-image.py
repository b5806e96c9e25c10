#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-image.py HOTHOUSECTL: images of models are what skopeo and umoci take them for, are the same each time, and answer from what is in them."""

import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from images import answer_of, check, finish, free_port, make_model, need, run  # noqa: E402


def build(hothousectl, model, output, *words):
    done = run(hothousectl, "models", "build-image", "--model-uri", model, "--name", "price:v1", "--output", output, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def manifest_of(layout):
    index = json.loads((layout / "index.json").read_text())
    digest = index["manifests"][0]["digest"].removeprefix("sha256:")
    return json.loads((layout / "blobs/sha256" / digest).read_text())


def check_layout(hothousectl, folder, model):
    layout, again, archive = folder / "image", folder / "again", folder / "image.tar"
    build(hothousectl, model, layout)
    build(hothousectl, model, again)
    names = sorted(str(path.relative_to(layout)) for path in layout.rglob("*") if path.is_file())
    check("The same model gives the same image, byte for byte",
          names == sorted(str(path.relative_to(again)) for path in again.rglob("*") if path.is_file()) and
          all((layout / name).read_bytes() == (again / name).read_bytes() for name in names))
    seen = run("skopeo", "inspect", f"oci:{layout}:v1")
    described = json.loads(seen.stdout) if seen.returncode == 0 else {}
    check("skopeo inspects the layout", described.get("Os") == "linux" and len(described.get("Layers", [])) >= 2, seen.stderr)
    build(hothousectl, model, archive)
    seen = run("skopeo", "inspect", f"docker-archive:{archive}")
    check("skopeo inspects the archive that engines load", seen.returncode == 0, seen.stderr)
    seen = run("skopeo", "inspect", f"oci-archive:{archive}")
    check("The archive is an OCI archive, too", seen.returncode == 0, seen.stderr)
    return layout


def check_twin(folder, layout):
    """What skopeo makes of the image for Docker has the same configuration and layers."""
    twin = folder / "twin"
    done = run("skopeo", "copy", "--format", "v2s2", f"oci:{layout}:v1", f"dir:{twin}")
    check("skopeo copies it in Docker's format", done.returncode == 0, done.stderr)
    if done.returncode == 0:
        ours, theirs = manifest_of(layout), json.loads((twin / "manifest.json").read_text())
        check("Its layers and its configuration are the same then",
              [layer["digest"] for layer in ours["layers"]] == [layer["digest"] for layer in theirs["layers"]] and
              ours["config"]["digest"] == theirs["config"]["digest"], f"{ours}\n{theirs}")


def check_root(folder, layout, model):
    bundle = folder / "bundle"
    done = run("umoci", "unpack", "--rootless", "--image", f"{layout}:v1", bundle)
    check("umoci unpacks it", done.returncode == 0, done.stderr)
    if done.returncode != 0:
        return
    config = json.loads((bundle / "config.json").read_text())
    root = bundle / "rootfs"
    words = config["process"]["args"]
    check("It runs a program that is in it, as nobody in particular",
          (root / words[0].lstrip("/")).is_file() and config["process"]["user"]["uid"] == 65532, config["process"])
    port = free_port()
    models = [path for path in root.rglob("*.hot")]
    loaders = sorted(root.rglob("ld-linux*"))
    command = [root / words[0].lstrip("/"), "--host=127.0.0.1", f"--port={port}", f"--model={models[0].parent}"]
    if loaders:
        command = [loaders[0], "--library-path", ":".join(sorted({str(path.parent) for path in root.rglob("lib*.so*")})), *command]
    server = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        check("What was unpacked answers with a prediction for each row", len(answer_of(f"http://127.0.0.1:{port}", model)) > 0)
    except OSError as error:
        check("What was unpacked answers with a prediction for each row", False, f"{error} {command}")
    finally:
        server.terminate()
        server.wait(10)
        server.stderr.close()


def main(hothousectl):
    need("skopeo", "umoci")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        model = make_model(hothousectl, folder)
        layout = check_layout(hothousectl, folder, model)
        check_twin(folder, layout)
        check_root(folder, layout, model)
        other = folder / "other"
        build(hothousectl, make_model(hothousectl, folder, trees=6), other)
        mine, theirs = manifest_of(layout)["layers"], manifest_of(other)["layers"]
        check("Another model shares all layers but its own", len(mine) == len(theirs) and sum(a["digest"] != b["digest"] for a, b in zip(mine, theirs)) == 1,
              f"{mine}\n{theirs}")
    finish()


main(sys.argv[1])
