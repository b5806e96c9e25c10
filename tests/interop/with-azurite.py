#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""with-azurite.py COMMAND...: runs a TAP test beside Azurite. The command finds what there is in the JSON file that HOT_AZURITE names. Where npm or
its registry is not to be had, the test is skipped with the reason."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'support'))
import azurite  # noqa: E402


def main():
    try:
        with azurite.served(HERE / 'azurite-fill.mjs') as said, tempfile.TemporaryDirectory(prefix='hot-azurite-') as folder:
            json.loads(said)
            description = pathlib.Path(folder) / 'azurite.json'
            description.write_text(said)
            return subprocess.run(sys.argv[1:], env={**os.environ, 'HOT_AZURITE': str(description)}).returncode
    except azurite.Missing as reason:
        print(f'1..0 # SKIP {reason}')
        return 0
    except azurite.Broken as trouble:
        reason, log = trouble.args
        print('1..1')
        print(f'not ok 1 - {reason}')
        for line in log.splitlines()[-20:]:
            print(f'# {line}')
        return 1


if __name__ == '__main__':
    sys.exit(main())
