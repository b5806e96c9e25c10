#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-registry.py HOTHOUSECTL: images are pushed to distribution's registry: to one that lets anyone in, by basic authentication, by tokens; over
connections that break; and what is cancelled leaves no image."""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from images import BreakingWay, Registry, TokenService, check, finish, make_model, need, run, until  # noqa: E402

# Of the password "U*U", from the tests of crypt_blowfish.
HTPASSWD = "ann:$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n"
PASSWORD = "U*U"


def push(hothousectl, model, name, *words, stdin=None, env=None):
    return run(hothousectl, "models", "build-image", "--model-uri", model, "--name", name, "--push", *words, stdin=stdin, env=env)


def inspect(host, name, *words):
    return run("skopeo", "inspect", "--tls-verify=false", *words, f"docker://{host}/{name}")


def check_anonymous(hothousectl, folder, model):
    with Registry(folder) as registry:
        done = push(hothousectl, model, f"{registry.host}/team/price:v1")
        check("Anyone may push to a registry that is open", done.returncode == 0, done.stderr)
        seen = inspect(registry.host, "team/price:v1")
        check("skopeo finds it there", seen.returncode == 0, seen.stderr)
        before = registry.files()
        done = push(hothousectl, model, f"{registry.host}/team/price:v2", "--format", "docker")
        seen = run("skopeo", "inspect", "--raw", "--tls-verify=false", f"docker://{registry.host}/team/price:v2")
        check("In Docker's format as well", done.returncode == 0 and "vnd.docker.distribution.manifest.v2+json" in seen.stdout, done.stderr)
        check("Its layers are not sent again", len(registry.files()) == len(before) + 1, registry.files())


def check_basic(hothousectl, folder, model):
    passwords = folder / "htpasswd"
    passwords.write_text(HTPASSWD, encoding="utf-8")
    with Registry(folder, f"auth: {{htpasswd: {{realm: tests, path: {passwords}}}}}\n") as registry:
        done = push(hothousectl, model, f"{registry.host}/price:v1")
        check("Nobody gets in without a password", done.returncode == 1 and registry.host in done.stderr, done.stderr)
        done = push(hothousectl, model, f"{registry.host}/price:v1", "--username", "ann", "--password-stdin", stdin="wrong\n")
        check("Nor with a wrong one, which no message has", done.returncode == 1 and "wrong" not in done.stderr.replace("wrong password", ""), done.stderr)
        done = push(hothousectl, model, f"{registry.host}/price:v1", "--username", "ann", "--password-stdin", stdin=PASSWORD + "\n")
        check("With the right one, it is pushed", done.returncode == 0, done.stderr)
        login = folder / "auth.json"
        done = run("skopeo", "login", "--tls-verify=false", "--authfile", login, "--username", "ann", "--password", PASSWORD, registry.host)
        done = push(hothousectl, model, f"{registry.host}/price:v2", env={**os.environ, "REGISTRY_AUTH_FILE": str(login)})
        check("What “skopeo login” has kept lets it in", done.returncode == 0, done.stderr)


def check_token(hothousectl, folder, model):
    with TokenService(folder) as service, Registry(folder, service.configuration()) as registry:
        done = push(hothousectl, model, f"{registry.host}/team/price:v1", "--username", service.user, "--password-stdin", stdin="no\n")
        check("A token service that refuses is believed", done.returncode == 1, done.stderr)
        done = push(hothousectl, model, f"{registry.host}/team/price:v1", "--username", service.user, "--password-stdin", stdin=service.password + "\n")
        check("With a token, it is pushed", done.returncode == 0, f"{done.stderr} {service.asked}")
        scopes = {scope for asked in service.asked for scope in asked.get("scope", [])}
        check("What was asked for is to write this repository", any(re.fullmatch(r"repository:team/price:(pull,push|push,pull)", scope) for scope in scopes),
              scopes)
        seen = inspect(registry.host, "team/price:v1", "--creds", f"{service.user}:{service.password}")
        check("skopeo gets it by a token of the same service", seen.returncode == 0, seen.stderr)


def check_resume(hothousectl, folder, model):
    with Registry(folder) as registry:
        with BreakingWay(registry.port, [300_000, 500_000]) as way:
            done = push(hothousectl, model, f"localhost:{way.port}/price:v1")
            size = sum(registry.files().values())
            check("A push over a connection that breaks comes to its end", done.returncode == 0 and way.broken == 2, f"{done.stderr} {way.broken}")
            check("It goes on where it broke off", way.sent < 2 * size, f"{way.sent} bytes were sent for an image of {size}")
            print(f"# {way.sent} bytes were sent for {size}, over {way.broken} breaks")
        seen = inspect(registry.host, "price:v1")
        check("skopeo finds it whole", seen.returncode == 0, seen.stderr)
        copied = run("skopeo", "copy", "--src-tls-verify=false", f"docker://{registry.host}/price:v1", f"dir:{folder}/copied")
        check("What it holds has the digests that it says", copied.returncode == 0, copied.stderr)


def check_cancel(hothousectl, folder, model):
    with Registry(folder) as registry, BreakingWay(registry.port, [], delay=0.2) as way:
        command = [hothousectl, "models", "build-image", "--model-uri", str(model), "--name", f"localhost:{way.port}/price:v1", "--push"]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: way.sent > 100_000, "the push to be on its way")
        process.send_signal(signal.SIGINT)
        status = process.wait(20)
        check("A push that is interrupted ends", status != 0, status)
        seen = inspect(registry.host, "price:v1")
        check("No image is there then", seen.returncode != 0, seen.stdout)


def planned(hothousectl, model, image, *words):
    """What the checks of a deployment say of the registry, and the commands."""
    done = run(hothousectl, "deployments", "create", "--target", "container", "--model-uri", str(model), "--name", "planned", "--image", image, "--push",
               "--dry-run", *words)
    said = next((line for line in done.stdout.splitlines() if re.match(r".\s+Registry\b", line)), done.stderr)
    return said, done.stdout


def check_remote(hothousectl, folder, model):
    """Registries that are not on this computer are spoken to with encryption, unless a person says otherwise."""
    with Registry(folder) as open_one, Registry(folder, is_encrypted=True) as closed:
        for registry, words, shown in ((open_one, ["--plain-http"], "--push --plain-http"), (closed, ["--ca-file", str(closed.certificate)], "--ca-file")):
            image = f"{registry.remote_host}/team/price:v1"
            refused = push(hothousectl, model, image)
            check(f"Without {words[0]}, nothing is pushed", refused.returncode == 1 and registry.remote_host in refused.stderr and not registry.files(),
                  refused.stderr)
            said, _ = planned(hothousectl, model, image)
            check("Nor is that promised before a deployment", said.startswith("✗") and registry.remote_host in said, said)
            said, plan = planned(hothousectl, model, image, *words)
            check("With it, it is, and the commands have it", said.startswith("✓") and shown in plan, f"{said}\n{plan}")
            done = push(hothousectl, model, image, *words)
            check("It is pushed", done.returncode == 0 and registry.files(), done.stderr)


def main(hothousectl):
    need("docker-registry", "skopeo", "openssl")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
        os.environ["DOCKER_CONFIG"] = str(folder / "docker")
        os.environ.pop("REGISTRY_AUTH_FILE", None)
        model = make_model(hothousectl, folder)
        for journey in (check_anonymous, check_basic, check_token, check_resume, check_cancel, check_remote):
            journey(hothousectl, folder, model)
    finish()


main(sys.argv[1])
