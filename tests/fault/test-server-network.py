#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-server-network.py HOTHOUSECTL: strangers, web pages and broken programs at the tracking server's door, and more honest ones than
usual: whatever the first send, it stays up and answers the second, and what it acknowledged is there, killed or not."""

import contextlib
import http.client
import json
import os
import pathlib
import random
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'support'))
from tracking_server import Server, read_answer, served  # noqa: E402

TOKEN = 'sesame-open-sesame-open'
SEARCH = '/api/2.0/mlflow/experiments/search'
JSON = {'Content-Type': 'application/json'}


def alive(server):
    answer = server.send('GET', '/health')
    assert (answer.status, answer.body) == (200, b'OK'), answer.status


def send_raw(server, data, patience=30):
    """Bytes as they are; what comes back until the server closes or falls silent."""
    got = b''
    with server.connect() as connection:
        connection.settimeout(patience)
        with contextlib.suppress(OSError):
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
        with contextlib.suppress(OSError):
            while piece := connection.recv(65536):
                got += piece
    return got


def test_hosts(ctl):
    """A web page that points its name at the server is refused (rebinding)"""
    with served(ctl) as (server, _folder):
        port = server.port
        for host in ('evil.example', f'evil.example:{port}', 'localhost.evil.example', '127.0.0.1.evil.example', '10.evil.example',
                     '192.168.evil.example', '172.16.evil.example', 'fd00:evil', '', 'localhost@evil.example', '[::1', '8.8.8.8', 'localhost:x'):
            answer = server.send('GET', SEARCH, headers={'Host': host})
            assert answer.status in (400, 403) and b'experiments' not in answer.body, (host, answer.status)
        for host in ('localhost', f'127.0.0.1:{port}', '[::1]:5000', '10.1.2.3', '192.168.1.9:80', '172.20.0.1', 'LOCALHOST', '[fd00::1]'):
            assert server.send('GET', SEARCH, headers={'Host': host}).status == 200, host
        assert b'"experiments"' not in send_raw(server, f'GET {SEARCH} HTTP/1.0\r\n\r\n'.encode())
        assert server.send('GET', '/health', headers={'Host': 'probe.example'}).status == 200
    with served(ctl, '--allowed-hosts', 'models.example:5000, *.lab.example') as (server, _folder):
        for host, status in (('models.example:5000', 200), ('a.lab.example', 200), ('models.example', 403), ('evil.example', 403)):
            assert server.send('GET', SEARCH, headers={'Host': host}).status == status, host


def test_origins(ctl):
    """Web pages from elsewhere change nothing and read nothing, unless they are allowed to"""
    body = b'{"name": "by a page"}'
    with served(ctl, '--cors-allowed-origins', 'https://app.example') as (server, _folder):
        create = '/api/2.0/mlflow/experiments/create'
        for origin in ('https://evil.example', 'null', 'http://localhost.evil.example', 'https://app.example.evil.example', 'file://', 'x'):
            for kind in ('application/json', 'text/plain'):
                answer = server.send('POST', create, body, {'Content-Type': kind, 'Origin': origin})
                assert answer.status == 403 and 'access-control-allow-origin' not in answer.headers, origin
        assert len(server.ask('GET', 'experiments/search')['experiments']) == 1
        answer = server.send('GET', SEARCH, headers={'Origin': 'https://evil.example'})
        assert 'access-control-allow-origin' not in answer.headers and answer.headers['x-content-type-options'] == 'nosniff'
        assert answer.headers['x-frame-options'] == 'SAMEORIGIN'
        answer = server.send('POST', create, body, {**JSON, 'Origin': 'https://app.example'})
        assert answer.status == 200 and answer.headers['access-control-allow-origin'] == 'https://app.example'
        assert server.send('POST', create, b'{"name": "b"}', {**JSON, 'Origin': 'http://localhost:3000'}).status == 200
        answer = server.send('OPTIONS', create, headers={'Origin': 'https://evil.example', 'Access-Control-Request-Method': 'POST'})
        assert 'access-control-allow-origin' not in answer.headers
        answer = server.send('OPTIONS', create, headers={'Origin': 'https://app.example', 'Access-Control-Request-Method': 'POST'})
        assert answer.status == 204 and 'POST' in answer.headers['access-control-allow-methods']
        # A form of another page can send text without asking first; it is not taken for JSON.
        assert server.send('POST', create, body, {'Content-Type': 'text/plain'}).status == 400


def refused_start(ctl, *arguments, **environment):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([ctl, 'server', '--port', '0', '-w', folder + '/ws', *arguments], capture_output=True, text=True, timeout=60,
                              env={**{k: v for k, v in os.environ.items() if k != 'HOTHOUSE_TOKEN'}, 'LC_ALL': 'C.UTF-8', **environment})
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
    return done.stderr


def test_token(ctl):
    """Beyond this computer a token is needed, and only the right one opens"""
    assert 'token' in refused_start(ctl, '--host', '0.0.0.0')
    assert 'at least 16' in refused_start(ctl, HOTHOUSE_TOKEN='short')
    assert 'Unknown option' in refused_start(ctl, '--token', TOKEN)
    with served(ctl, '--host', '0.0.0.0', token=TOKEN) as (server, _folder):
        good = 'Bearer ' + TOKEN
        for given, status in ((good, 200), ('Basic ' + b64('anyone:' + TOKEN), 200), ('Basic ' + b64(TOKEN + ':'), 401), (None, 401), ('', 401),
                              ('Bearer', 401), ('Bearer ', 401), (good + 'x', 401), (good[:-1], 401), ('Bearer ' + TOKEN * 50, 401),
                              ('Basic ' + b64('anyone:'), 401), ('Basic !!!', 401), (TOKEN, 401)):
            headers = {'Authorization': given} if given is not None else {'Authorization': None}
            answer = server.send('GET', SEARCH, headers=headers)
            assert answer.status == status, (given, answer.status)
            assert TOKEN.encode() not in answer.body
        assert server.send('GET', SEARCH, headers={'Authorization': None}).json()['error_code'] == 'UNAUTHENTICATED'
        assert server.send('PUT', '/api/2.0/mlflow-artifacts/artifacts/x', b'x', {'Authorization': None}).status == 401
        assert server.send('GET', '/health', headers={'Authorization': None}).status == 200


def test_options(ctl):
    """Options and variables of "mlflow server" are understood, or refused by name"""
    for option in ('--workers=4', '--gunicorn-opts', '--dev', '--artifacts-only', '--disable-security-middleware', '--x-frame-options=DENY',
                   '--expose-prometheus=/tmp', '--enable-workspaces', '--read-replica-backend-store-uri=sqlite:///x', '--secrets-cache-ttl'):
        text = refused_start(ctl, option)
        assert f'{option.partition("=")[0]} of “mlflow server”' in text, text
    for prefix in ('mlflow', '/', '/mlflow/', '/a//b', '/a b', '/a?b', '/{a}', '/%2e', ''):
        assert 'cannot be what all paths begin with' in refused_start(ctl, '--static-prefix', prefix), prefix
    with served(ctl, '--static-prefix', '/team/ml.flow') as (server, _folder):
        inside = '/team/ml.flow'
        for path in (SEARCH, '/health', '/version', '/', '', '/api/2.0/mlflow-artifacts/artifacts'):
            assert server.send('GET', inside + path).status == 200, path
        for path in (SEARCH, '/health', '/', '/team', inside + 'x' + SEARCH, '/team/mlxflow' + SEARCH, inside + inside + SEARCH, '/x' + inside + SEARCH):
            assert server.send('GET', path).status == 404, path
        parts = server.send('POST', inside + '/api/2.0/mlflow-artifacts/mpu/create/a', b'{"path": "x", "num_parts": 1}', JSON).json()
        url = parts['credentials'][0]['url']
        assert server.send('PUT', url[url.index('/team'):], b'x').status == 200, url
    with tempfile.TemporaryDirectory() as folder:
        for name, content, text in (('short', b'short', 'at least 16'), ('lines', TOKEN.encode() + b'\nmore', 'without blanks'),
                                    ('strange', TOKEN.encode() + b'\xff', 'without blanks'), ('zero', TOKEN.encode() + b'\0', 'is no text'),
                                    ('long', b'x' * 5000, 'is no text')):
            path = os.path.join(folder, name)
            pathlib.Path(path).write_bytes(content)
            assert text in refused_start(ctl, '--token-file', path), name
        assert 'is no text' in refused_start(ctl, '--token-file', '/dev/zero')
        for option, value, text in (('backend-store-uri', folder, 'is a folder'), ('backend-store-uri', f'file://{folder}', 'is a folder'),
                                    ('backend-store-uri', 'sqlite:///?x', 'cannot be served'),
                                    ('backend-store-uri', 'postgresql://u:secret@host/db', '“postgresql” cannot be served')):
            done = subprocess.run([ctl, 'server', '--port', '0', f'--{option}', value], capture_output=True, text=True, timeout=60,
                                  env={**os.environ, 'LC_ALL': 'C.UTF-8'})
            assert done.returncode == 2 and text in done.stderr and 'secret' not in done.stderr, done.stderr
        done = subprocess.run([ctl, 'server', '--port', '0', '--backend-store-uri', f'sqlite:///{folder}/x.db', '--artifacts-destination', path],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 2 and '--artifacts-destination' in done.stderr, done.stderr
        for name, value in (('MLFLOW_PORT', 'x'), ('MLFLOW_PORT', '70000'), ('MLFLOW_STATIC_PREFIX', 'x')):
            environment = {**os.environ, name: value}
            done = subprocess.run([ctl, 'server', '-w', folder], capture_output=True, text=True, timeout=60, env=environment)
            assert done.returncode != 0 and value in done.stderr, (done.returncode, done.stderr)


def test_variables(ctl):
    """A server that is told all by variables, as in a container"""
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != 'HOTHOUSE_WORKSPACE'}
        environment |= {'MLFLOW_HOST': '127.0.0.1', 'MLFLOW_PORT': '0', 'MLFLOW_BACKEND_STORE_URI': f'sqlite:///{folder}/runs.db', 'LC_ALL': 'C.UTF-8',
                        'MLFLOW_ARTIFACTS_DESTINATION': f'{folder}/files', 'MLFLOW_STATIC_PREFIX': '/ml', 'MLFLOW_SERVER_ALLOWED_HOSTS': 'a.example'}
        process = subprocess.Popen([ctl, 'server'], stdout=subprocess.PIPE, text=True, env=environment)
        try:
            port = int(re.search(r'http://127\.0\.0\.1:(\d+)/ml\n', process.stdout.readline()).group(1))
            for host, status in (('a.example', 200), ('localhost', 403)):
                connection = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
                connection.request('PUT', '/ml/api/2.0/mlflow-artifacts/artifacts/x', b'x', {'Host': host})
                assert connection.getresponse().status == status, host
                connection.close()
            assert pathlib.Path(folder, 'files', 'x').read_bytes() == b'x' and pathlib.Path(folder, 'runs.db').exists()
        finally:
            process.terminate()
            assert process.wait(30) == 0
            process.stdout.close()


def b64(text):
    import base64
    return base64.b64encode(text.encode()).decode()


def test_malformed(ctl):
    """Nonsense in a body or on the wire gets a plain refusal, and the server goes on"""
    with served(ctl) as (server, _folder):
        create = '/api/2.0/mlflow/experiments/create'
        bodies = [b'{', b'{"name":', b'[]', b'5', b'"x"', b'"{"', b'null', b'{"name": "a" "b"}', b'\xff\xfe\x00', b'{"name": "\xff"}', b'{"name": "a\x00b"}',
                  b'[' * 100000, b'{"a":' * 100000, b'{"name": ' + b'[' * 5000 + b']' * 5000 + b'}', b'{"name": {"a": 1}}', b'\x00' * 1000,
                  b'{"name": 1e999}', b'{"name": ' + b'9' * 100000 + b'}', b'{"name": "' + b'x' * 1000000 + b'"}', b'{"name": "\\ud800"}',
                  b'{"tags": [1], "name": "t"}', b'{"tags": [{"key": {}}], "name": "t"}', b'{"name": "t", "name": 5}']
        for body in bodies:
            answer = server.send('POST', create, body, JSON)
            # Half of a surrogate pair is text to some.
            assert answer.status == 400 and answer.json()['error_code'] == 'INVALID_PARAMETER_VALUE' or b'ud800' in body, (body[:60], answer.status)
        for fields in ({'start_time': 'x'}, {'experiment_id': 'x' * 1000}, {'experiment_id': '-1'}, {'experiment_id': '99999999999999999999'},
                       {'tags': [{'key': '', 'value': ''}]}):
            assert server.call('POST', 'runs/create', **fields).status in (400, 404), fields
        host = f'Host: 127.0.0.1:{server.port}\r\n'
        post = f'POST {create} HTTP/1.1\r\n{host}Content-Type: application/json\r\n'
        for data in (b'\x00' * 5000, b'GET\r\n\r\n', b'GET / HTTP/9.9\r\n\r\n', b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + b'x' * 200,
                     b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', f'{post}Content-Length: -1\r\n\r\n'.encode(), f'{post}Content-Length: x\r\n\r\n'.encode(),
                     f'{post}Content-Length: 99999999999999999999999\r\n\r\n'.encode(), f'{post}Transfer-Encoding: chunked\r\n\r\nzz\r\n'.encode(),
                     f'{post}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n'.encode(),
                     f'GET /{"a" * 200000} HTTP/1.1\r\n{host}\r\n'.encode(), f'GET / HTTP/1.1\r\n{host}X: {"a" * 500000}\r\n\r\n'.encode(),
                     f'GET /%00%ff/../..//%zz?%00=%ff&&&= HTTP/1.1\r\n{host}\r\n'.encode(), f'GET http://evil.example/ HTTP/1.1\r\n{host}\r\n'.encode(),
                     f'CONNECT evil.example:80 HTTP/1.1\r\n{host}\r\n'.encode()):
            got = send_raw(server, data)
            assert b' 200 ' not in got[:20] or b'experiment' not in got, (data[:60], got[:200])
            alive(server)
        # Two lengths: nobody in front of the server may see another request than it does.
        got = send_raw(server, f'{post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET {SEARCH} HTTP/1.1\r\n{host}\r\n'.encode())
        assert got.count(b'HTTP/1.1') <= 2
        alive(server)
        assert [e['name'] for e in server.ask('GET', 'experiments/search')['experiments'] if e['name'] not in ('Default', '\ud800', '\ufffd')] == []


def test_locations(ctl):
    """No artifact location leads elsewhere than it says"""
    with served(ctl) as (server, folder):
        bad = ['http:///#/../../etc/', 'http://h/?/../../etc', 'http://h/;/../../etc', 'dbfs:/../../etc', 'file:///a/../../etc', 's3://b/../x',
               's3://b/%2e%2e/x', 's3://b/%252e%252e/x', 's3://b/..%5cx', 'mlflow-artifacts:/../..', 'mlflow-artifacts:/a/%2e%2e%2f..', 'runs:/x/y',
               'file:/..', 'http://h/?a=%2e%2e%2f', 'file:///x\n', 'x' * 3000]
        for number, location in enumerate(bad):
            answer = server.call('POST', 'experiments/create', name=f'e{number}', artifact_location=location)
            assert answer.status == 400 and answer.json()['error_code'] == 'INVALID_PARAMETER_VALUE', (location, answer.status, answer.body)
        secret = os.path.join(folder, 'secret')
        pathlib.Path(secret).write_text('SECRET')
        for number, location in enumerate((folder, f'file://{folder}', '/etc', '../../../../etc')):
            made = server.call('POST', 'experiments/create', name=f'f{number}', artifact_location=location)
            if made.status != 200:
                continue
            run = server.ask('POST', 'runs/create', experiment_id=made.json()['experiment_id'])['run']['info']
            for path in ('secret', 'passwd', '../../secret', '../../passwd'):
                answer = server.send('GET', f'/get-artifact?run_id={run["run_id"]}&path={path}')
                assert answer.status != 200 and b'SECRET' not in answer.body and b'root:' not in answer.body, (location, path, answer.status)


def test_too_large(ctl):
    """Bodies beyond the limit are refused at once, however their length is told"""
    with served(ctl) as (server, _folder):
        head = f'POST /api/2.0/mlflow/runs/log-batch HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: application/json\r\n'
        with server.connect() as connection:
            connection.sendall(f'{head}Content-Length: {1 << 40}\r\n\r\n'.encode())
            answer = read_answer(connection.makefile('rb'), 'POST')
            assert answer.status == 413 and '32 MB' in answer.json()['message'], (answer.status, answer.body)
        with server.connect() as connection:
            connection.sendall(f'{head}Transfer-Encoding: chunked\r\n\r\n'.encode())
            piece = b'100000\r\n' + b' ' * 0x100000 + b'\r\n'
            with contextlib.suppress(OSError):
                for _ in range(60):
                    connection.sendall(piece)
            answer = read_answer(connection.makefile('rb'), 'POST')
            assert answer.status == 413, answer.status
        # To an address that there is not, of a page that may not, a large body is not gathered either.
        for target, headers in (('/nothing', {}), (SEARCH, {'Origin': 'https://evil.example'})):
            answer = server.send('POST', target, b' ' * 5000000, {**JSON, **headers})
            assert answer.status in (403, 404), answer.status
        alive(server)
        assert memory(server) < 200e6, memory(server)


def test_exhausting(ctl):
    """Filters, orders and queries made to keep a server busy are answered or refused at once; there is no GraphQL to flood"""
    with served(ctl) as (server, _folder):
        run = server.ask('POST', 'runs/create', experiment_id='0')['run']['info']['run_id']
        server.ask('POST', 'runs/set-tag', run_id=run, key='a', value='a' * 8000)
        filters = [' AND '.join(f"tags.a LIKE '{n}%'" for n in range(20000)), "tags.a LIKE '" + '%a' * 4000 + "b'", '(' * 100000, "'" * 100001,
                   'metrics.`' + 'x' * 500000, "attributes.run_id IN (" + ','.join(f"'{n:032x}'" for n in range(50000)) + ')', 'NOT ' * 50000,
                   "tags.a ILIKE '" + '%_' * 4000 + "b'"]
        for text in filters:
            begun = time.monotonic()
            answer = server.call('POST', 'runs/search', experiment_ids=['0'], filter=text)
            took = time.monotonic() - begun
            assert answer.status in (200, 400) and took < 5, (text[:40], answer.status, f'{took:.1f} s', answer.body[:200])
        for n, status in ((1000, 200), (20000, 400)):
            begun = time.monotonic()
            answer = server.call('POST', 'runs/search', experiment_ids=['0'] * 100000, order_by=[f'metrics.m{k}' for k in range(n)])
            assert answer.status == status and time.monotonic() - begun < 5, (n, answer.status, answer.body[:200])
        query = json.dumps({'query': '{' + ' '.join(f'a{n}: mlflowGetRun' for n in range(10000)) + '}'}).encode()
        for path in ('/graphql', '/ajax-api/3.0/jobs/create', '/api/3.0/mlflow/jobs', '/ajax-api/2.0/mlflow/gateway-proxy'):
            assert server.send('POST', path, query, JSON).status in (404, 405), path
        alive(server)
        assert memory(server) < 300e6, memory(server)


def memory(server):
    return int(pathlib.Path(f'/proc/{server.process.pid}/statm').read_text().split()[1]) * resource.getpagesize()


def test_slow(ctl):
    """Hundreds of connections that give their headers or bodies byte by byte hold nobody up, and are closed"""
    with served(ctl) as (server, _folder):
        host = f'Host: 127.0.0.1:{server.port}\r\n'
        post = f'POST /api/2.0/mlflow/runs/log-batch HTTP/1.1\r\n{host}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n'
        put = f'PUT /api/2.0/mlflow-artifacts/artifacts/slow%d HTTP/1.1\r\n{host}Content-Length: 100000\r\n\r\n'
        starts = [b'GET / HT', f'GET / HTTP/1.1\r\n{host}'.encode(), post.encode(), None]
        waiting = []
        for number in range(300):
            connection = server.connect()
            start = starts[number % 4]
            connection.sendall(start if start is not None else (put % number).encode())
            connection.setblocking(False)
            waiting.append(connection)
        begun, slowest = time.monotonic(), 0.0
        while waiting and time.monotonic() - begun < 60:
            for connection in list(waiting):
                try:
                    connection.send(b'X')
                    closed = connection.recv(4096) is not None
                except BlockingIOError:
                    closed = False
                except OSError:
                    closed = True
                if closed:
                    connection.close()
                    waiting.remove(connection)
            before = time.monotonic()
            assert server.send('POST', SEARCH, b'{}', JSON).status == 200
            slowest = max(slowest, time.monotonic() - before)
            time.sleep(0.3)
        assert not waiting, f'{len(waiting)} connections are still held'
        print(f'# all closed after {time.monotonic() - begun:.0f} s; the slowest of the others’ answers took {slowest * 1000:.0f} ms')
        assert slowest < 5
        assert not [name for name in os.listdir(server.artifacts) if name.startswith('slow')]


def wrapped(ctl, folder, files):
    """The program with so many files at most."""
    path = os.path.join(folder, 'few-files')
    pathlib.Path(path).write_text(f'#!/bin/sh\nulimit -n {files} && exec "{ctl}" "$@"\n')
    os.chmod(path, 0o755)
    return path


def is_answered(server):
    try:
        return server.send('POST', SEARCH, b'{}', JSON).status == 200
    except (OSError, http.client.HTTPException):
        return False


def open_many(server, n):
    """Connections, each with a whole request answered or refused: (sockets that stay, refusals)"""
    kept, refusals = [], 0
    request = f'GET /health HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n'.encode()
    for _ in range(n):
        connection = server.connect()
        try:
            connection.sendall(request)
            status = connection.recv(4096)[9:12]
        except OSError:
            status = b''
        if status == b'200':
            kept.append(connection)
        else:
            assert status in (b'503', b''), status
            refusals += 1
            connection.close()
    return kept, refusals


def test_connections(ctl):
    """Ten thousand connections are held; where there are not so many files, the others are sent away politely"""
    with tempfile.TemporaryDirectory() as folder, served(wrapped(ctl, folder, 700)) as (server, _folder):
        kept, refusals = open_many(server, 600)
        assert len(kept) >= 400 and refusals > 0, (len(kept), refusals)
        # Who waits longest gives way.
        deadline = time.monotonic() + 60
        while not is_answered(server):
            assert time.monotonic() < deadline, 'nobody gave way'
            time.sleep(0.5)
        for connection in kept:
            connection.close()
        alive(server)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 11000:
        print(f'# a process may have {hard} files here: ten thousand connections were not tried')
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (11000, hard))
    try:
        with served(ctl) as (server, _folder):
            idle = memory(server)
            kept, refusals = open_many(server, 10000)
            assert len(kept) == 10000 and refusals == 0, (len(kept), refusals)
            begun = time.monotonic()
            for _ in range(10):
                assert server.send('POST', SEARCH, b'{}', JSON).status == 200
            print(f'# beside 10,000 connections an answer took {(time.monotonic() - begun) * 100:.0f} ms; each takes '
                  f'{(memory(server) - idle) / 10000 / 1024:.1f} kB')
            for connection in kept:
                connection.close()
            alive(server)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class Writer(threading.Thread):
    """Logs into a run of its own over one connection, and remembers what was acknowledged."""

    def __init__(self, server, number):
        super().__init__()
        self.server, self.number = server, number
        self.run_id = server.ask('POST', 'runs/create', run_name=f'writer {number}')['run']['info']['run_id']
        self.acknowledged, self.asked, self.tags, self.errors, self.stop = [], 0, 0, [], False

    def post(self, connection, path, fields):
        connection.request('POST', f'/api/2.0/mlflow/runs/{path}', json.dumps({'run_id': self.run_id, **fields}), JSON)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise AssertionError(f'{path}: {answer.status} {text[:200]}')

    def step(self, connection):
        n = self.asked
        if n % 5 == 0:
            points = [{'key': 'loss', 'value': n + k, 'timestamp': n + k, 'step': n + k} for k in range(10)]
            self.asked += 10
            self.post(connection, 'log-batch', {'metrics': points, 'params': [{'key': f'p{n}', 'value': str(n)}]})
            self.acknowledged += range(n, n + 10)
        else:
            self.asked += 1
            self.post(connection, 'log-metric', {'key': 'loss', 'value': n, 'timestamp': n, 'step': n})
            self.acknowledged.append(n)
            self.post(connection, 'set-tag', {'key': 'last', 'value': str(n)})
            self.tags = n

    def run(self):
        connection = http.client.HTTPConnection('127.0.0.1', self.server.port, timeout=60)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while not self.stop:
                self.step(connection)
        except (OSError, http.client.HTTPException, AssertionError) as error:
            self.errors.append(error)
        connection.close()

    def check(self, server, allowed_more):
        """What is in the run is what was acknowledged, once, and no more than what was under way."""
        history, token = [], None
        while True:
            page = server.ask('GET', 'metrics/get-history', run_id=self.run_id, metric_key='loss', max_results=25000,
                              **({'page_token': token} if token else {}))
            history += [(m['step'], m['value']) for m in page.get('metrics', [])]
            token = page.get('next_page_token')
            if not token:
                break
        steps = [step for step, _value in history]
        assert len(set(steps)) == len(steps) and all(step == value for step, value in history)
        missing = set(self.acknowledged) - set(steps)
        assert not missing, f'writer {self.number} lacks {len(missing)} of {len(self.acknowledged)} points that were acknowledged'
        assert len(steps) <= len(self.acknowledged) + allowed_more, (len(steps), len(self.acknowledged))
        run = server.ask('GET', 'runs/get', run_id=self.run_id)['run']
        tag = next((int(t['value']) for t in run['data']['tags'] if t['key'] == 'last'), 0)
        assert tag >= self.tags, (tag, self.tags)
        return len(steps)


class Reader(threading.Thread):
    def __init__(self, server):
        super().__init__()
        self.server, self.stop, self.errors, self.n = server, False, [], 0

    def run(self):
        while not self.stop:
            try:
                found = self.server.ask('POST', 'runs/search', experiment_ids=['0'], filter='metrics.loss >= 0', order_by=['metrics.loss DESC'])
                ids = [run['info']['run_id'] for run in found.get('runs', [])]
                losses = [m['value'] for run in found.get('runs', []) for m in run['data']['metrics'] if m['key'] == 'loss']
                assert len(set(ids)) == len(ids) == len(losses) and all(loss >= 0 for loss in losses), (ids, losses)
                self.n += 1
            except Exception as error:  # noqa: BLE001
                self.errors.append(error)
                return


def test_load(ctl, seconds=4):
    """Sixteen writers and two readers: nothing lost, nothing twice, no error"""
    with served(ctl) as (server, _folder):
        writers = [Writer(server, number) for number in range(16)]
        readers = [Reader(server) for _ in range(2)]
        for thread in writers + readers:
            thread.start()
        time.sleep(seconds)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not (all(writer.acknowledged for writer in writers) and all(reader.n for reader in readers)):
            time.sleep(0.1)
        for thread in writers + readers:
            thread.stop = True
        for thread in writers + readers:
            thread.join()
        errors = [error for thread in writers + readers for error in thread.errors]
        assert not errors, errors[:3]
        total = sum(writer.check(server, 0) for writer in writers)
        assert min(len(writer.acknowledged) for writer in writers) > 0 and all(reader.n > 0 for reader in readers)
        print(f'# {total} points in {seconds:g} s, {sum(reader.n for reader in readers)} searches')


def test_load_for_a_minute(ctl):
    """The same for a minute"""
    test_load(ctl, 60)


def test_killed(ctl):
    """Killed while sixteen write: all that was acknowledged is there"""
    with tempfile.TemporaryDirectory(prefix='hot-server-') as folder:
        for _round in range(2):
            server = Server(ctl, folder)
            writers = [Writer(server, number) for number in range(16)]
            for thread in writers:
                thread.start()
            time.sleep(random.uniform(1, 2))
            server.process.send_signal(signal.SIGKILL)
            server.process.wait()
            for thread in writers:
                thread.join()
            server.process.stdout.close()
            assert all(isinstance(error, (OSError, http.client.HTTPException)) for w in writers for error in w.errors), [w.errors for w in writers]
            again = Server(ctl, folder)
            try:
                total = sum(writer.check(again, 10) for writer in writers)
                print(f'# {total} points')
            finally:
                again.stop()


def test_drain(ctl):
    """Told to stop, it answers those who asked, and goes"""
    with tempfile.TemporaryDirectory(prefix='hot-server-') as folder:
        server = Server(ctl, folder)
        writers = [Writer(server, number) for number in range(8)]
        idle = [server.connect() for _ in range(20)]
        for thread in writers:
            thread.start()
        time.sleep(1)
        begun = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
        print(f'# gone after {time.monotonic() - begun:.2f} s')
        for thread in writers:
            thread.join()
        server.process.stdout.close()
        for connection in idle:
            connection.close()
        assert not [error for w in writers for error in w.errors if isinstance(error, AssertionError)], [w.errors for w in writers]
        again = Server(ctl, folder)
        try:
            for writer in writers:
                writer.check(again, 10)
        finally:
            again.stop()


def test_stalled(ctl):
    """Told to stop beside an upload that goes on, it takes the rest; beside one that stands still, it goes all the same"""
    with tempfile.TemporaryDirectory(prefix='hot-server-') as folder:
        for rest, status in ((b'y' * 500000, b'200'), (b'', b'')):
            server = Server(ctl, folder)
            with server.connect() as connection:
                put = f'PUT /api/2.0/mlflow-artifacts/artifacts/{"whole" if rest else "broken"} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n'
                connection.sendall(f'{put}Content-Length: 2000000\r\n\r\n'.encode() + b'x' * 1500000)
                time.sleep(0.5)
                server.process.send_signal(signal.SIGTERM)
                connection.sendall(rest)
                assert server.process.wait(30) == 0
                server.process.stdout.close()
                with contextlib.suppress(ConnectionResetError):
                    assert connection.recv(4096)[9:12] == status
        assert os.listdir(server.artifacts) == ['whole'] and os.path.getsize(os.path.join(server.artifacts, 'whole')) == 2000000


TESTS = [test_hosts, test_origins, test_token, test_options, test_variables, test_malformed, test_locations, test_too_large, test_exhausting,
         test_slow, test_connections, test_load, test_killed, test_drain, test_stalled]
# Only by name.
LONG = [test_load_for_a_minute]


def main():
    chosen = [test for test in TESTS + LONG if test.__name__ in sys.argv[2:]] or TESTS
    print(f'1..{len(chosen)}', flush=True)
    failed = 0
    for number, test in enumerate(chosen, 1):
        begun = time.monotonic()
        try:
            test(sys.argv[1])
            print(f'ok {number} - {test.__doc__}', flush=True)
        except Exception as error:  # noqa: BLE001
            import traceback
            failed += 1
            print(f'not ok {number} - {test.__doc__}\n# {type(error).__name__}: {error}', flush=True)
            print('\n'.join('# ' + line for line in traceback.format_exc().splitlines()[-8:]), flush=True)
        print(f'# {time.monotonic() - begun:.1f} s', flush=True)
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
