#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-spool.py HOTHOUSECTL: trainings that are logged to a tracking server while the network between fails in every way: nothing is lost,
nothing is there twice, and whoever trains is told what still waits.

A proxy between the two loses requests and answers; the training is the same each time, so its run can be compared with one that had no trouble."""

import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'support'))
from fault_proxy import Proxy  # noqa: E402
from tracking_server import served  # noqa: E402

TRAIN = ['train', 'sample:city', '--target', 'price', '-P', 'n_estimators=4', '-P', 'oob_score=true', '--experiment', 'Prices']
# What two trainings of the same never have in common.
OWN_TAGS = ('hothouse.spool', 'hothouse.process', 'mlflow.runName')
OWN_METRICS = ('seconds', 'time', 'duration', 'memory')


class Site:
    """A server, a proxy in front of it, and a home for what waits."""

    def __init__(self, server, folder):
        self.server, self.folder = server, folder
        self.proxy = Proxy(server.port)
        self.environment = {**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': '', 'XDG_DATA_HOME': os.path.join(folder, 'data'),
                            'MLFLOW_TRACKING_URI': self.proxy.url}
        self.environment.pop('HOTHOUSE_WORKSPACE', None)
        if not [e for e in server.ask('GET', 'experiments/search').get('experiments', []) if e['name'] == 'Prices']:
            server.ask('POST', 'experiments/create', name='Prices')

    def ctl(self, *arguments, timeout=120, **named):
        return subprocess.run([sys.argv[1], *arguments], capture_output=True, text=True, timeout=timeout, env=self.environment, check=False, **named)

    def runs(self):
        experiment = self.server.ask('GET', 'experiments/get-by-name', experiment_name='Prices')['experiment']['experiment_id']
        return self.server.ask('POST', 'runs/search', experiment_ids=[experiment], max_results=1000).get('runs', [])

    def waiting(self):
        """Files of what waits."""
        return [path for path in pathlib.Path(self.environment['XDG_DATA_HOME']).rglob('spool.db')]

    def describe(self, run):
        """All of a run that does not differ from time to time."""
        server, run_id = self.server, run['info']['run_id']
        histories = {}
        for metric in run['data'].get('metrics', []):
            if not any(word in metric['key'] for word in OWN_METRICS):
                points = server.ask('GET', 'metrics/get-history', run_id=run_id, metric_key=metric['key'])['metrics']
                histories[metric['key']] = sorted((p['step'], p['value']) for p in points)
        tags = {t['key']: t['value'].replace(run_id, 'RUN') for t in run['data'].get('tags', []) if t['key'] not in OWN_TAGS}
        history = json.loads(tags.pop('mlflow.log-model.history', '[]'))
        return {'status': run['info']['status'], 'metrics': histories, 'params': sorted((p['key'], p['value']) for p in run['data'].get('params', [])),
                'tags': sorted(tags), 'models': len(history), 'inputs': len(run.get('inputs', {}).get('dataset_inputs', [])), 'files': self.files(run_id)}

    def files(self, run_id, path=''):
        found = []
        listed = self.server.ask('GET', 'artifacts/list', run_id=run_id, **({'path': path} if path else {}))
        for file in listed.get('files', []):
            found += self.files(run_id, file['path']) if file.get('is_dir') else [file['path']]
        return sorted(found)

    def settle(self):
        """The network is there again, and everything is sent."""
        self.proxy.plan = lambda *_: 'pass'
        done = self.ctl('runs', 'send')
        assert done.returncode == 0, done.stderr
        assert not self.waiting(), self.waiting()


def one(site):
    runs = site.runs()
    assert len(runs) == 1, [run['info']['run_name'] for run in runs]
    return runs[0]


def reference(ctl):
    with served(ctl) as (server, folder):
        site = Site(server, folder)
        done = site.ctl(*TRAIN)
        assert done.returncode == 0 and 'wait' not in done.stderr, done.stderr
        described, log = site.describe(one(site)), list(site.proxy.log)
        site.proxy.close()
    assert described['status'] == 'FINISHED' and described['metrics'] and described['files'], described
    return described, log


def is_write(method):
    return method in ('POST', 'PUT', 'PATCH', 'DELETE')


def after_creation(what, n):
    """A plan: the n-th request after the run is made, and all that follow, meet with @what."""
    seen = {'made': False, 'n': 0}

    def plan(number, method, path):
        if seen['made']:
            seen['n'] += 1
            if seen['n'] > n:
                return what
        elif path.endswith('runs/create'):
            seen['made'] = True
        return 'pass'
    return plan


def test_each_request(ctl):
    """Whichever request or answer is lost, once, the run is whole in the end"""
    wanted, log = REFERENCE
    begin = next(i for i, (_method, path, _what) in enumerate(log) if path.endswith('runs/create'))
    numbers = range(begin, len(log), max(1, (len(log) - begin) // 4))
    with served(ctl) as (server, folder):
        for number in numbers:
            for what in ('lose', 'mute'):
                site = Site(server, folder)
                for run in site.runs():
                    server.ask('POST', 'runs/delete', run_id=run['info']['run_id'])
                site.proxy.plan = lambda n, _method, _path, number=number, what=what: what if n == number else 'pass'
                done = site.ctl(*TRAIN)
                assert done.returncode == 0, (number, what, done.stderr)
                site.settle()
                got = site.describe(one(site))
                assert got == wanted, (number, what, got, wanted)
                site.proxy.close()


def test_away(ctl):
    """A server that goes away in the middle of a training: it ends well, says what waits and how to send it, and later all is there"""
    wanted, _log = REFERENCE
    for n in (0, 3):
        with served(ctl) as (server, folder):
            site = Site(server, folder)
            site.proxy.plan = after_creation('lose', n)
            done = site.ctl(*TRAIN)
            assert done.returncode == 0 and 'Kept as run' in done.stdout + done.stderr, done.stderr
            assert 'on this computer for 127.0.0.1' in done.stderr and 'hothousectl runs send --workspace http' in done.stderr, done.stderr
            assert site.waiting()
            # Still away: that is said, and nothing is lost by trying.
            done = site.ctl('runs', 'send')
            assert done.returncode == 1 and 'still wait' in done.stderr, (done.returncode, done.stderr)
            site.settle()
            got = site.describe(one(site))
            assert got == wanted, (n, got, wanted)
            assert site.ctl('runs', 'send').returncode == 0 and site.describe(one(site)) == wanted
            site.proxy.close()


def test_errors(ctl):
    """A server in trouble (502, 503, 429, a page of HTML) is waited for like one that is away"""
    wanted, _log = REFERENCE
    for what in ((503, b'{"error_code": "TEMPORARILY_UNAVAILABLE", "message": "later"}'), 429, (502, b'<html>Bad Gateway</html>')):
        with served(ctl) as (server, folder):
            site = Site(server, folder)
            site.proxy.plan = after_creation(what, 2)
            done = site.ctl(*TRAIN)
            assert done.returncode == 0 and 'runs send' in done.stderr, (what, done.returncode, done.stderr)
            site.settle()
            assert site.describe(one(site)) == wanted, what
            site.proxy.close()


def test_login(ctl):
    """Where the password is no longer taken, everything waits until it is"""
    wanted, _log = REFERENCE
    with served(ctl) as (server, folder):
        site = Site(server, folder)
        site.proxy.plan = after_creation((401, b'{"error_code": "UNAUTHENTICATED", "message": "who are you"}'), 2)
        done = site.ctl(*TRAIN)
        assert done.returncode == 0 and 'runs send' in done.stderr, (done.returncode, done.stderr)
        site.settle()
        assert site.describe(one(site)) == wanted
        site.proxy.close()


def test_refused(ctl):
    """What the server refuses (400, 403) is said, and holds nothing else up"""
    for status, code in ((400, 'INVALID_PARAMETER_VALUE'), (403, 'PERMISSION_DENIED')):
        with served(ctl) as (server, folder):
            site = Site(server, folder)
            answer = json.dumps({'error_code': code, 'message': 'no such thing here'}).encode()
            refused = []

            def plan(number, method, path, status=status, answer=answer, refused=refused):
                if path.endswith('runs/log-batch') and not refused:
                    refused.append(path)
                    return status, answer
                return 'pass'
            site.proxy.plan = plan
            done = site.ctl(*TRAIN)
            assert refused and done.returncode == 1 and 'no such thing here' in done.stderr, (done.returncode, done.stderr)
            run = one(site)
            assert run['info']['status'] in ('FINISHED', 'FAILED'), run['info']['status']
            assert site.files(run['info']['run_id']), 'what came after is not there'
            # The next training is not held up by it.
            site.proxy.plan = lambda *_: 'pass'
            done = site.ctl(*TRAIN)
            assert done.returncode == 0, done.stderr
            assert [r['info']['status'] for r in site.runs()].count('FINISHED') >= 1
            site.proxy.close()


def test_killed(ctl):
    """A training that is killed while its server is away or there: what it had logged is sent by whoever comes next, once, and the run is ended"""
    wanted, log = REFERENCE
    begin = next(i for i, (_method, path, _what) in enumerate(log) if path.endswith('runs/create'))
    for number, what in ((begin + 1, 'pass'), (begin + 3, 'lose'), (begin + 3, 'mute'), (len(log) - 2, 'pass')):
        with served(ctl) as (server, folder):
            site = Site(server, folder)
            reached = threading.Event()
            held = threading.Event()

            def plan(n, method, path, number=number, what=what, reached=reached, held=held):
                if n < number:
                    return 'pass'
                reached.set()
                held.wait(60)
                return what
            site.proxy.plan = plan
            process = subprocess.Popen([sys.argv[1], *TRAIN], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=site.environment)
            assert reached.wait(60)
            process.send_signal(signal.SIGKILL)
            process.wait()
            held.set()
            site.settle()
            run = one(site)
            got = site.describe(run)
            tags = {t['key']: t['value'] for t in run['data']['tags']}
            assert got['status'] in ('KILLED', 'FINISHED'), got['status']
            assert got['status'] == 'FINISHED' or tags.get('hothouse.interrupted') == 'true', tags
            # What is there is part of what would have been, and nothing of it twice.
            for key, points in got['metrics'].items():
                assert len(set(points)) == len(points) and set(points) <= set(wanted['metrics'][key]), (number, key)
            assert set(got['params']) <= set(wanted['params']) and got['models'] <= wanted['models'] and set(got['files']) <= set(wanted['files'])
            site.settle()
            assert site.describe(one(site)) == got
            site.proxy.close()


def test_slow(ctl):
    """Over a slow way that keeps all of a file before it passes it on, everything arrives, once; when it is interrupted, later"""
    wanted, log = REFERENCE
    with served(ctl) as (server, folder):
        site = Site(server, folder)
        site.proxy.delay, site.proxy.rate = SLOW
        begun = time.monotonic()
        done = site.ctl(*TRAIN)
        assert done.returncode == 0 and not site.waiting(), (done.returncode, done.stderr)
        got = site.describe(one(site))
        assert got == wanted, (got, wanted)
        writes = [path for method, path, _what in site.proxy.log if is_write(method)]
        assert len(writes) == len([path for method, path, _what in log if is_write(method)]), 'something was sent twice'
        print(f'# {time.monotonic() - begun:.0f} s for {len(site.proxy.log)} requests')
        site.proxy.close()
    with served(ctl) as (server, folder):
        site = Site(server, folder)
        site.proxy.delay, site.proxy.rate = SLOW
        process = subprocess.Popen([sys.argv[1], *TRAIN], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=site.environment)
        while not any(path.endswith('runs/log-batch') for _method, path, _what in list(site.proxy.log)):
            assert process.poll() is None
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        process.communicate(timeout=60)
        print(f'# interrupted, it was gone after {time.monotonic() - begun:.1f} s')
        assert time.monotonic() - begun < 20
        site.proxy.delay, site.proxy.rate = 0, None
        site.settle()
        assert one(site)['info']['status'] in ('KILLED', 'FAILED', 'FINISHED'), one(site)['info']
        site.proxy.close()


def test_lying(ctl):
    """A server that names files outside of a model's folder has none of them written"""
    names = ['../evil', '../../evil', '../../../../../../../../../../tmp/hot-evil', '/tmp/hot-evil', 'a/../../evil', '..\\evil', '%2e%2e/evil',
             '%252e%252e%252fevil', 'file:///tmp/hot-evil', '..', '.', '', 'evil\0', 'C:\\evil']
    with served(ctl) as (server, folder):
        site = Site(server, folder)
        assert site.ctl(*TRAIN).returncode == 0
        run_id = one(site)['info']['run_id']
        for number, name in enumerate(names):
            def plan(_number, method, path, name=name):
                if method == 'GET' and ('artifacts/list' in path or 'mlflow-artifacts/artifacts?' in path):
                    files = [{'path': one, 'is_dir': False, 'file_size': 7} for one in ('MLmodel', name, f'model/{name}')]
                    return 200, json.dumps({'files': files}).encode()
                return (200, b'planted') if method == 'GET' and 'evil' in path else 'pass'
            site.proxy.plan = plan
            target = pathlib.Path(folder, 'deep', 'er', f'out{number}')
            target.parent.mkdir(parents=True, exist_ok=True)
            site.ctl('models', 'export', '--model-uri', f'runs:/{run_id}/model', str(target))
            planted = [path for path in pathlib.Path(folder).rglob('*') if 'evil' in path.name and target not in path.parents]
            assert not planted and not os.path.exists('/tmp/hot-evil'), (name, planted)
        site.proxy.close()


