#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-azurite-cli.py HOTHOUSECTL: containers and blobs from the command line; run by with-azurite.py."""

import json
import os
import subprocess
import sys

azurite = json.load(open(os.environ['HOT_AZURITE']))


def ctl(*arguments, key=None):
    environment = {**os.environ}
    environment.pop('AZURE_STORAGE_KEY', None)
    if key:
        environment['AZURE_STORAGE_KEY'] = key
    done = subprocess.run([sys.argv[1], *arguments], capture_output=True, text=True, env=environment, timeout=60)
    for secret in (azurite['key'], azurite['blobToken'].split('sig=')[1], azurite['containerToken'].split('sig=')[1]):
        assert secret not in done.stdout + done.stderr, 'a secret was printed'
    return done


def test_list_by_token():
    done = ctl('data', 'list', azurite['containerToken'], '--json')
    assert done.returncode == 0, done.stderr
    assert [blob['name'] for blob in json.loads(done.stdout)] == [
        '2025/listings.csv.gz', '2025/été & more.csv', 'listings.csv'], done.stdout


def test_list_by_key():
    done = ctl('data', 'list', azurite['crowd'] + '?maxresults=100', '--json', key=azurite['key'])
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)) == azurite['many']


def test_profile():
    for location, key in ((azurite['open'] + '/2025/listings.csv.gz', None), (azurite['blobToken'], None),
                          (azurite['closed'] + '/listings.csv', azurite['key'])):
        done = ctl('data', 'profile', location, '--json', key=key)
        assert done.returncode == 0, done.stderr
        profile = json.loads(done.stdout)
        assert profile['rows'] == 3, done.stdout
        price = next(column for column in profile['columns'] if column['name'] == 'price')
        assert (price['missing'], price['max']) == (1, 1234), price


def test_refused():
    for location, key, words in ((azurite['expiredToken'], None, 'expired on'),
                                 (azurite['closed'], 'd3Jvbmc=', '127.0.0.1'),
                                 (azurite['open'], None, 'container')):
        done = ctl('data', 'profile' if location != azurite['closed'] else 'list', location, key=key)
        assert done.returncode in (1, 2), done.returncode
        assert words in done.stderr, done.stderr


def main():
    tests = [(name, test) for name, test in globals().items() if name.startswith('test_')]
    failed = 0

    print(f'1..{len(tests)}')
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} - {name}')
        except (AssertionError, subprocess.TimeoutExpired) as error:
            failed += 1
            print(f'not ok {number} - {name}')
            print('\n'.join(f'# {line}' for line in str(error).splitlines()))

    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
