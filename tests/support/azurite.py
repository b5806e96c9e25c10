# SPDX-License-Identifier: GPL-3.0-or-later
"""Azurite, Microsoft's emulator of Azure Blob Storage, and the client library that fills it. Both come from npm, into the user's cache, once."""

import contextlib
import pathlib
import socket
import subprocess
import tempfile
import time

import node
from node import Missing  # noqa: F401

PACKAGES = ['azurite@3', '@azure/storage-blob@12']


class Broken(Exception):
    """It is here and does not work; says what it has said."""


def find_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    for _ in range(300):
        if process.poll() is not None:
            return False
        with socket.socket() as probe:
            if probe.connect_ex(('127.0.0.1', port)) == 0:
                return True
        time.sleep(0.1)
    return False


@contextlib.contextmanager
def served(filler, *arguments):
    """What the script @filler says of what it has put into a new Azurite; it is given the folder of the library, the address of the blob service, and
    @arguments."""
    prefix = node.install('azurite', PACKAGES)
    port = find_port()

    with tempfile.TemporaryDirectory(prefix='hot-azurite-') as folder, \
            open(pathlib.Path(folder) / 'log', 'w+') as log:
        server = subprocess.Popen(
            ['node', prefix / 'node_modules/azurite/dist/src/blob/main.js', '--blobHost', '127.0.0.1', '--blobPort', str(port),
             '--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry', '--silent'],
            cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            if not wait_for(port, server):
                log.seek(0)
                raise Broken('Azurite did not start', log.read())
            filled = subprocess.run(['node', filler, prefix, f'http://127.0.0.1:{port}/devstoreaccount1', *arguments],
                                    capture_output=True, text=True)
            if filled.returncode != 0:
                raise Broken('Azurite could not be filled', filled.stderr)
            yield filled.stdout
        finally:
            server.terminate()
            server.wait()
