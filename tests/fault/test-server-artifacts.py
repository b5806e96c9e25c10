#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-server-artifacts.py HOTHOUSECTL: strangers ask the tracking server for files that are none of theirs, in every way that ever
worked on a tracking server, and break off uploads. Whatever they ask, nothing outside is read, written or removed."""

import hashlib
import os
import pathlib
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'support'))
from tracking_server import served  # noqa: E402

SECRET = b'SECRET-OF-SOMEBODY'
OURS = b'written by this test'
PROXY = '/api/2.0/mlflow-artifacts/artifacts'


def escape_all(text):
    return ''.join(f'%{byte:02x}' for byte in text.encode())


def spell(path):
    """All the ways that somebody wrote @path once: plain, escaped up to three times, with backslashes."""
    once = path.replace('.', '%2e').replace('/', '%2f')
    twice = once.replace('%', '%25')
    back = path.replace('/', '\\')
    return [path, path.replace('../', '..%2f'), path.replace('..', '%2e%2e'), path.replace('..', '.%2e'), once, twice,
            twice.replace('%', '%25'), escape_all(path), back, back.replace('\\', '%5c'), back.replace('\\', '%255c'),
            path.replace('../', '..;/'), path.replace('../', '..//'), path.replace('../', '....//'), './' + path, 'x/../' + path,
            'x/' + path, path.replace('..', '%c0%ae%c0%ae'), path.replace('..', '\uff0e\uff0e'), path + '%00', path + '%00.png', path + '#',
            path + '%23', path + '?', 'file:' + path, 'file://' + path, '//' + path, '%2f' + path, path.replace('../', '..%0a/')]


def hostile_paths(folder):
    wanted = ['../secret', '../../secret', '../' * 6 + folder.lstrip('/') + '/secret', '../' * 12 + 'etc/passwd', '/etc/passwd',
              f'{folder}/secret', 'out/secret', 'in', 'out', 'round/../out/secret', '..', '../', '.hothouse-uploads', 'C:/secret', 'C:secret',
              '~/secret', '/proc/self/environ', '//etc/passwd']
    return [spelled for path in wanted for spelled in spell(path)]


def prepare(server, folder):
    """Something to steal, and links that lead there."""
    pathlib.Path(folder, 'secret').write_bytes(SECRET)
    experiment = server.ask('POST', 'experiments/create', name='e')['experiment_id']
    run = server.ask('POST', 'runs/create', experiment_id=experiment)['run']['info']
    model = server.ask('POST', 'logged-models', experiment_id=experiment, name='m')['model']['info']
    for uri in (run['artifact_uri'], model['artifact_uri']):
        assert uri.startswith('mlflow-artifacts:/'), uri
        below = uri.removeprefix('mlflow-artifacts:/')
        assert server.send('PUT', f'{PROXY}/{below}/good.txt', b'good').status == 200
        plant(os.path.join(server.artifacts, below), folder)
    plant(server.artifacts, folder)
    return run, model


def plant(inside, folder):
    os.symlink(folder, os.path.join(inside, 'out'))
    os.symlink(os.path.join(folder, 'secret'), os.path.join(inside, 'in'))
    os.symlink(os.path.relpath(folder, inside), os.path.join(inside, 'round'))


def picture(folder):
    """All that is outside the workspace's artifacts, and what it holds."""
    found = {}
    for path in sorted(pathlib.Path(folder).rglob('*')):
        name = str(path.relative_to(folder))
        if not name.startswith('ws'):
            found[name] = path.read_bytes() if path.is_file() else None
    return found


def check(answer, what, before, folder):
    assert SECRET not in answer.body and b'root:' not in answer.body, (what, answer.body[:200])
    # A strange name is a name: what was written under it in the folder comes back.
    assert 400 <= answer.status < 500 or (answer.status == 200 and answer.body == OURS), (what, answer.status, answer.body[:200])
    assert folder.encode() not in answer.body or folder.strip('/') in fully_decoded(what), (what, answer.body)
    assert picture(folder) == before, what


def as_target(path):
    """What cannot stand in a request line at all is escaped; the rest stays as it is."""
    return urllib.parse.quote(path, safe='/%\\.:~;?#@!$&\'()*+,=[]|{}^`<>"')


