#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A container from the wizard: what is in its way and how that is mended, its image in a registry that asks for a password or a token, its life to its
end, and what is cancelled leaves nothing."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from deployments import PATIENCE, Deploy, answers
from harness import check, equal, main, step, until
from servers import Keyring, secrets_in

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import podman  # noqa: E402
from images import BreakingWay, Registry, TokenService  # noqa: E402

# Of the password "U*U", from the tests of crypt_blowfish.
HTPASSWD = "ann:$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n"
PASSWORD = "U*U"


class Engine:
    """Podman with a storage of its own, and what is left in it."""

    count = 0

    def __init__(self, session):
        Engine.count += 1
        self.session = session
        self.folder = session.own / f"engine-{Engine.count}"
        self.temporary = session.own / f"temporary-{Engine.count}"
        self.folder.mkdir()
        self.temporary.mkdir()
        self.env = {**podman.prepare(self.folder), "TMPDIR": str(self.temporary)}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.run("rm", "--all", "--force", "--time", "0")
        self.run("system", "reset", "--force")
        # The service that the program has started outlives it, and knows nothing of the next one's storage.
        address = Path(self.session.env["XDG_RUNTIME_DIR"]) / "hothouse" / "podman.sock"
        subprocess.run(["pkill", "--full", str(address)], stdin=subprocess.DEVNULL, check=False)
        address.unlink(missing_ok=True)

    def run(self, *words):
        env = {key: value for key, value in self.session.env.items() if key != "G_DEBUG"}
        return subprocess.run(["podman", *words], env={**env, **self.env}, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
                              check=False)

    def left(self):
        """Containers, images and files of images that are being made."""
        return self.run("ps", "--all", "--quiet").stdout.split() + self.run("images", "--quiet").stdout.split() + \
            [path.name for path in self.temporary.glob("hothouse-image-*")]


class Container(Deploy):
    def settings(self, name, image=None, push=False, user=None, secret=None):
        """The wizard to its checks."""
        self.begin("Docker or Podman")
        self.fill(name)
        switch = self.wait("switch", "Use This Computer’s Network")
        if not switch.has("checked"):
            self.point(switch)
        if image is not None:
            self.wait("text box", "Image Name").text = image
        switch = self.wait("switch", "Send to the Registry")
        if switch.has("checked") != push:
            self.point(switch)
        if secret is not None:
            self.wait("text box", "User Name").text = user
            self.wait(("password text", "text box"), re.compile("^Password or Token")).text = secret
        self.click(self.useful("Next"))

    def refuses(self, words):
        """The checks end with these words among them, and nothing can be deployed."""
        self.shows(words, PATIENCE)
        check(not self.find("button", "Deploy", where=lambda node: node.has("sensitive")), "Deploy is of use")

    def check_again(self):
        self.click(self.wait("button", "Check Again"))
        self.useful("Deploy")

    def says(self, words):
        """Waits until the log of what is being deployed has these words."""
        until(lambda: any(words in node.text for node in self.find_all("text box", "Log")), f"{words!r} in the log", PATIENCE)

    def cancelled(self):
        self.click(self.useful("Cancel"))
        self.shows("nothing is left of it", PATIENCE)


def programs_without(session, *names):
    """A folder with all programs but some, for PATH."""
    folder = session.own / ("without-" + "-".join(names))
    folder.mkdir(exist_ok=True)
    for place in reversed(os.environ["PATH"].split(os.pathsep)):
        for program in Path(place).glob("*"):
            if program.name not in names and not (folder / program.name).is_symlink():
                (folder / program.name).symlink_to(program)
    return str(folder)


def in_the_way(session):
    """What is in the way of a container, and how it is mended"""
    dead = session.own / "dead.sock"
    with Engine(session) as engine, socket.socket(socket.AF_UNIX) as nobody:
        nobody.bind(str(dead))
        with Container(session, env={**engine.env, "PATH": programs_without(session, "podman"), "DOCKER_HOST": f"unix://{session.own}/none.sock"}) as app:
            with step("Without an engine, the checks say what to install"):
                app.open()
                app.settings("boxed")
                app.refuses("No container engine is running, and Podman is not installed")
                app.shows("Install Podman, or start Docker’s service")
                app.picture_of("container-no-engine")
        with Container(session, env={**engine.env, "PATH": programs_without(session, "podman", "docker"), "DOCKER_HOST": f"unix://{dead}"}) as app:
            with step("A socket at which nobody listens is told"):
                app.open()
                app.settings("boxed")
                app.refuses("Nobody answers at .*dead.sock")
                app.picture_of("container-dead-socket")
            with step("Once an engine listens there, checking again lets it through"):
                dead.unlink()
                env = {key: value for key, value in session.env.items() if key != "G_DEBUG"}
                session.spawn(["podman", "system", "service", "--time", "0", f"unix://{dead}"], "podman-service.log", {**env, **engine.env})
                until(dead.exists, "the engine's socket", PATIENCE)
                app.check_again()
                app.shows("Podman [0-9.]+")
                app.abandon()
        with Container(session, env={**engine.env, "HOTHOUSE_SERVE": "/nonexistent/hothouse-serve"}) as app:
            with step("Without the server that an image is made of, it says so"):
                app.open()
                app.settings("boxed")
                app.refuses("Install Hothouse anew")
                app.abandon()
        small = session.own / "small"
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(small)], check=True)
        try:
            with Container(session, env={**engine.env, "TMPDIR": str(small)}) as app:
                with step("A disk without room is told, with how much is needed"):
                    app.open()
                    app.settings("boxed")
                    app.refuses(r"are free at .*small, about .* are needed")
                    app.picture_of("container-no-room")
                with step("Once there is room, checking again lets it through"):
                    subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
                    app.check_again()
                    app.abandon()
        finally:
            subprocess.run(["umount", "--lazy", str(small)], check=False)


