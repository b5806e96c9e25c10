#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-mlflow-projects.py HOTHOUSECTL: a project from a git repository, run by us and by MLflow: the same parameters, metrics, tags and model."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / 'tests' / 'support'))
PEERS = ['mlflow', 'uv']
VALUES = {'alpha': '0.4', 'l1_ratio': '0.2'}
# Which are of the run itself, not of how it was made.
OWN_TAGS = ('mlflow.runName', 'mlflow.log-model.history', 'hothouse.')


def run(words, environment, status=0, folder=None):
    done = subprocess.run([str(word) for word in words], env=environment, cwd=folder, capture_output=True, text=True, timeout=900)
    assert done.returncode == status, (words, done.returncode, done.stdout[-3000:], done.stderr[-3000:])
    return done


def latest(server, experiment):
    found = server.ask('GET', 'experiments/get-by-name', experiment_name=experiment)['experiment']['experiment_id']
    runs = server.ask('POST', 'runs/search', experiment_ids=[found])['runs']
    assert len(runs) == 1, len(runs)
    return runs[0]


def pairs(run_of, kind):
    return {pair['key']: pair['value'] for pair in run_of['data'].get(kind, [])}


def tags(run_of):
    return {key: value for key, value in pairs(run_of, 'tags').items() if not key.startswith(OWN_TAGS)}


def artifacts(server, run_of):
    listed = server.ask('GET', 'artifacts/list', run_id=run_of['info']['run_id'])
    return {file['path'] for file in listed.get('files', [])}