def test_proxy(server, folder):
    """The artifact proxy: read, write, list, remove, upload in parts"""
    prepare(server, folder)
    before = picture(folder)
    for path in hostile_paths(folder):
        # What looks like a query is one on the wire.
        target = as_target(path).replace('?', '%3f').replace('#', '%23')
        for method in ('GET', 'PUT', 'DELETE'):
            answer = server.send(method, f'{PROXY}/{target}', OURS if method == 'PUT' else b'')
            if answer.status == 200 and is_harmless(server, path):
                assert answer.body in (OURS, b'{}') and picture(folder) == before, (method, path, answer.body)
                continue
            check(answer, f'{method} {path}', before, folder)
        listed = server.send('GET', f'{PROXY}?path={urllib.parse.quote(path)}')
        assert listed.status == 200 and listed.json() == {} or 400 <= listed.status < 500, (path, listed.status, listed.body)
        raw = server.send('GET', f'{PROXY}?path={as_target(path).replace("#", "%23").replace("&", "%26")}')
        assert b'secret' not in raw.body or raw.status >= 400, (path, raw.body)
        for step in ('create', 'complete', 'abort'):
            answer = server.call('POST', f'/api/2.0/mlflow-artifacts/mpu/{step}/{target}', path='/tmp/planted', num_parts=1, upload_id='0' * 32,
                                 parts=[{'part_number': 1, 'etag': '0' * 32, 'url': 'x'}])
            assert answer.status >= 400 or is_harmless(server, path), (step, path, answer.status, answer.body)
    assert picture(folder) == before


def is_harmless(server, path):
    """Whether @path, taken as the name that it is, stays in the folder without following a link."""
    # HTTP itself takes "x/../" out of a target.
    name = urllib.parse.unquote(os.path.normpath('/' + path)[1:] if '/..' in path and not path.startswith('..') else path)
    inside = os.path.normpath(os.path.join(server.artifacts, name))
    return ((inside + os.sep).startswith(server.artifacts + os.sep) and '\\' not in name and '\0' not in name and not name.startswith('/') and
            '..' not in fully_decoded(name).split('/') and not any(part in ('out', 'in', 'round') for part in name.split('/')[:1]))


def fully_decoded(text):
    while (once := urllib.parse.unquote(text)) != text:
        text = once
    return text


def test_run_files(server, folder):
    """Files of a run, a model version and a logged model"""
    run, model = prepare(server, folder)
    server.ask('POST', 'registered-models/create', name='m')
    server.ask('POST', 'model-versions/create', name='m', source=run['artifact_uri'], run_id=run['run_id'])
    before = picture(folder)
    id = model['model_id']
    for path in hostile_paths(folder):
        quoted = urllib.parse.quote(path)
        for spelled in {quoted, as_target(path).replace('#', '%23').replace('&', '%26').replace('+', '%2b')}:
            for target in (f'/get-artifact?run_uuid={run["run_id"]}&path={spelled}', f'/get-artifact?run_id={run["run_id"]}&path={spelled}',
                           f'/model-versions/get-artifact?name=m&version=1&path={spelled}',
                           f'/ajax-api/2.0/mlflow/logged-models/{id}/artifacts/files?artifact_file_path={spelled}'):
                check(server.send('GET', target), target, before, folder)
            for target in (f'/api/2.0/mlflow/artifacts/list?run_id={run["run_id"]}&path={spelled}',
                           f'/api/2.0/mlflow/logged-models/{id}/artifacts/directories?artifact_directory_path={spelled}'):
                answer = server.send('GET', target)
                assert answer.status >= 400 or 'files' not in answer.json(), (target, answer.body)
    for path in hostile_paths(folder):
        quoted = urllib.parse.quote(path)
        answer = server.send('POST', f'/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run["run_id"]}&path={quoted}', OURS)
        assert answer.status >= 400 or picture(folder) == before, path
    assert picture(folder) == before
    listed = server.ask('GET', 'artifacts/list', run_id=run['run_id'])
    assert 'good.txt' in [info['path'] for info in listed['files']] and not {'out', 'in', 'round'} & {i['path'] for i in listed['files']}, listed


