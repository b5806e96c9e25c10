# SPDX-License-Identifier: GPL-3.0-or-later
"""Podman with a storage of its own in a folder. Where the machine keeps control groups from being written, they are mounted anew in a mount
namespace that only the test sees."""

import fcntl
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys

INSIDE = "HOT_TEST_PODMAN_INSIDE"
NAMESPACE = ("unshare", "--mount", "--propagation", "private")
CONTAINERS = """[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "{folder}/tmp"
lock_type = "file"
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[network]
firewall_driver = "iptables"
network_config_dir = "{folder}/networks"
"""
# ioctl(SIOCSIFFLAGS) with IFF_UP and IFF_RUNNING (netdevice(7)).
SET_FLAGS, UP_AND_RUNNING = 0x8914, 0x1 | 0x40


def run(*words):
    return subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=180, check=False)


def is_inside():
    return INSIDE in os.environ


def why_not():
    """Why no container can be run here, as far as that can be known before one is; None where nothing is in the way."""
    for program in ("podman", "runc"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    return why_no_namespace()


def why_no_namespace():
    if os.geteuid() != 0:
        return "only root may mount control groups anew"
    if run(*NAMESPACE, "true").returncode != 0:
        return "no mount namespace can be made here"
    return None


def enter(own_network=False):
    """Begins this program once more, in a namespace of its own; with a network of its own, in which an engine may do what it likes, but from which
    nothing else is reached."""
    sys.stdout.flush()
    os.environ[INSIDE] = "1"
    os.execvp(NAMESPACE[0], [*NAMESPACE, *(["--net"] if own_network else []), sys.executable, *sys.argv])


def bring_up_loopback():
    """Of a network of one's own."""
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh", b"lo", UP_AND_RUNNING))


def prepare_groups():
    """Control groups become writable, and of one version, as container programs want them."""
    top = pathlib.Path("/sys/fs/cgroup")
    for place in [*top.iterdir(), top]:
        if os.path.ismount(place):
            run("mount", "-o", "remount,bind,rw", place)
    if os.path.ismount(top / "unified"):
        run("umount", top / "unified")


def prepare(folder):
    """What Podman has to be told so that all it keeps is in @folder: variables for programs."""
    prepare_groups()
    folder = pathlib.Path(folder)
    (folder / "containers.conf").write_text(CONTAINERS.replace("{folder}", str(folder)), encoding="utf-8")
    (folder / "storage.conf").write_text(f'[storage]\ndriver = "vfs"\nrunroot = "{folder}/run"\ngraphroot = "{folder}/graph"\n', encoding="utf-8")
    return {"CONTAINERS_CONF": str(folder / "containers.conf"), "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"),
            "PODMAN_IGNORE_CGROUPSV1_WARNING": "1"}