def whole_life(session):
    """A container, its image in a registry that asks for a password"""
    passwords = session.own / "htpasswd"
    passwords.write_text(HTPASSWD, encoding="utf-8")
    with Engine(session) as engine, Registry(session.own, f"auth: {{htpasswd: {{realm: tests, path: {passwords}}}}}\n") as registry, \
            Keyring(session) as keyring, Container(session, env=engine.env) as app:
        image = f"{registry.host}/team/price:v1"
        with step("An image can only be sent to a registry that its name begins with"):
            app.open()
            app.begin("Docker or Podman")
            app.fill("boxed")
            switch = app.wait("switch", "Send to the Registry")
            check(not switch.has("sensitive") and not switch.has("checked"), "it is on")
            app.wait("text box", "Image Name").text = image
            until(lambda: switch.fresh().has("sensitive") and switch.fresh().has("checked"), "the switch to be on")
            app.wait("text box", "Image Name").text = "price:v1"
            until(lambda: not switch.fresh().has("sensitive") and not switch.fresh().has("checked"), "the switch to be off")
            app.abandon()
        with step("Without a password, the checks tell who asks for one"):
            app.settings("boxed", image, push=True)
            app.refuses(f"{registry.host} asks for a user name and a password")
            app.picture_of("container-no-password")
            app.abandon()
        with step("With a wrong one, too"):
            app.settings("boxed", image, push=True, user="ann", secret="wrong")
            app.refuses(f"{registry.host} does not accept the user name and password")
            app.abandon()
        with step("With the right one, what will be done is said as commands"):
            app.settings("boxed", image, push=True, user="ann", secret=PASSWORD)
            app.useful("Deploy")
            plan = next(node.text for node in app.find_all("label") if "podman load" in node.text)
            check(f"--name {image} --push" in plan and "--network host" in plan and PASSWORD not in plan, f"the plan {plan!r}")
            app.picture_of("container-checks")
        with step("The container gets the same predictions"):
            app.click(app.useful("Deploy"))
            app.wait("button", "Done", patience=3 * PATIENCE)
            app.shows("^20 rows get the same predictions as here")
            app.picture_of("container-ready")
            address = app.ready()
            app.state("boxed", "Running")
            check(answers(address), f"{address} does not answer")
        with step("The registry has the very image that runs"):
            app.activate(app.wait("label", "boxed"))
            app.shows("sha256:[0-9a-f]{64}")
            app.picture_of("container-opened")
            seen = subprocess.run(["skopeo", "inspect", "--tls-verify=false", "--creds", f"ann:{PASSWORD}", f"docker://{image}"], capture_output=True,
                                  text=True, check=False)
            check(seen.returncode == 0 and any(json.loads(seen.stdout)["Digest"] in node.text for node in app.find_all("label")), seen.stderr)
        with step("The password is in the keyring, and in no file"):
            equal([item["secret"] for item in keyring.items()], [PASSWORD], "secrets")
            equal([path for path in secrets_in(app.folder, PASSWORD) if path.suffix != ".csv"], [], "files of the workspace with the password")
        with step("What it writes is seen"):
            until(lambda: any("Listening at" in node.text for node in app.find_all("text box", "Log")), "a line in its log", PATIENCE)
        with step("Stopped, it does not answer; started, it does"):
            app.click(app.useful("Stop"))
            app.state("boxed", "Stopped")
            check(not answers(address), f"{address} answers")
            app.click(app.useful("Start"))
            app.state("boxed", "Running")
            check(answers(address), f"{address} does not answer")
        with step("A name that the engine knows is refused"):
            app.settings("boxed", image)
            app.refuses("There is a deployment “boxed” already")
            app.abandon()
        with step("Next time, the password comes from the keyring"):
            app.settings("second", image, push=True)
            app.useful("Deploy")
            app.shows("takes it, with the password from the keyring")
            app.abandon()
        with step("Deleted, it leaves neither container nor image here"):
            app.delete("boxed")
            app.wait("label", "No Deployments", patience=PATIENCE)
            until(lambda: engine.left() == [], "nothing to be left", PATIENCE)
            check(not answers(address), f"{address} answers")