def test_sources(server, folder):
    """Model versions whose source is somebody's folder"""
    run, model = prepare(server, folder)
    other = server.ask('POST', 'runs/create', experiment_id='0')['run']['info']
    server.ask('POST', 'registered-models/create', name='m')
    uri = run['artifact_uri']
    inside = os.path.join(server.artifacts, uri.removeprefix('mlflow-artifacts:/'))
    sources = ['/', '/etc', 'file:///etc', 'file:///', '//proc/self/root', folder, f'file://{folder}', '../..', './', '.', f'{inside}/..',
               f'{inside}/../../..', f'{inside}/out', f'{inside}/%2e%2e/%2e%2e', f'{inside}/%252e%252e', f'file://{inside}/%2e%2e',
               f'file://{inside}\\..\\..', f'{inside}\\..', f'file://{inside}?/../../../..', f'file://{inside}#/../..', 'file:C:\\', 'C:\\',
               'mlflow-artifacts:/', 'mlflow-artifacts:/../..', f'{uri}/..', f'{uri}/../../../..', f'{uri}/%2e%2e', f'{uri}/%252e%252e',
               f'{uri}#/../..', 'mlflow-artifacts://other:5000/..', other['artifact_uri'], 'http:///#/../../etc', 'http://host/../../etc',
               f'{server.url}{PROXY}', f'{server.url}{PROXY}/../../../../etc', f'{server.url}{PROXY}%2f..%2f..', 'dbfs:/../../etc',
               'dbfs:/..%2f..%2fetc', 's3:/bucket/../../etc', 'runs:/x/../..', f'runs:/{run["run_id"]}/../..', f'runs:/{run["run_id"]}/%2e%2e',
               f'runs://host/{run["run_id"]}', f'models:/{model["model_id"]}', 'models:/m/99', 'models:/m@nobody', 'models:/../1', 'models://x/m/1']
    for source in sources:
        for more in ({}, {'run_id': run['run_id']}, {'model_id': model['model_id'] + 'x'},
                     {'tags': [{'key': 'mlflow.prompt.is_prompt', 'value': 'true'}]},
                     {'tags': [{'key': 'mlflow.prompt.is_prompt', 'value': 'True'}], 'run_id': run['run_id']}):
            if source.startswith('models:/m-') and 'model_id' not in more and 'tags' not in more:
                continue
            answer = server.call('POST', 'model-versions/create', name='m', source=source, **more)
            assert 400 <= answer.status < 500, (source, more, answer.status, answer.body)
            assert answer.json()['error_code'] in ('INVALID_PARAMETER_VALUE', 'RESOURCE_DOES_NOT_EXIST'), answer.body
    assert 'model_versions' not in server.ask('GET', 'model-versions/search')
    # A tag that comes later does not make a prompt of what was let through as one.
    server.ask('POST', 'model-versions/create', name='m', source='dummy-source', tags=[{'key': 'mlflow.prompt.is_prompt', 'value': 'true'}])
    answer = server.send('GET', '/model-versions/get-artifact?name=m&version=1&path=etc/passwd')
    assert 400 <= answer.status < 600 and b'root:' not in answer.body, answer.body


def test_locations(server, folder):
    """Experiments whose artifacts are said to be somewhere else"""
    prepare(server, folder)
    before = picture(folder)
    locations = ['http:///#/../../../../etc/', 'http:///?/../../etc', 'http://host/x;/../../etc', 'dbfs:/../../../etc', 'dbfs:/..%2f..%2fetc',
                 'file:///etc?x=', 'file:///etc#', 'file:///etc;', f'file://{folder}?', f'file://{folder}#', f'{folder}/secret', folder,
                 f'file://{folder}/%2e%2e', 'mlflow-artifacts:/../../..', 'mlflow-artifacts:/%2e%2e/%2e%2e', 'mlflow-artifacts:/x#/../../..',
                 'mlflow-artifacts:/x?/../../..', 'mlflow-artifacts:///..', 'mlflow-artifacts:/out', 'runs:/x', '/proc/self/root', 'file:///']
    for i, location in enumerate(locations):
        answer = server.call('POST', 'experiments/create', name=f'x{i}', artifact_location=location)
        if answer.status != 200:
            assert 400 <= answer.status < 500, (location, answer.status, answer.body)
            continue
        run = server.ask('POST', 'runs/create', experiment_id=answer.json()['experiment_id'])['run']['info']
        for path in ('secret', 'passwd', 'etc/passwd', '../../secret', '../../../secret', '../../../../etc/passwd', ''):
            quoted = urllib.parse.quote(path)
            got = server.send('GET', f'/get-artifact?run_id={run["run_id"]}&path={quoted}')
            assert got.status >= 400 and SECRET not in got.body and b'root:' not in got.body, (location, path, got.status, got.body[:200])
            listed = server.send('GET', f'/api/2.0/mlflow/artifacts/list?run_id={run["run_id"]}&path={quoted}')
            assert listed.status >= 400 or 'files' not in listed.json(), (location, path, listed.body)
            server.send('POST', f'/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run["run_id"]}&path=planted{quoted}', b'x')
            assert picture(folder) == before, location
    assert not pathlib.Path('/proc/self/root/planted').exists()


