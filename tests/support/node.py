# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs from npm, in the user's cache, installed once."""

import fcntl
import os
import pathlib
import shutil
import subprocess


class Missing(Exception):
    """They are not to be had here; says why."""


def install(name, packages, patience=None):
    """The folder with @packages in it. @patience: seconds that npm may take"""
    npm = shutil.which('npm')
    if not npm or not shutil.which('node'):
        raise Missing('npm is not installed')

    cache = pathlib.Path(os.environ.get('XDG_CACHE_HOME') or pathlib.Path.home() / '.cache') / 'hothouse'
    prefix = cache / f'node-{name}'
    stamp = prefix / '.installed'
    wanted = ' '.join(packages)
    cache.mkdir(parents=True, exist_ok=True)

    with open(cache / f'node-{name}.lock', 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return prefix
        try:
            done = subprocess.run([npm, 'install', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', prefix, *packages],
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=patience)
        except subprocess.TimeoutExpired as late:
            raise Missing(f'npm did not install {packages[0]} within {patience} s') from late
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines() or ['no reason given']
            raise Missing(f'npm could not install {packages[0]}: {lines[0]}')
        stamp.write_text(wanted)

    return prefix
