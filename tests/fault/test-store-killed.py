#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-store-killed.py STORE_WRITER: a process that logs is killed, several log at once, the disk fills up.

STORE_WRITER logs to a database without end and prints a line for each write that the store called done."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time


def start(folder, **keywords):
    # Without a buffer of ours: what a readline() would read ahead, communicate() would not know of.
    return subprocess.Popen([sys.argv[1], f'{folder}/mlflow.db'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
                            **keywords)


def read_done(output):
    """Of each run the last step that was written for sure; the line that a kill cut off does not count."""
    done = {}
    for line in output.decode().splitlines(keepends=True):
        if line.endswith('\n'):
            run, step = line.split()
            done[run] = int(step)
    return done


def check(folder, done):
    with sqlite3.connect(f'{folder}/mlflow.db') as db:
        assert db.execute('PRAGMA integrity_check').fetchone() == ('ok',)
        for run, step in done.items():
            steps = [row[0] for row in db.execute('SELECT step FROM metrics WHERE run_uuid = ? ORDER BY step', (run,))]
            assert steps[:step + 1] == list(range(step + 1)), f'{run}: {step} was written, but there is {steps[-3:]}'
            # One more may have been on its way; a write is there as a whole or not.
            assert len(steps) <= step + 2, (len(steps), step)
            latest = db.execute('SELECT step FROM latest_metrics WHERE run_uuid = ?', (run,)).fetchone()
            assert latest == (steps[-1],), latest
        statuses = dict(db.execute('SELECT run_uuid, status FROM runs'))
    db.close()
    return statuses


def test_killed(folder):
    """What was written before a kill is there, and the run is not running"""
    writer = start(folder)
    first = writer.stdout.readline()
    time.sleep(1.0)
    writer.send_signal(signal.SIGKILL)
    done = read_done(first + writer.communicate()[0])
    assert done
    check(folder, done)
    settled = subprocess.run([sys.argv[1], f'{folder}/mlflow.db', 'settle'], capture_output=True, text=True, timeout=60)
    assert settled.returncode == 0 and settled.stdout == f'{len(done)}\n', settled
    assert set(check(folder, done).values()) == {'KILLED'}


def test_several(folder):
    """Several processes log into one database, and one of them is killed"""
    writers = [start(folder) for _ in range(3)]
    first = [writer.stdout.readline() for writer in writers]
    time.sleep(0.5)
    writers[0].send_signal(signal.SIGKILL)
    time.sleep(0.5)
    for writer in writers[1:]:
        writer.send_signal(signal.SIGTERM)
    done = {}
    for writer, beginning in zip(writers, first):
        output, errors = writer.communicate(timeout=60)
        assert not errors, errors
        done.update(read_done(beginning + output))
    assert len(done) == 3, done
    statuses = check(folder, done)
    assert len(statuses) == 3, statuses


def test_beginning(folder):
    """Several processes make one database at the same moment, and none gives up"""
    for number in range(10):
        place = f'{folder}/{number}'
        os.mkdir(place)
        writers = [start(place) for _ in range(4)]
        for writer in writers:
            writer.stdout.readline()
        for writer in writers:
            writer.send_signal(signal.SIGTERM)
        for writer in writers:
            _output, errors = writer.communicate(timeout=60)
            assert not errors, errors


def test_full(folder):
    """A full disk is reported, and what was logged before stays"""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (600 * 1024, 600 * 1024))

    writer = start(folder, preexec_fn=limit)
    output, errors = writer.communicate(timeout=60)
    assert writer.returncode == 1, writer.returncode
    assert b'full' in errors and b'mlflow.db' in errors, errors
    done = read_done(output)
    assert done
    check(folder, done)


def main():
    tests = [test_killed, test_several, test_beginning, test_full]
    failed = 0
    print(f'1..{len(tests)}')
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(folder)
                print(f'ok {number} - {test.__doc__}')
            except (AssertionError, subprocess.TimeoutExpired) as error:
                failed = 1
                print(f'not ok {number} - {test.__doc__}')
                print('\n'.join(f'# {line}' for line in str(error).splitlines()))
    return failed


if __name__ == '__main__':
    sys.exit(main())