def test_headers(server, folder):
    """Artifacts come as attachments that no browser opens"""
    run, _ = prepare(server, folder)
    below = run['artifact_uri'].removeprefix('mlflow-artifacts:/')
    names = ['page.html', 'page.svg', 'script.js', 'pl"ain.txt', 'nämé.xhtml', 'a b.html', "x'; filename=y.html"]
    for name in names:
        target = urllib.parse.quote(name)
        assert server.send('PUT', f'{PROXY}/{below}/{target}', b'<script>alert(1)</script>').status == 200, name
        for target in (f'{PROXY}/{below}/{target}', f'/get-artifact?run_id={run["run_id"]}&path={target}'):
            answer = server.send('GET', target)
            assert answer.status == 200 and answer.body == b'<script>alert(1)</script>', (name, answer.status, answer.body)
            assert answer.headers['content-disposition'].startswith('attachment'), answer.headers
            assert answer.headers['x-content-type-options'] == 'nosniff', answer.headers
            assert '\n' not in answer.headers['content-disposition']


def test_names(server, folder):
    """Names with percent signs and others that addresses escape come back as they were"""
    run, _ = prepare(server, folder)
    below = run['artifact_uri'].removeprefix('mlflow-artifacts:/')
    names = ['100%.txt', '%', 'a%20b.txt', 'a+b.txt', 'a b.txt', 'q?.txt', 'ünï.txt', "it's.txt", 'a&b=c.txt',
             'dog%step%100%timestamp%1732000000000%j9497aca.png', 'dog%step%800%timestamp%1%x.webp']
    for name in names:
        target = f'{PROXY}/{below}/{urllib.parse.quote(name)}'
        assert server.send('PUT', target, name.encode()).status == 200, name
        assert server.send('GET', target).body == name.encode(), name
        answer = server.call('GET', '/get-artifact', run_id=run['run_id'], path=name)
        assert answer.status == 200 and answer.body == name.encode(), (name, answer.status)
    listed = {file['path'] for file in server.ask('GET', 'artifacts/list', run_id=run['run_id'])['files']}
    assert listed >= set(names), listed
    binary = 'application/octet-stream'
    for name, kind in (('a.txt', 'text/plain'), ('c.png', 'image/png'), ('d.PDF', 'application/pdf'), ('MLmodel', 'text/plain'), ('x.pkl', binary),
                       ('model.json', 'text/plain'), ('.png', binary), ('x', binary)):
        assert server.send('PUT', f'{PROXY}/{below}/{name}', b'').status == 200
        answer = server.call('GET', '/get-artifact', run_id=run['run_id'], path=name)
        assert answer.headers['content-type'].split(';')[0] == kind, (name, answer.headers)
    assert server.send('PUT', f'{PROXY}/{below}/step+1.webp', b'x').status == 200
    for name in ('step+1.webp', names[-1]):
        answer = server.call('GET', '/get-artifact', run_id=run['run_id'], path=name)
        assert answer.headers['content-disposition'] == f'attachment; filename={name}', answer.headers


