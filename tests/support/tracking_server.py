# SPDX-License-Identifier: GPL-3.0-or-later
"""A tracking server of ours in a folder of its own, and requests to it that no library has put in order; and MLflow's own server."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Server:
    """hothousectl server on a workspace in @folder, for as long as the block lasts."""

    def __init__(self, ctl, folder, *arguments, token=None):
        self.workspace = os.path.join(folder, 'ws')
        self.artifacts = os.path.join(self.workspace, 'mlartifacts')
        self.token = token
        environment = {**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': ''}
        if token:
            environment['HOTHOUSE_TOKEN'] = token
        self.process = subprocess.Popen([ctl, 'server', '--port', '0', '--workspace', self.workspace, *arguments],
                                        stdout=subprocess.PIPE, text=True, env=environment)
        line = self.process.stdout.readline()
        found = re.search(r'http://\S+:(\d+)', line)
        assert found, f'the server said {line!r}'
        self.url = found.group(0)
        self.port = int(found.group(1))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def connect(self):
        return socket.create_connection(('127.0.0.1', self.port), timeout=60)

    def send(self, method, target, body=b'', headers=None, length=None):
        """@target goes on the wire as it is. (status, headers, body), read to the end."""
        headers = {'Host': f'127.0.0.1:{self.port}', 'Connection': 'close', **(headers or {})}
        if self.token and 'Authorization' not in headers:
            headers['Authorization'] = f'Bearer {self.token}'
        if body or length is not None or method in ('POST', 'PUT', 'PATCH'):
            headers['Content-Length'] = str(len(body) if length is None else length)
        head = ''.join(f'{name}: {value}\r\n' for name, value in headers.items() if value is not None)
        with self.connect() as connection:
            connection.sendall(f'{method} {target} HTTP/1.1\r\n{head}\r\n'.encode('utf-8', 'surrogateescape') + body)
            with connection.makefile('rb') as stream:
                return read_answer(stream, method)

    def call(self, method, path, /, **fields):
        """A call of the REST API below /api/2.0/mlflow/."""
        target = path if path.startswith('/') else f'/api/2.0/mlflow/{path}'
        if method == 'GET':
            return self.send(method, f'{target}?{urllib.parse.urlencode(fields, doseq=True)}')
        return self.send(method, target, json.dumps(fields).encode(), {'Content-Type': 'application/json'})

    def ask(self, method, path, /, **fields):
        answer = self.call(method, path, **fields)
        assert answer.status == 200, (path, fields, answer.status, answer.body)
        return answer.json()


def read_answer(stream, method):
    line = stream.readline().decode('latin-1')
    if not line:
        return Answer(0, {}, b'')
    status = int(line.split()[1])
    headers = {}
    while (line := stream.readline().decode('latin-1').strip()) != '':
        name, _, value = line.partition(':')
        headers[name.strip().lower()] = value.strip()
    if status == 100:
        return read_answer(stream, method)
    if headers.get('transfer-encoding', '').lower() == 'chunked':
        body = b''
        while (size := int(stream.readline().split(b';')[0], 16)) > 0:
            body += stream.read(size)
            stream.readline()
    else:
        body = stream.read(int(headers['content-length'])) if 'content-length' in headers else stream.read()
    return Answer(status, headers, body)


@contextlib.contextmanager
def served(ctl, *arguments, token=None):
    """A server and its folder, which goes away with it."""
    with tempfile.TemporaryDirectory(prefix='hot-server-') as folder:
        server = Server(ctl, folder, *arguments, token=token)
        try:
            yield server, folder
        finally:
            server.stop()


def start_mlflow(python, folder):
    """MLflow's own server on a database in @folder, by the Python of an environment that has it: (process, address)"""
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([python, '-m', 'mlflow', 'server', '--backend-store-uri', f'sqlite:///{folder}/mlflow.db', '--artifacts-destination',
                                f'{folder}/mlartifacts', '--host', '127.0.0.1', '--port', str(port), '--workers', '1'], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True, cwd=folder,
                               env={**os.environ, 'MLFLOW_DISABLE_TELEMETRY': 'true', 'GIT_PYTHON_REFRESH': 'quiet'})
    url = f'http://127.0.0.1:{port}'
    for _ in range(600):
        try:
            urllib.request.urlopen(url + '/health', timeout=30).close()
            return process, url
        except OSError:
            assert process.poll() is None, 'mlflow server is gone'
            time.sleep(0.2)
    raise AssertionError('mlflow server does not answer')


def stop(process):
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