def elsewhere(session):
    """Registries that are not on this computer"""
    with Engine(session) as engine, Registry(session.own) as plain, Registry(session.own, is_encrypted=True) as encrypted, \
            Container(session, env=engine.env) as app:
        with step("One on this computer is asked nothing about encryption"):
            app.open()
            app.begin("Docker or Podman")
            app.fill("boxed")
            app.wait("text box", "Image Name").text = f"{plain.host}/price:v1"
            app.wait("text box", "User Name", patience=PATIENCE)
            check(app.find("switch", "Speak to It Without Encryption", where=lambda node: node.shown) is None, "it is asked")
            app.abandon()
        with step("One elsewhere that speaks without encryption is refused, with the reason"):
            app.settings("boxed", f"{plain.remote_host}/price:v1", push=True)
            app.refuses(f"No encrypted connection to {plain.remote_host} could be made")
            app.press("Escape")
        with step("With what it speaks, it takes the image"):
            app.point(app.wait("switch", "Speak to It Without Encryption", patience=PATIENCE))
            app.picture_of("container-plain")
            app.click(app.useful("Next"))
            app.useful("Deploy")
            app.shows(f"{plain.remote_host} takes it")
            app.abandon()
        with step("One with a certificate that nobody knows is refused, with the reason"):
            app.settings("boxed", f"{encrypted.remote_host}/price:v1", push=True)
            app.refuses("Its certificate cannot be accepted")
            app.press("Escape")
        with step("With that certificate, it takes the image"):
            app.click(app.wait("button", "Choose a File With Certificates", where=lambda node: node.shown, patience=PATIENCE))
            app.choose_file(encrypted.certificate, title="Certificate of the Registry")
            app.shows("certificate.pem")
            app.picture_of("container-certificate")
            app.click(app.useful("Next"))
            app.click(app.useful("Deploy"))
            app.wait("button", "Done", patience=3 * PATIENCE)
            app.ready()
            check(encrypted.files(), "the registry is empty")
            app.state("boxed", "Running")
            app.activate(app.wait("label", "boxed"))
            app.delete("boxed")
            app.wait("label", "No Deployments", patience=PATIENCE)


def token(session):
    """A registry that asks for a token"""
    with Engine(session) as engine, TokenService(session.own) as service, Registry(session.own, service.configuration()) as registry, \
            Container(session, env=engine.env) as app:
        image = f"{registry.host}/team/price:v2"
        with step("Without a keyring, what was entered is used once"):
            app.open()
            app.settings("boxed", image, push=True, user=service.user, secret=service.password)
            app.click(app.useful("Deploy"))
            app.wait("button", "Done", patience=3 * PATIENCE)
            app.ready()
            check(registry.files(), "the registry is empty")
            app.state("boxed", "Running")
            app.activate(app.wait("label", "boxed"))
            app.delete("boxed")
            app.wait("label", "No Deployments", patience=PATIENCE)


def cancelled(session):
    """A person who changes his mind"""
    with Engine(session) as engine, Registry(session.own) as registry, BreakingWay(registry.port, [], delay=0.5) as way, \
            Container(session, env=engine.env) as app:
        image = f"localhost:{way.port}/price:v1"
        app.open()
        for words in ("Handing the image", "Starting the container", "Sending the image"):
            with step(f"Cancelled at “{words}”, nothing is left"):
                app.settings("boxed", image, push=True)
                app.click(app.useful("Deploy"))
                app.says(words)
                app.cancelled()
                app.picture_of("container-cancelled")
                equal(engine.left(), [], "what is left")
                equal(list(registry.folder.glob("data/docker/registry/v2/repositories/price/_manifests/tags/*")), [], "tags in the registry")
                app.abandon()
        with step("The window closed in the middle, nothing is left either"):
            app.settings("boxed", image, push=True)
            app.click(app.useful("Deploy"))
            app.says("Sending the image")
    until(lambda: not engine.left(), "everything to be gone", PATIENCE)


if __name__ == "__main__":
    reason = None if podman.is_inside() else podman.why_not()
    for program in ("docker-registry", "skopeo", "openssl"):
        reason = reason or (None if shutil.which(program) else f"{program} is not installed")
    if reason is not None:
        print(f"1..0 # SKIP {reason}")
        sys.exit(0)
    if not podman.is_inside():
        podman.enter()
    main(in_the_way, whole_life, elsewhere, token, cancelled)