def test_addresses(server, folder):
    """A run whose artifacts are at an address of the proxy has them in the folder that is served, and nowhere else"""
    for root in (f'{server.url}{PROXY}', f'https://elsewhere.example/prefix{PROXY}'):
        experiment = server.ask('POST', 'experiments/create', name=root, artifact_location=f'{root}/mine')['experiment_id']
        run = server.ask('POST', 'runs/create', experiment_id=experiment)['run']['info']
        assert run['artifact_uri'].startswith(root)
        assert server.send('POST', f'/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run["run_id"]}&path=a/b.txt', b'text').status == 200
        listed = server.ask('GET', 'artifacts/list', run_id=run['run_id'], path='a')['files']
        assert [file['path'] for file in listed] == ['a/b.txt'], listed
        assert server.call('GET', '/get-artifact', run_id=run['run_id'], path='a/b.txt').body == b'text'
        assert pathlib.Path(server.artifacts, 'mine', run['run_id'], 'artifacts', 'a', 'b.txt').read_bytes() == b'text'
    pathlib.Path(folder, 'secret').write_bytes(SECRET)
    for tail in ('../..', '%2e%2e/%2e%2e', '%252e%252e', '..%5c..', '?x', '#x', ';x'):
        made = server.call('POST', 'experiments/create', name=tail, artifact_location=f'http://h{PROXY}/{tail}')
        if made.status == 200:
            run = server.ask('POST', 'runs/create', experiment_id=made.json()['experiment_id'])['run']['info']
            for path in ('secret', '../secret', '../../secret', '../../../secret'):
                answer = server.call('GET', '/get-artifact', run_id=run['run_id'], path=path)
                assert answer.status != 200 and SECRET not in answer.body, (tail, path)


def test_pattern(server, folder):
    """Whoever starts the server may say what sources versions of models have"""
    server.ask('POST', 'registered-models/create', name='m')
    run = server.ask('POST', 'runs/create', experiment_id='0')['run']['info']
    answer = server.call('POST', 'model-versions/create', name='m', source='s3://bucket/path')
    assert answer.status == 400 and answer.json()['message'] == "Invalid model version source: 's3://bucket/path'.", answer.body
    made = server.ask('POST', 'model-versions/create', name='m', source=f'{run["artifact_uri"]}/model', run_id=run['run_id'])
    assert made['model_version']['version'] in (1, '1')
    # The text of the tag is compared by MLflow's own tests.
    model = server.ask('POST', 'logged-models', experiment_id='0', name='l')['model']['info']
    for _ in range(2):
        server.ask('POST', 'model-versions/create', name='m', source=model['artifact_uri'], model_id=model['model_id'])
    tags = server.ask('GET', f'logged-models/{model["model_id"]}')['model']['info']['tags']
    assert tags == [{'key': 'mlflow.modelVersions', 'value': '[{"name": "m", "version": 2}, {"name": "m", "version": 3}]'}], tags


def test_ranges(server, folder):
    """Parts of a file"""
    data = os.urandom(300_000)
    target = f'{PROXY}/a/blob.bin'
    assert server.send('PUT', target, data).status == 200
    whole = server.send('GET', target)
    assert whole.status == 200 and whole.body == data and whole.headers.get('accept-ranges') == 'bytes', whole.headers
    for header, start, end in (('bytes=0-9', 0, 10), ('bytes=299990-', 299_990, 300_000), ('bytes=-5', 299_995, 300_000),
                               ('bytes=100-1000000', 100, 300_000), ('bytes=7-7', 7, 8)):
        part = server.send('GET', target, headers={'Range': header})
        assert part.status == 206 and part.body == data[start:end], (header, part.status, len(part.body))
        assert part.headers['content-range'] == f'bytes {start}-{end - 1}/300000', part.headers
    for header in ('bytes=300000-', 'bytes=400000-500000'):
        part = server.send('GET', target, headers={'Range': header})
        assert part.status == 416 and part.headers.get('content-range') == 'bytes */300000', (header, part.status, part.headers)
    for header in ('bytes=9-3', 'lines=1-2', 'bytes=x', 'bytes=-', ''):
        part = server.send('GET', target, headers={'Range': header})
        assert part.status in (200, 416) and part.body in (data, b'') or part.status == 416, (header, part.status)


def names_in(server):
    return sorted(str(path.relative_to(server.artifacts)) for path in pathlib.Path(server.artifacts).rglob('*') if path.is_file())


def settle(server, wanted):
    """The server notices that a client is gone in its own time."""
    deadline = time.monotonic() + 60
    while names_in(server) != wanted and time.monotonic() < deadline:
        time.sleep(0.05)
    assert names_in(server) == wanted, names_in(server)


