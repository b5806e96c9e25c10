#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""with-tracking-server.py HOTHOUSECTL mlflow|hothouse COMMAND...: runs a TAP test beside an empty tracking server, the newest MLflow of PyPI or
ours. The command finds its address in HOT_TEST_SERVER. Where MLflow cannot be installed, the test is skipped with the reason.
"""

import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

TOP = pathlib.Path(__file__).resolve().parents[2]


def start_mlflow(folder, log):
    done = subprocess.run([str(TOP / 'build-aux' / 'python-peers'), 'mlflow'], capture_output=True, text=True)
    if done.returncode != 0:
        print('1..0 # SKIP MLflow cannot be installed from PyPI')
        sys.exit(77)
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [done.stdout.strip(), '-m', 'mlflow', 'server', '--backend-store-uri', f'sqlite:///{folder}/mlflow.db', '--artifacts-destination',
         f'{folder}/mlartifacts', '--host', '127.0.0.1', '--port', str(port), '--workers', '1'],
        stdout=log, stderr=subprocess.STDOUT, start_new_session=True, cwd=folder)
    return process, f'http://127.0.0.1:{port}'


def start_hothouse(folder, log):
    process = subprocess.Popen([sys.argv[1], 'server', '--port', '0', '--workspace', f'{folder}/workspace'], stdout=subprocess.PIPE,
                               stderr=log, text=True, start_new_session=True)
    found = re.search(r'http://\S+:\d+', process.stdout.readline())
    assert found, 'the server says no address'
    return process, found.group(0)


def wait(process, address):
    for _ in range(240):
        try:
            with urllib.request.urlopen(address + '/health', timeout=30):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None:
                break
        time.sleep(0.5)
    raise AssertionError('the server does not answer')


def main():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as log:
        start = start_mlflow if sys.argv[2] == 'mlflow' else start_hothouse
        process, address = start(folder, log)
        try:
            wait(process, address)
            return subprocess.run(sys.argv[3:], env={**os.environ, 'HOT_TEST_SERVER': address}).returncode
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()


sys.exit(main())
