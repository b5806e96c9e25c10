#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-client-network.py HOTHOUSECTL: commands that ask a tracking server which accepts and then says nothing, or says it so slowly that it never
comes to an end: each gives up when its time is over, names the host, and lets itself be stopped before."""

import concurrent.futures
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

PATIENCE = 60
COMMANDS = [
    'experiments list', 'experiments create x', 'runs search', 'runs show abc', 'runs delete abc', 'runs restore abc', 'runs send', 'models list', 'models show m',
    'models register m runs:/abc/model', 'models tag m a=b', 'models alias m/1 best', 'models delete m', 'models predict -m models:/m/1 -i /dev/null',
    'models serve -m models:/m/1 --port 0', 'train sample:city --target price -P n_estimators=1 --experiment E',
]


class Server:
    """@manner: "silent", "headers" (a byte of them now and then, without end) or "body" (the same with the body)"""

    def __init__(self, manner):
        self.manner, self.stopped, self.n_asked = manner, threading.Event(), 0
        self.socket = socket.create_server(('127.0.0.1', 0), backlog=64)
        self.host = f'127.0.0.1:{self.socket.getsockname()[1]}'
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _address = self.socket.accept()
                threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection):
        with contextlib.suppress(OSError), connection:
            if not connection.recv(65536):
                return
            self.n_asked += 1
            if self.manner != 'silent':
                connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n')
            if self.manner == 'body':
                connection.sendall(b'Content-Length: 1000000\r\n\r\n{"experiments": [')
            while not self.stopped.wait(0.2):
                if self.manner != 'silent':
                    connection.sendall(b'X: y\r\n' if self.manner == 'headers' else b' ')

    def close(self):
        self.stopped.set()
        self.socket.close()


@contextlib.contextmanager
def hanging(manner):
    server = Server(manner)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': '', 'XDG_DATA_HOME': folder, 'MLFLOW_TRACKING_URI': f'http://{server.host}'}
        environment.pop('HOTHOUSE_WORKSPACE', None)
        try:
            yield server, environment
        finally:
            server.close()


def give_up(ctl, manner, command):
    with hanging(manner) as (server, environment):
        environment['MLFLOW_HTTP_REQUEST_TIMEOUT'] = '1'
        done = subprocess.run([ctl, *command.split()], capture_output=True, text=True, timeout=PATIENCE, env=environment, check=False)
        assert done.returncode == 1 and server.host in done.stderr and 'does not answer any more' in done.stderr, (manner, command, done)
        assert server.n_asked == 1, (manner, command, server.n_asked)


def test_time(ctl):
    """Every command gives up by itself, whatever the way in which the server does not answer"""
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(give_up, ctl, manner, command) for manner in ('silent', 'headers', 'body') for command in COMMANDS]:
            done.result()


def test_interrupt(ctl):
    """Who waits for it may stop it"""
    for manner in ('silent', 'headers', 'body'):
        with hanging(manner) as (server, environment):
            # More time than the test has.
            environment['MLFLOW_HTTP_REQUEST_TIMEOUT'] = '3600'
            process = subprocess.Popen([ctl, 'experiments', 'list'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
            while server.n_asked == 0 and process.poll() is None:
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            output, errors = process.communicate(timeout=PATIENCE)
            assert process.returncode not in (0, 1) and output == '', (manner, process.returncode, output, errors)


def test_retries(ctl):
    """A server in trouble is asked again as often as the variable says; a number that is none is refused"""
    for retries in (0, 2):
        with hanging('silent') as (server, environment):
            def answer(connection, server=server):
                with connection:
                    connection.recv(65536)
                    server.n_asked += 1
                    connection.sendall(b'HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: 0\r\nConnection: close\r\n\r\n')
            server.answer = answer
            environment['MLFLOW_HTTP_REQUEST_MAX_RETRIES'] = str(retries)
            done = subprocess.run([ctl, 'experiments', 'list'], capture_output=True, text=True, timeout=PATIENCE, env=environment, check=False)
            assert done.returncode == 1 and server.n_asked == retries + 1, (retries, server.n_asked, done)
    for name, value in (('TIMEOUT', '0'), ('TIMEOUT', 'soon'), ('MAX_RETRIES', '-1'), ('MAX_RETRIES', '11')):
        with hanging('silent') as (server, environment):
            environment['MLFLOW_HTTP_REQUEST_' + name] = value
            done = subprocess.run([ctl, 'experiments', 'list'], capture_output=True, text=True, timeout=PATIENCE, env=environment, check=False)
            assert done.returncode == 2 and 'MLFLOW_HTTP_REQUEST_' + name in done.stderr and server.n_asked == 0, (name, value, done)


def main():
    tests = [test_time, test_interrupt, test_retries]
    print(f'1..{len(tests)}', flush=True)
    for number, test in enumerate(tests, 1):
        try:
            test(sys.argv[1])
            print(f'ok {number} - {test.__doc__}', flush=True)
        except Exception as error:
            print(f'not ok {number} - {test.__doc__}\n# {error!r}', flush=True)


main()
