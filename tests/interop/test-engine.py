#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-engine.py HOTHOUSECTL ENGINE: a model in a container of Podman's or Docker's: made, asked, stopped, started, deleted without a trace; so when it
is cancelled, and when the engine is killed in the middle; with a network of its own, and with this computer's.

The engine keeps everything in a folder. Where the machine keeps control groups from being written, they are mounted anew in a mount namespace that only
this test sees, and what the engine makes of networks stays in a namespace, too; where that is not allowed, the test is skipped.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import docker  # noqa: E402
import podman  # noqa: E402
from images import Registry, answer_of, check, finish, make_model, run, skip_all  # noqa: E402


class Podman:
    keeps_ports = True

    def __init__(self, folder):
        self.env = podman.prepare(folder)

    def __enter__(self):
        return self

    def left(self):
        """Containers and images that there are."""
        return run("podman", "ps", "--all", "--quiet").stdout.split() + run("podman", "images", "--quiet").stdout.split()

    def services(self):
        """Processes that answer at our socket."""
        socket = os.environ["XDG_RUNTIME_DIR"] + "/hothouse/podman.sock"
        found = []
        for place in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if f"unix://{socket}".encode() in place.read_bytes().split(b"\0"):
                    found.append(int(place.parent.name))
            except OSError:
                pass
        return found

    def kill(self):
        for process in self.services():
            os.kill(process, signal.SIGKILL)

    def start(self):
        """Who needs it starts it."""

    def clear(self):
        run("podman", "rm", "--all", "--force", "--time", "0")
        run("podman", "rmi", "--all", "--force")

    def __exit__(self, *_):
        self.clear()
        run("podman", "system", "reset", "--force")
        self.kill()


ENGINES = {"podman": (Podman, podman.why_not), "docker": (docker.Docker, docker.why_not)}


def listed(hothousectl):
    return json.loads(run(hothousectl, "deployments", "list", "--json").stdout)


def creation(hothousectl, model, name, network="own"):
    return [hothousectl, "deployments", "create", "--target", "container", "--model-uri", str(model), "--name", name, "--network", network, "--json"]


def check_life(hothousectl, model, engine, network):
    made = run(*creation(hothousectl, model, "priced", network))
    check(f"A container is made and answers ({network} network)", made.returncode == 0, made.stderr)
    if made.returncode != 0:
        return
    address = json.loads(made.stdout)["address"]
    check("It predicts", len(answer_of(address, model)) > 0)
    check("It is in the list, running", [(one["name"], one["state"]) for one in listed(hothousectl)] == [("priced", "running")], listed(hothousectl))
    said = run(hothousectl, "deployments", "logs", "priced")
    check("What it writes can be read", said.returncode == 0 and "Listening" in said.stdout, said.stderr)
    again = run(*creation(hothousectl, model, "priced", network))
    check("No other one gets its name", again.returncode != 0 and "priced" in again.stderr, again.stderr)
    for _ in range(2):
        done = run(hothousectl, "deployments", "stop", "priced")
        check("It is stopped, also when it is already", done.returncode == 0 and listed(hothousectl)[0]["state"] == "stopped", done.stderr)
    done = run(hothousectl, "deployments", "start", "priced")
    check("It is started again, at the same address", done.returncode == 0 and len(answer_of(address, model)) > 0, done.stderr)
    engine.kill()
    if network == "host" or engine.keeps_ports:
        check("It goes on when the engine is killed", len(answer_of(address, model)) > 0)
    engine.start()
    check("It is found again", [one["state"] for one in listed(hothousectl)] == ["running"], listed(hothousectl))
    done = run(hothousectl, "deployments", "delete", "priced")
    check("Deleted, it leaves neither container nor image", done.returncode == 0 and listed(hothousectl) == [] and engine.left() == [],
          f"{done.stderr} {engine.left()}")


