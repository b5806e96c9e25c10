#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-train-disk-full.py HOTHOUSECTL: the disk fills up while a training is kept. It is said, and what was logged before stays.

No file may become larger than a limit: as good as a full disk, and needs no right to mount one."""

import json
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile

# The database fits in, the model of so many trees does not.
LIMIT = 1_500_000
TREES = 400


def limit():
    # Python itself ignores it; a program of its own right would not.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))


def ctl(*arguments, **keywords):
    return subprocess.run([sys.argv[1], *arguments], capture_output=True, text=True, timeout=120, check=False, **keywords)


def test_training(folder):
    """A training whose model does not fit fails, and says so"""
    done = ctl('train', 'sample:city', '--target', 'price', '-P', f'n_estimators={TREES}', '-P', 'oob_score=true', '--experiment', 'Full',
               '--workspace', folder, preexec_fn=limit)
    assert done.returncode == 1, (done.returncode, done.stderr)
    assert folder in done.stderr and any(word in done.stderr for word in ('No space', 'larger', 'full')), done.stderr


def test_kept(folder):
    """What was logged before is there, and the run is not running"""
    with sqlite3.connect(f'{folder}/mlflow.db') as db:
        assert db.execute('PRAGMA integrity_check').fetchone() == ('ok',)
    run, = json.loads(ctl('runs', 'search', '--experiment', 'Full', '--workspace', folder, '--json').stdout)
    # Where not even the end could be written, whoever looks next finds the run interrupted.
    assert run['status'] in ('FAILED', 'KILLED'), run['status']
    assert run['params']['n_estimators'] == str(TREES), run['params']
    assert run['metrics']['oob_error'] > 0, run['metrics']
    assert run['status'] == 'KILLED' or 'hothouse.error' in run['tags'], run['tags']


def test_afterwards(folder):
    """With room again, the next training is kept"""
    done = ctl('train', 'sample:city', '--target', 'price', '-P', 'n_estimators=5', '--experiment', 'Full', '--workspace', folder)
    assert done.returncode == 0, done.stderr
    runs = json.loads(ctl('runs', 'search', '--experiment', 'Full', '--workspace', folder, '--json').stdout)
    assert 'FINISHED' in [run['status'] for run in runs] and len(runs) == 2, runs


def main():
    tests = (test_training, test_kept, test_afterwards)
    failed = 0
    print(f'1..{len(tests)}', flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, test in enumerate(tests, 1):
            try:
                test(folder)
                print(f'ok {number} - {test.__doc__}', flush=True)
            except (AssertionError, KeyError, ValueError, subprocess.TimeoutExpired) as error:
                failed = 1
                print(f'not ok {number} - {test.__doc__}', flush=True)
                print('\n'.join(f'# {line}' for line in f'{type(error).__name__}: {error}'.splitlines()[:20]), flush=True)
    return failed


if __name__ == '__main__':
    sys.exit(main())
