# SPDX-License-Identifier: GPL-3.0-or-later
"""Docker's engine with everything that it keeps in a folder."""

import http.client
import json
import pathlib
import shutil
import socket
import subprocess

import podman
from images import until

PROGRAMS = ("dockerd", "containerd", "runc")


def why_not():
    """Why it cannot be run here; None where nothing is known to be in the way."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]

    return f"{missing[0]} is not installed" if missing else podman.why_no_namespace()


class Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost")
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Docker:
    """Its socket is env["DOCKER_HOST"]."""

    # Ports of containers are passed on by processes that end with the engine.
    keeps_ports = False

    def __init__(self, folder):
        self.folder = pathlib.Path(folder) / "docker"
        self.socket = self.folder / "docker.sock"
        self.env = {"DOCKER_HOST": f"unix://{self.socket}"}
        self.processes = []

    def __enter__(self):
        podman.prepare_groups()
        self.folder.mkdir()
        config = self.folder / "containerd.toml"
        config.write_text(f'version = 2\nroot = "{self.folder}/containerd"\nstate = "{self.folder}/containerd-state"\n'
                          f'disabled_plugins = ["io.containerd.grpc.v1.cri"]\n[grpc]\naddress = "{self.folder}/containerd.sock"\n', encoding="utf-8")
        self.spawn("containerd", "--config", config)
        until((self.folder / "containerd.sock").exists, "containerd's socket")
        self.start()
        return self

    def start(self):
        self.engine = self.spawn("dockerd", "--data-root", self.folder / "data", "--exec-root", self.folder / "exec", "--pidfile", self.folder / "pid",
                                 "--host", f"unix://{self.socket}", "--containerd", self.folder / "containerd.sock", "--storage-driver", "vfs",
                                 "--exec-opt", "native.cgroupdriver=cgroupfs", "--live-restore")
        until(self.answers, "Docker's engine")

    def spawn(self, *words):
        with open(self.folder / f"{words[0]}.log", "ab") as log:
            process = subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def answers(self):
        if self.engine.poll() is not None:
            raise RuntimeError((self.folder / "dockerd.log").read_text(errors="replace")[-2000:])
        try:
            return self.ask("/version") is not None
        except OSError:
            return False

    def ask(self, path, method="GET"):
        connection = Connection(self.socket)
        connection.request(method, path)
        body = connection.getresponse().read()
        return json.loads(body) if body else None

    def left(self):
        """Containers and images that there are."""
        return [one["Id"] for path in ("/containers/json?all=1", "/images/json") for one in self.ask(path)]

    def kill(self):
        """Ends the engine as if the computer had; containers live on."""
        self.engine.kill()
        self.engine.wait()

    def clear(self):
        for kind in ("containers", "images"):
            for one in self.ask(f"/{kind}/json?all=1"):
                self.ask(f"/{kind}/{one['Id']}?force=1", "DELETE")

    def __exit__(self, *_):
        if self.engine.poll() is None:
            self.clear()
        for process in reversed(self.processes):
            process.terminate()
            process.wait(20)
