# SPDX-License-Identifier: GPL-3.0-or-later
"""The wine project in a bare git repository, and a git server for it that only this computer reaches."""

import contextlib
import csv
import os
import pathlib
import random
import shutil
import socket
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = ['fixed acidity', 'volatile acidity', 'citric acid', 'residual sugar', 'chlorides', 'free sulfur dioxide', 'total sulfur dioxide',
           'density', 'pH', 'sulphates', 'alcohol', 'quality']


def write_wines(path):
    """The workshop's wines where they are, else made-up ones like them."""
    known = pathlib.Path(os.environ.get('HOT_DATA') or '/nonexistent') / 'workshop' / 'wine-quality.csv'
    if known.is_file():
        shutil.copyfile(known, path)
        return
    made_up = random.Random(1)
    with open(path, 'w', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for _ in range(600):
            row = [round(made_up.uniform(0.1, 10), 3) for _ in COLUMNS[:-1]]
            writer.writerow([*row, round(min(9, max(3, row[10] - 0.3 * row[1] + made_up.gauss(0, 1))))])


def git(*words, folder=None):
    environment = {**os.environ, 'GIT_CONFIG_GLOBAL': '/dev/null', 'GIT_CONFIG_NOSYSTEM': '1'}
    return subprocess.run(['git', '-c', 'user.name=A', '-c', 'user.email=a@example.org', *words], cwd=folder, env=environment, check=True,
                          capture_output=True, text=True).stdout.strip()


def make_repository(folder):
    """Path of a bare repository with the project in its folder models/wine, and the commit."""
    tree = pathlib.Path(folder) / 'tree'
    shutil.copytree(HERE / 'wine', tree / 'models' / 'wine', ignore=shutil.ignore_patterns('__pycache__'))
    write_wines(tree / 'models' / 'wine' / 'wine-quality.csv')
    git('init', '--quiet', '--initial-branch', 'main', tree)
    git('add', '--all', folder=tree)
    git('commit', '--quiet', '--message', 'Wines', folder=tree)
    git('tag', 'v1', folder=tree)
    bare = pathlib.Path(folder) / 'wine.git'
    git('clone', '--quiet', '--bare', tree, bare)
    return bare, git('rev-parse', 'HEAD', folder=tree)


def link_environments(cache):
    """Has a folder of caches of its own use the environments that were made before: one with MLflow takes minutes to make."""
    shared = pathlib.Path(os.environ.get('XDG_CACHE_HOME') or pathlib.Path.home() / '.cache') / 'hothouse' / 'projects' / 'environments'
    own = pathlib.Path(cache) / 'hothouse' / 'projects'
    own.mkdir(parents=True)
    shared.mkdir(parents=True, exist_ok=True)
    (own / 'environments').symlink_to(shared)


@contextlib.contextmanager
def served(folder):
    """git:// address of what is in @folder."""
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(['git', 'daemon', '--reuseaddr', '--export-all', '--listen=127.0.0.1', f'--port={port}', f'--base-path={folder}',
                               folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', port), 1):
                break
            time.sleep(0.05)
        yield f'git://127.0.0.1:{port}'
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, 15)
        server.wait()