def begin(hothousectl, model, name):
    return subprocess.Popen(creation(hothousectl, model, name), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def check_cancel(hothousectl, model, engine):
    """At several moments, one of which is sure to be in the middle."""
    outcomes = []
    for after in (0.05, 0.2, 0.35, 0.5, 0.8):
        process = begin(hothousectl, model, "cancelled")
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
        if process.returncode == 0:
            run(hothousectl, "deployments", "delete", "cancelled")
        outcomes.append((after, process.returncode, said, listed(hothousectl), engine.left()))
    check("Cancelled, it leaves nothing, whenever that is", all(deployments == [] and rest == [] for *_, deployments, rest in outcomes), outcomes)
    print(f"# {outcomes}")


def check_killed(hothousectl, model, engine):
    """The engine is killed while a container is made."""
    outcomes = []
    for after in (0.4, 0.7, 1.2, 2):
        process = begin(hothousectl, model, "killed")
        time.sleep(after)
        engine.kill()
        said = process.communicate(timeout=120)[1]
        engine.start()
        done = run(hothousectl, "deployments", "delete", "killed") if process.returncode == 0 else None
        check(f"Killed {after} s after the beginning, an engine deletes what was made before", done is None or done.returncode == 0, done and done.stderr)
        left = engine.left()
        outcomes.append((after, process.returncode, said, left, listed(hothousectl), engine.left()))
    check("An engine that is killed in the middle is told", all(status == 0 or "The engine" in said for _, status, said, *_ in outcomes), outcomes)
    check("What only an engine that is there could delete is told", all(not left or "“killed” cannot be removed now" in said
                                                                        for _, _, said, left, *_ in outcomes), outcomes)
    check("It is deleted as soon as the engine is there again, and deployments are looked at",
          all(deployments == [] and rest == [] for *_, deployments, rest in outcomes), outcomes)
    print(f"# {outcomes}")


def check_dead(hothousectl, model, engine):
    """Who deploys is killed in the middle."""
    outcomes = []
    for after in (0.4, 0.7, 1.2):
        process = begin(hothousectl, model, "dead")
        time.sleep(after)
        process.kill()
        process.communicate()
        there = [one["name"] for one in listed(hothousectl)]
        if there:
            run(hothousectl, "deployments", "delete", "dead")
        outcomes.append((after, there, engine.left()))
    check("Who is killed in the middle leaves nothing that is not deleted when deployments are looked at", all(rest == [] for *_, rest in outcomes), outcomes)
    print(f"# {outcomes}")


def check_clash(hothousectl, model, engine):
    done = run(*creation(hothousectl, model, "first", "host"))
    store = os.environ["HOTHOUSE_WORKSPACE"]
    os.environ["HOTHOUSE_WORKSPACE"] = store + "-other"
    try:
        again = run(*creation(hothousectl, model, "first", "host"))
    finally:
        os.environ["HOTHOUSE_WORKSPACE"] = store
    check("A container's name that somebody else took is told before anything is done",
          again.returncode != 0 and "has a container “first” already" in again.stderr, f"{done.stderr} {again.stderr}")
    check("That one is left alone", [one["state"] for one in listed(hothousectl)] == ["running"], listed(hothousectl))
    run(hothousectl, "deployments", "delete", "first")


def check_push(hothousectl, folder, model, engine):
    if shutil.which("docker-registry") is None:
        return
    with Registry(folder) as registry:
        image = f"{registry.host}/team/price:v1"
        done = run(*creation(hothousectl, model, "pushed", "host"), "--image", image, "--push")
        digest = json.loads(done.stdout)["digest"] if done.returncode == 0 else ""
        check("A container's image is sent to its registry as well", digest.removeprefix("sha256:") in registry.files(), f"{done.stderr} {digest}")
        run(hothousectl, "deployments", "delete", "pushed")
        check("There it stays when the container is deleted", registry.files() and engine.left() == [], engine.left())
    done = run(*creation(hothousectl, model, "pushed", "host"), "--image", image, "--push")
    check("Where nobody takes it, nothing is begun", done.returncode != 0 and registry.host in done.stderr and engine.left() == [], done.stderr)


def main(hothousectl, name):
    kind, why_not = ENGINES[name]
    reason = None if podman.is_inside() else why_not()
    if reason is not None:
        skip_all(reason)
    if not podman.is_inside():
        podman.enter(own_network=True)
    podman.bring_up_loopback()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder_name:
        folder = pathlib.Path(folder_name)
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        for variable in ("DOCKER_HOST", "CONTAINER_HOST"):
            os.environ.pop(variable, None)
        os.environ.update(XDG_RUNTIME_DIR=str(runtime), XDG_STATE_HOME=str(folder / "state"))
        model = make_model(hothousectl, folder)
        with kind(folder) as engine:
            os.environ.update(engine.env)
            tried = run(*creation(hothousectl, model, "tried", "host"))
            if tried.returncode != 0:
                skip_all("no container can be run here: " + tried.stderr.strip().replace("\n", " "))
            run(hothousectl, "deployments", "delete", "tried")
            for network in ("own", "host"):
                check_life(hothousectl, model, engine, network)
            check_cancel(hothousectl, model, engine)
            check_killed(hothousectl, model, engine)
            check_dead(hothousectl, model, engine)
            check_clash(hothousectl, model, engine)
            check_push(hothousectl, folder, model, engine)
    finish()


main(*sys.argv[1:])