class Projects:
    def __init__(self, ctl, python, folder, base, commit):
        self.ctl, self.python, self.folder, self.base, self.commit = ctl, python, folder, base, commit
        self.address = f'{base}/wine.git#models/wine'
        self.environment = {**os.environ, 'PATH': f'{python.parent}:{os.environ["PATH"]}', 'LC_ALL': 'C.UTF-8', 'LANGUAGE': '',
                            'GIT_PYTHON_REFRESH': 'quiet', 'MLFLOW_DISABLE_TELEMETRY': 'true', 'UV_PYTHON_DOWNLOADS': 'never',
                            'MLFLOW_ENV_ROOT': str(folder / 'mlflow-envs'), 'UV_LINK_MODE': 'copy'}

    def words(self, program, experiment, manager):
        """The same words for both programs."""
        given = [word for name, value in VALUES.items() for word in ('-P', f'{name}={value}')]
        return [*program, 'run', self.address, '-v', 'main', *given, '--experiment-name', experiment, '--env-manager', manager]

    def same(self, server):
        """The same project, parameters, metrics and tags by `mlflow run` and by us"""
        theirs_env = {**self.environment, 'MLFLOW_TRACKING_URI': server.url}
        run(self.words([self.python.parent / 'mlflow'], 'theirs', 'uv'), theirs_env)
        run(self.words([self.ctl], 'ours', 'uv') + ['--workspace', server.workspace], self.environment)
        theirs, ours = latest(server, 'theirs'), latest(server, 'ours')
        assert theirs['info']['status'] == ours['info']['status'] == 'FINISHED'
        assert pairs(theirs, 'params') == pairs(ours, 'params') == {**VALUES, 'data': 'wine-quality.csv'}, (pairs(theirs, 'params'), pairs(ours, 'params'))
        assert pairs(theirs, 'metrics') == pairs(ours, 'metrics') and len(pairs(ours, 'metrics')) == 3, (pairs(theirs, 'metrics'), pairs(ours, 'metrics'))
        assert tags(theirs) == tags(ours), (tags(theirs), tags(ours))
        assert tags(ours)['mlflow.source.git.commit'] == self.commit
        assert ours['info']['artifact_uri'].split('/')[-2] == ours['info']['run_id']
        assert artifacts(server, ours) - artifacts(server, theirs) == {'log.txt'}, (artifacts(server, ours), artifacts(server, theirs))

    def venv(self, server):
        """The same in an environment of venv and pip; made once"""
        first = run(self.words([self.ctl], 'venv', 'venv') + ['--workspace', server.workspace, '--json'], self.environment)
        got = json.loads(first.stdout)
        assert got['status'] == 'FINISHED' and got['params']['alpha'] == '0.4' and got['tags']['mlflow.project.env'] == 'virtualenv'
        assert set(got['metrics']) == {'rmse', 'mae', 'r2'}
        again = run(self.words([self.ctl], 'venv again', 'venv') + ['--workspace', server.workspace, '--json'], self.environment)
        assert 'pip' not in again.stderr.split('$ python train.py')[0].split('Run:')[1], again.stderr
        assert json.loads(again.stdout)['metrics'] == got['metrics']

    def server_store(self, server):
        """The same where the runs are on a server"""
        done = run(self.words([self.ctl], 'remote', 'venv') + ['--workspace', server.url, '--json'], self.environment)
        got = json.loads(done.stdout)
        assert got['status'] == 'FINISHED' and latest(server, 'remote')['info']['run_id'] == got['run_id']
        assert pairs(latest(server, 'remote'), 'metrics') == got['metrics'] == pairs(latest(server, 'venv'), 'metrics')
        assert 'log.txt' in artifacts(server, latest(server, 'remote'))

    def failure(self, server):
        """A project that fails is FAILED for both, and its last lines are told"""
        words = ['run', self.address, '-e', 'fail', '--env-manager', 'local', '--experiment-name']
        run([self.python.parent / 'mlflow', *words, 'theirs fail'], {**self.environment, 'MLFLOW_TRACKING_URI': server.url}, 1)
        done = run([self.ctl, *words, 'ours fail', '--workspace', server.workspace], self.environment, 1)
        assert 'status 3' in done.stderr and 'nothing good' in done.stderr, done.stderr
        theirs, ours = latest(server, 'theirs fail'), latest(server, 'ours fail')
        assert theirs['info']['status'] == ours['info']['status'] == 'FAILED'
        assert tags(theirs).keys() - {'mlflow.project.backend'} == tags(ours).keys() - {'mlflow.project.backend'}, (tags(theirs), tags(ours))

    def quoting(self, server):
        """Values with quotes, line ends and what shells understand reach the program whole, as by MLflow"""
        project = self.folder / 'quoting'
        project.mkdir()
        (project / 'MLproject').write_text('entry_points:\n  main:\n    parameters: {text: string}\n    command: python show.py {text}\n')
        (project / 'show.py').write_text('import sys\nopen(sys.argv[0] + ".out", "w").write(repr(sys.argv[1:]))\n')
        out = project / 'show.py.out'
        for text in ("it's", 'a "b" c', 'two\nlines', '$(touch x); `touch y`', '{braces} {}', '--option', '\\', 'ü € 🏃', ' '):
            seen = []
            for program, more in ((self.python.parent / 'mlflow', []), (self.ctl, ['--workspace', server.workspace])):
                run([program, 'run', project, '-P', f'text={text}', '-P', f'extra={text}', '--env-manager', 'local', *more],
                    {**self.environment, 'MLFLOW_TRACKING_URI': server.url}, folder=project)
                seen.append(out.read_text())
                out.unlink()
            assert seen[0] == seen[1] == repr([text, '--extra', text]), (text, seen)
        assert not (project / 'x').exists() and not (project / 'y').exists()


def main():
    from project_repository import make_repository, served
    from tracking_server import Server
    found = subprocess.run([str(TOP / 'build-aux' / 'python-peers'), *PEERS], capture_output=True, text=True)
    if found.returncode != 0:
        print(f'1..0 # SKIP {" and ".join(PEERS)} could not be installed from PyPI')
        return 0
    failed = 0
    with tempfile.TemporaryDirectory() as own:
        folder = pathlib.Path(own)
        _, commit = make_repository(folder)
        with served(folder) as base:
            projects = Projects(os.path.abspath(sys.argv[1]), pathlib.Path(found.stdout.strip()), folder, base, commit)
            server = Server(os.path.abspath(sys.argv[1]), own)
            parts = (projects.same, projects.venv, projects.server_store, projects.failure, projects.quoting)
            print(f'1..{len(parts)}', flush=True)
            for number, part in enumerate(parts, 1):
                try:
                    part(server)
                    print(f'ok {number} - {part.__doc__}', flush=True)
                except Exception as error:
                    failed += 1
                    print(f'not ok {number} - {part.__doc__}', flush=True)
                    print('\n'.join(f'# {line}' for line in repr(error).splitlines()), flush=True)
            server.stop()
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
