#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-git-ssh.py HOTHOUSECTL: projects from git over SSH: only from a host that is known, with a key of the agent, and never with a question that
nobody answers.

The half that needs asyncssh, a server and an agent, is this file again, run by the environment's Python with a word before its arguments.
"""

import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "support"))
from images import check, finish, run, skip_all, until  # noqa: E402
from project_repository import make_repository  # noqa: E402

# Of an agent (draft-ietf-sshm-ssh-agent): what is asked and answered.
LIST, KEYS, SIGN, SIGNED, FAILURE = 11, 12, 13, 14, 5


def peer_serve(folder):
    """An SSH server that lets one key in and runs git-upload-pack, and an agent that has this key."""
    import asyncio
    import asyncssh
    import asyncssh.packet

    host, user = asyncssh.generate_private_key("ssh-ed25519"), asyncssh.generate_private_key("ssh-ed25519")

    class Server(asyncssh.SSHServer):
        def begin_auth(self, username):
            return True

        def public_key_auth_supported(self):
            return True

        def validate_public_key(self, username, key):
            return username == "git" and key.public_data == user.public_data

    async def serve_git(process):
        words = process.command.split("'")
        with subprocess.Popen(["git-upload-pack", words[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
            await process.redirect(stdin=program.stdin, stdout=program.stdout)
            await process.stdout.drain()
            process.exit(await asyncio.to_thread(program.wait))

    async def serve_agent(reader, writer):
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                asked = await reader.readexactly(int.from_bytes(await reader.readexactly(4)))
                answer = bytes([FAILURE])
                if asked[0] == LIST:
                    answer = bytes([KEYS]) + (1).to_bytes(4) + asyncssh.packet.String(user.public_data) + asyncssh.packet.String("key")
                elif asked[0] == SIGN:
                    packet = asyncssh.packet.SSHPacket(asked[1:])
                    packet.get_string()
                    answer = bytes([SIGNED]) + asyncssh.packet.String(user.sign(packet.get_string(), b"ssh-ed25519"))
                writer.write(len(answer).to_bytes(4) + answer)
                await writer.drain()
        writer.close()

    async def serve():
        server = await asyncssh.create_server(Server, "127.0.0.1", 0, server_host_keys=[host], process_factory=serve_git, encoding=None)
        await asyncio.start_unix_server(serve_agent, folder / "agent.sock")
        port = server.sockets[0].getsockname()[1]
        (folder / "known").write_text(f"[127.0.0.1]:{port} {host.export_public_key().decode()}", encoding="ascii")
        (folder / "wrong").write_text(f"[127.0.0.1]:{port} {user.export_public_key().decode()}", encoding="ascii")
        (folder / "port").write_text(str(port), encoding="ascii")
        await asyncio.Event().wait()

    asyncio.run(serve())


def check_all(hothousectl, folder, repository, port):
    address = f"ssh://git@127.0.0.1:{port}{repository}#models/wine"
    home = folder / "home"
    (home / ".ssh").mkdir(parents=True)
    known = home / ".ssh" / "known_hosts"
    environment = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(folder / "cache"), "LC_ALL": "C.UTF-8", "LANGUAGE": ""}
    environment.pop("SSH_AUTH_SOCK", None)
    agent = {**environment, "SSH_AUTH_SOCK": str(folder / "agent.sock")}

    def attempt(where, env):
        return run(hothousectl, "run", "--dry-run", "--env-manager", "local", where, env=env, timeout=60)

    done = attempt(address, agent)
    check("A host that is not known is told, and what to do", done.returncode == 1 and "known_hosts" in done.stderr, done.stderr)
    known.write_text((folder / "wrong").read_text(encoding="ascii"), encoding="ascii")
    done = attempt(address, agent)
    check("A host with another key than before is told", done.returncode == 1 and "another one is there" in done.stderr, done.stderr)
    known.write_text((folder / "known").read_text(encoding="ascii"), encoding="ascii")
    done = attempt(address, environment)
    check("Without an agent it is told that a key is needed", done.returncode == 1 and "no SSH agent is running" in done.stderr, done.stderr)
    done = attempt(address, agent)
    check("With the agent's key the project is fetched", done.returncode == 0 and "python train.py" in done.stdout, done.stderr)
    done = attempt(address.replace("git@", "nobody@"), agent)
    check("Who is not let in is told", done.returncode == 1 and "accepts no key" in done.stderr, done.stderr)


def main(hothousectl):
    made = run(TOP / "build-aux" / "python-peers", "asyncssh", timeout=300)
    if made.returncode != 0:
        skip_all("asyncssh could not be installed from PyPI")
    hothousectl = os.path.abspath(hothousectl)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        repository, _ = make_repository(folder)
        with subprocess.Popen([made.stdout.strip(), __file__, "serve", folder], stdin=subprocess.DEVNULL) as server:
            try:
                until((folder / "port").exists, "the server")
                check_all(hothousectl, folder, repository, int((folder / "port").read_text(encoding="ascii")))
            finally:
                server.kill()
    finish()


if sys.argv[1] == "serve":
    peer_serve(pathlib.Path(sys.argv[2]))
else:
    main(sys.argv[1])
