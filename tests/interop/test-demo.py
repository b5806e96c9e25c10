#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-demo.py HOTHOUSECTL: the command that walks from a file to an answer, with a real registry where one is installed.

Of the workshop's listings where HOT_DATA names the folder, else of the made-up city.
"""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

PATIENCE = 600
STEPS = 7
WORKSHOP = pathlib.Path(os.environ.get("HOT_DATA", "")) / "workshop" / "sf-airbnb-cleaned-mlflow.csv"
REGISTRY = "version: 0.1\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: 127.0.0.1:%d}\nlog: {level: error}\n"


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def start_registry(folder):
    """Its address and process, or None."""
    if shutil.which("docker-registry") is None:
        return None
    port = free_port()
    settings = os.path.join(folder, "registry.yml")
    with open(settings, "w", encoding="utf-8") as file:
        file.write(REGISTRY % (os.path.join(folder, "registry"), port))
    process = subprocess.Popen(["docker-registry", "serve", settings], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(PATIENCE):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/v2/").close()
            return f"127.0.0.1:{port}", process
        except OSError:
            time.sleep(0.1)
    process.kill()
    return None


def walk(program, folder, registry):
    data = WORKSHOP if WORKSHOP.is_file() else pathlib.Path(folder) / "listings.csv"
    if data != WORKSHOP:
        subprocess.run([program, "data", "sample", "--rows", "1500", "--output", data], check=True, timeout=PATIENCE)
    command = [program, "demo", "--data", data, "--folder", os.path.join(folder, "demo"), "--row", "1210"]
    if registry is not None:
        command += ["--registry", registry[0]]
    environment = dict(os.environ, XDG_STATE_HOME=os.path.join(folder, "state"), XDG_CACHE_HOME=os.path.join(folder, "cache"))
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, timeout=PATIENCE)
    for line in done.stdout.splitlines():
        print("#", line[:160])
    return done.returncode, done.stdout


def check(name, good):
    check.number += 1
    print(f"{'ok' if good else 'not ok'} {check.number} - {name}", flush=True)
    check.failed += not good


check.number = check.failed = 0


def main(program):
    with tempfile.TemporaryDirectory(prefix="hothouse-demo-") as folder:
        registry = start_registry(folder)
        try:
            status, output = walk(program, folder, registry)
            demo = os.path.join(folder, "demo")
            check("the walk ends well", status == 0)
            check("every step is told with its time", len(re.findall(r"^[1-7]\. .* \d+\.\d s$", output, re.M)) == STEPS)
            with open(os.path.join(demo, "map.png"), "rb") as file:
                check("the map is a picture", file.read(8) == b"\x89PNG\r\n\x1a\n")
            runs = json.loads(subprocess.run([program, "runs", "search", "--experiment", "Demo", "--json", "--workspace",
                                              os.path.join(demo, "workspace")], stdout=subprocess.PIPE, check=True, timeout=PATIENCE).stdout)
            sources = [run["tags"].get("mlflow.source.type") for run in runs]
            check("three forests and a project are kept", len(runs) == 4 and sources.count("PROJECT") == 1)
            check("the server answered with a prediction", re.search(r"200 OK, .*\n.*\{\"predictions\": \[\d+", output) is not None)
            deployments = subprocess.run([program, "deployments", "list", "--json", "--workspace", os.path.join(demo, "workspace")],
                                         stdout=subprocess.PIPE, check=True, timeout=PATIENCE).stdout
            check("nothing is left running", json.loads(deployments) == [])
            if registry is None:
                check.number += 1
                print(f"ok {check.number} - the registry has the image # SKIP docker-registry is not installed")
            else:
                with urllib.request.urlopen(f"http://{registry[0]}/v2/demo-price/tags/list") as answer:
                    check("the registry has the image", json.load(answer)["tags"] == ["v1"])
        finally:
            if registry is not None:
                registry[1].kill()
    print(f"1..{check.number}")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