def test_broken_uploads(server, folder):
    """An upload that breaks off leaves what was there"""
    target = f'{PROXY}/a/model.bin'
    assert server.send('PUT', target, b'old').status == 200
    for sent in (0, 1, 70_000, 3_000_000):
        for head in ('Content-Length: 5000000', 'Transfer-Encoding: chunked'):
            connection = server.connect()
            connection.sendall(f'PUT {target} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n{head}\r\n\r\n'.encode())
            data = b'x' * sent
            if 'chunked' in head and sent:
                data = b'%x\r\n' % (sent + 10) + data
            try:
                connection.sendall(data)
            except OSError:
                pass
            connection.close()
    settle(server, ['a/model.bin'])
    assert server.send('GET', target).body == b'old'
    # Not into a folder, not below a file, not nowhere.
    for bad in (f'{PROXY}/a', f'{PROXY}/a/model.bin/x', f'{PROXY}/', f'{PROXY}/{"n" * 300}', f'{PROXY}/{"d/" * 200}x'):
        assert 400 <= server.send('PUT', bad, b'x').status < 500, bad
    assert names_in(server) == ['a/model.bin']


def test_large(server, folder):
    """A large upload and download take little memory, and come through as they are"""
    size = 256 * 1024 * 1024
    piece = os.urandom(1024 * 1024)
    digest = hashlib.sha256()
    target = f'{PROXY}/big.bin'
    with server.connect() as connection:
        connection.sendall(f'PUT {target} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n'
                           .encode())
        for _ in range(size // len(piece)):
            connection.sendall(piece)
            digest.update(piece)
        assert b' 200 ' in connection.recv(65536)
    got = hashlib.sha256()
    with server.connect() as connection:
        connection.sendall(f'GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nConnection: close\r\n\r\n'.encode())
        with connection.makefile('rb') as stream:
            while stream.readline() != b'\r\n':
                pass
            while data := stream.read(1024 * 1024):
                got.update(data)
    assert got.digest() == digest.digest()
    peak = int(next(line for line in pathlib.Path(f'/proc/{server.process.pid}/status').read_text().splitlines() if line.startswith('VmHWM'))
               .split()[1])
    print(f'# the server took at most {peak // 1024} MB')
    # The sanitizers keep what was freed.
    assert peak < 120 * 1024 or 'exitcode=66' in os.environ.get('ASAN_OPTIONS', ''), peak


def test_parts(server, folder):
    """Uploads in parts: whole or not at all, by whom they were begun, seen by nobody meanwhile"""
    create = '/api/2.0/mlflow-artifacts/mpu/create/a/b'
    data = [os.urandom(100_000), os.urandom(50_000), b'end']
    begun = server.ask('POST', create, path='C:\\x\\model.bin', num_parts=3)
    tags = []
    for credential, piece in zip(begun['credentials'], data):
        answer = server.send('PUT', urllib.parse.urlsplit(credential['url']).path, piece, credential['headers'])
        assert answer.status == 200, answer.body
        tags.append({'part_number': credential['part_number'], 'etag': answer.headers['etag'], 'url': credential['url']})
    assert [info['path'] for info in server.ask('GET', PROXY)['files']] == ['a']
    assert server.ask('GET', PROXY, path='a/b') == {} and server.send('GET', f'{PROXY}/.hothouse-uploads').status == 400
    fields = {'path': 'C:\\x\\model.bin', 'upload_id': begun['upload_id'], 'parts': tags}
    bad = [dict(fields, upload_id='0' * 32), dict(fields, upload_id='../..'), dict(fields, path='other.bin'), dict(fields, parts=tags[::-1]),
           dict(fields, parts=[dict(tags[0], etag='"' + '0' * 32 + '"')]), dict(fields, parts=[dict(tags[0], etag='../../x')]),
           dict(fields, parts=[]), dict(fields, parts=[dict(tags[0], part_number=0)])]
    for wrong in bad:
        answer = server.call('POST', '/api/2.0/mlflow-artifacts/mpu/complete/a/b', **wrong)
        assert 400 <= answer.status < 500, (wrong, answer.status, answer.body)
        assert server.send('GET', f'{PROXY}/a/b/model.bin').status == 404
    server.ask('POST', '/api/2.0/mlflow-artifacts/mpu/complete/a/b', **fields)
    assert server.send('GET', f'{PROXY}/a/b/model.bin').body == b''.join(data)
    assert names_in(server) == ['a/b/model.bin']

    begun = server.ask('POST', create, path='other.bin', num_parts=2)
    assert server.send('PUT', urllib.parse.urlsplit(begun['credentials'][0]['url']).path, b'x').status == 200
    server.ask('POST', '/api/2.0/mlflow-artifacts/mpu/abort/a/b', path='other.bin', upload_id=begun['upload_id'])
    assert server.send('PUT', urllib.parse.urlsplit(begun['credentials'][1]['url']).path, b'x').status == 404
    assert names_in(server) == ['a/b/model.bin']
    for number in ('0', '-1', '10001', 'x', '../../x', '%2e%2e'):
        assert 400 <= server.send('PUT', f'/api/2.0/mlflow-artifacts/mpu/part/{begun["upload_id"]}/{number}', b'x').status < 500, number
    for n in (0, -1, 10_001, 1 << 40):
        assert server.call('POST', create, path='x', num_parts=n).status == 400, n


def test_no_artifacts(server, folder):
    """A server that does not serve artifacts says so"""
    for method, path in (('GET', PROXY), ('GET', f'{PROXY}/a'), ('PUT', f'{PROXY}/a'), ('DELETE', f'{PROXY}/a')):
        assert server.send(method, path).status == 503, (method, path)
    assert server.call('POST', '/api/2.0/mlflow-artifacts/mpu/create/a', path='x', num_parts=1).status == 503


def test_token(server, folder):
    """Where a token is needed, it is needed for every file"""
    assert server.send('PUT', f'{PROXY}/a', b'x').status == 200
    begun = server.ask('POST', '/api/2.0/mlflow-artifacts/mpu/create/', path='b', num_parts=1)
    part = urllib.parse.urlsplit(begun['credentials'][0]['url']).path
    for method, path in (('GET', PROXY), ('GET', f'{PROXY}/a'), ('PUT', f'{PROXY}/a'), ('DELETE', f'{PROXY}/a'), ('PUT', part),
                         ('GET', '/get-artifact?run_id=x&path=y'), ('POST', '/api/2.0/mlflow-artifacts/mpu/create/a'),
                         ('POST', '/api/2.0/mlflow-artifacts/mpu/abort/a'), ('POST', '/api/2.0/mlflow-artifacts/mpu/complete/a'),
                         ('GET', '/api/2.0/mlflow/registered-models/search'), ('POST', '/ajax-api/2.0/mlflow/upload-artifact?run_uuid=x&path=y')):
        for login in ('Bearer wrong-token-of-somebody', 'Basic ' + 'eDp4', 'Bearer', ''):
            answer = server.send(method, path, b'{}' if method == 'POST' else b'', {'Authorization': login, 'Content-Type': 'application/json'})
            assert answer.status == 401, (method, path, login, answer.status)
    # Who began an upload sends its parts with what they were told.
    assert begun['credentials'][0]['headers']['Authorization'].endswith(server.token)
    assert server.send('PUT', part, b'x', begun['credentials'][0]['headers']).status == 200


def main():
    tests = [test_proxy, test_run_files, test_sources, test_locations, test_headers, test_names, test_addresses, test_pattern, test_ranges, test_broken_uploads, test_large, test_parts,
             test_no_artifacts, test_token]
    chosen = [test for test in tests if len(sys.argv) < 3 or test.__name__ in sys.argv[2:]]
    print(f'1..{len(chosen)}', flush=True)
    failed = 0
    for i, test in enumerate(chosen, 1):
        try:
            arguments = ['--no-serve-artifacts'] if test is test_no_artifacts else []
            os.environ['MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX'] = '^mlflow-artifacts:/.*$' if test is test_pattern else ''
            with served(sys.argv[1], *arguments, token='a-token-for-this-test' if test is test_token else None) as (server, folder):
                test(server, folder)
                assert server.process.poll() is None, 'the server is gone'
            print(f'ok {i} - {test.__doc__}', flush=True)
        except Exception as error:  # noqa: BLE001
            failed += 1
            line = error.__traceback__
            while line.tb_next is not None and 'test-server' in line.tb_next.tb_frame.f_code.co_filename:
                line = line.tb_next
            print(f'not ok {i} - {test.__doc__}\n# line {line.tb_lineno}: {type(error).__name__}: {str(error)[:1500]}', flush=True)
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
