#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""with-azurite.py COMMAND...: runs a TAP test beside Azurite, Microsoft's emulator of Azure Blob Storage.

Azurite and the client library that fills it come from npm, into the user's cache, once. The command finds what there is in the JSON file
that HOT_AZURITE names. Where npm or its registry is not to be had, the test is skipped with the reason.
"""

import fcntl
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PACKAGES = ['azurite@3', '@azure/storage-blob@12']


def skip(reason):
    print(f'1..0 # SKIP {reason}')
    sys.exit(0)


def fail(reason, log):
    print('1..1')
    print(f'not ok 1 - {reason}')
    for line in log.splitlines()[-20:]:
        print(f'# {line}')
    sys.exit(1)


def install():
    """The folder with Azurite in it."""
    npm = shutil.which('npm')
    if not npm or not shutil.which('node'):
        skip('npm is not installed')

    cache = pathlib.Path(os.environ.get('XDG_CACHE_HOME') or pathlib.Path.home() / '.cache') / 'hothouse'
    prefix = cache / 'node-azurite'
    stamp = prefix / '.installed'
    wanted = ' '.join(PACKAGES)
    cache.mkdir(parents=True, exist_ok=True)

    with open(cache / 'node-azurite.lock', 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return prefix
        done = subprocess.run([npm, 'install', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', prefix, *PACKAGES],
                              capture_output=True, text=True)
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines() or ['no reason given']
            skip(f'npm could not install Azurite: {lines[0]}')
        stamp.write_text(wanted)

    return prefix


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


def main():
    prefix = install()
    port = find_port()

    with tempfile.TemporaryDirectory(prefix='hot-azurite-') as folder, \
            open(pathlib.Path(folder) / 'log', 'w+') as log:
        azurite = subprocess.Popen(
            ['node', prefix / 'node_modules/azurite/dist/src/blob/main.js', '--blobHost', '127.0.0.1', '--blobPort', str(port),
             '--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry', '--silent'],
            cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            if not wait_for(port, azurite):
                log.seek(0)
                fail('Azurite did not start', log.read())
            filled = subprocess.run(['node', HERE / 'azurite-fill.mjs', prefix, f'http://127.0.0.1:{port}/devstoreaccount1'],
                                    capture_output=True, text=True)
            if filled.returncode != 0:
                fail('Azurite could not be filled', filled.stderr)
            json.loads(filled.stdout)
            description = pathlib.Path(folder) / 'azurite.json'
            description.write_text(filled.stdout)
            return subprocess.run(sys.argv[1:], env={**os.environ, 'HOT_AZURITE': str(description)}).returncode
        finally:
            azurite.terminate()
            azurite.wait()


if __name__ == '__main__':
    sys.exit(main())