def test_folder(ctl):
    """A folder that cannot be written, or is full, is named, and nothing is silently lost"""
    with served(ctl) as (server, folder):
        site = Site(server, folder)
        pathlib.Path(folder, 'data').mkdir()
        pathlib.Path(folder, 'data', 'hothouse').write_text('no folder')
        done = site.ctl(*TRAIN)
        assert done.returncode == 1 and 'data/hothouse' in done.stderr, (done.returncode, done.stderr)
        pathlib.Path(folder, 'data', 'hothouse').unlink()

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        large = ['n_estimators=60' if word == 'n_estimators=4' else word for word in TRAIN]
        done = site.ctl(*large, preexec_fn=limit)
        assert done.returncode == 1 and 'data/hothouse/spool' in done.stderr, (done.returncode, done.stderr)
        site.settle()
        assert one(site)['info']['status'] in ('FAILED', 'KILLED'), one(site)['info']


REFERENCE = None
# Seconds for a request and bytes a second: the largest file takes longer than an answer may be waited for.
SLOW = 1, 40_000
TESTS = [test_each_request, test_away, test_errors, test_login, test_refused, test_killed, test_lying, test_folder]
# Only by name.
LONG = [test_slow]


def main():
    global REFERENCE
    chosen = [test for test in TESTS + LONG if test.__name__ in sys.argv[2:]] or TESTS
    print(f'1..{len(chosen)}', flush=True)
    REFERENCE = reference(sys.argv[1])
    print(f'# {len(REFERENCE[1])} requests', flush=True)
    failed = 0
    for number, test in enumerate(chosen, 1):
        try:
            test(sys.argv[1])
            print(f'ok {number} - {test.__doc__}', flush=True)
        except Exception as error:  # noqa: BLE001
            import traceback
            failed += 1
            print(f'not ok {number} - {test.__doc__}\n# {type(error).__name__}: {str(error)[:3000]}', flush=True)
            print('\n'.join('# ' + line for line in traceback.format_exc().splitlines()[-8:])[:3000], flush=True)
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
