#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-project-container.py HOTHOUSECTL: a project with docker_env, run by us and by MLflow in Podman: the same parameters, metrics, tags and artifacts;
cancelled, it leaves no container; what it writes comes live, and its secrets are in nobody's arguments.

The image holds no programs: this computer's /usr and an environment with MLflow are volumes of the project.
"""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "support"))
import podman  # noqa: E402
from images import check, finish, run, skip_all, until  # noqa: E402
from tracking_server import served  # noqa: E402

BASE = "localhost/hothouse-base"
OWN_TAGS = ("mlflow.runName", "mlflow.docker.image.id", "hothouse.")
PROJECT = """name: wine
docker_env:
  image: {base}
  volumes: ["/usr:/usr:ro", "{peers}:{peers}:ro"]
  environment: [[PATH, "{peers}/bin:/usr/bin"], [GIT_PYTHON_REFRESH, quiet], HOT_TEST_COPIED]
entry_points:
  main:
    parameters: {{alpha: {{type: float, default: 0.5}}}}
    command: python train.py --alpha {{alpha}}
  file:
    parameters: {{data: path}}
    command: cat {{data}} | tr a-z A-Z
  fail: {{command: sh -c 'echo nothing good; exit 3'}}
  wait: {{command: sh -c 'trap "" TERM; echo waiting; while true; do sleep 1; done'}}
"""
TRAIN = """import argparse, os, mlflow
parser = argparse.ArgumentParser()
parser.add_argument("--alpha", type=float)
given = parser.parse_args()
with mlflow.start_run():
    mlflow.log_metric("rmse", given.alpha * 2)
    mlflow.log_text(os.getcwd() + " " + os.environ["HOT_TEST_COPIED"], "seen.txt")
print("folder", os.getcwd())
"""


def make_base(folder):
    tree = folder / "root"
    for name in ("usr", "tmp", "proc", "dev", "sys", "etc"):
        (tree / name).mkdir(parents=True)
    for name in ("bin", "lib", "lib64"):
        (tree / name).symlink_to(f"usr/{name}")
    with tarfile.open(folder / "root.tar", "w") as archive:
        archive.add(tree, ".")
    return run("podman", "import", folder / "root.tar", BASE)


def make_project(folder, peers):
    project = folder / "project"
    project.mkdir()
    (project / "MLproject").write_text(PROJECT.format(base=BASE, peers=peers), encoding="utf-8")
    (project / "train.py").write_text(TRAIN, encoding="utf-8")
    (project / ".dockerignore").write_text("train.py\n", encoding="utf-8")
    return project


def latest(server, experiment):
    found = server.ask("GET", "experiments/get-by-name", experiment_name=experiment)["experiment"]["experiment_id"]
    return server.ask("POST", "runs/search", experiment_ids=[found], max_results=1)["runs"][0]


def pairs(of_run, kind):
    return {pair["key"]: pair["value"] for pair in of_run["data"].get(kind, [])}


def tags(of_run):
    return {key: value for key, value in pairs(of_run, "tags").items() if not key.startswith(OWN_TAGS)}


def artifacts(server, of_run):
    return {file["path"] for file in server.ask("GET", "artifacts/list", run_id=of_run["info"]["run_id"]).get("files", [])}


def containers():
    return run("podman", "ps", "--all", "--quiet").stdout.split()


def arguments_of_all():
    seen = ""
    for place in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            seen += place.read_text(encoding="utf-8", errors="replace") + "\n"
    return seen


@contextlib.contextmanager
def docker_of_podman(folder):
    """What MLflow asks for: a program called docker, and its socket."""
    programs = folder / "bin"
    programs.mkdir()
    (programs / "docker").symlink_to(shutil.which("podman"))
    socket = folder / "docker.sock"
    service = subprocess.Popen(["podman", "system", "service", "--time", "0", f"unix://{socket}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(socket.exists, "Podman's service")
        yield {"PATH": f"{programs}:{os.environ['PATH']}", "DOCKER_HOST": f"unix://{socket}"}
    finally:
        service.kill()
        service.wait()


def check_same(hothousectl, python, folder, project, server):
    words = ["run", project, "-P", "alpha=0.25", "--build-image", "-A", "network=host", "--experiment-name"]
    with docker_of_podman(folder) as more:
        theirs_run = run(python.parent / "mlflow", *words, "theirs", env={**os.environ, **more, "MLFLOW_TRACKING_URI": server.url}, timeout=400)
    check("MLflow runs the project", theirs_run.returncode == 0, theirs_run.stderr[-3000:])
    done = run(hothousectl, *words, "ours", "--workspace", server.workspace, timeout=400)
    check("Hothouse runs the project", done.returncode == 0, done.stderr[-3000:])
    theirs, ours = latest(server, "theirs"), latest(server, "ours")
    check("Both are finished", theirs["info"]["status"] == ours["info"]["status"] == "FINISHED", (theirs["info"], ours["info"]))
    check("Parameters are the same", pairs(theirs, "params") == pairs(ours, "params") == {"alpha": "0.25"}, (theirs["data"], ours["data"]))
    check("Metrics are the same", pairs(theirs, "metrics") == pairs(ours, "metrics") == {"rmse": 0.5}, (theirs["data"], ours["data"]))
    check("Tags are the same", tags(theirs) == tags(ours) and tags(ours)["mlflow.project.env"] == "docker", (tags(theirs), tags(ours)))
    check("The image's id is one", pairs(ours, "tags").get("mlflow.docker.image.id", "").startswith("sha256:"), pairs(ours, "tags"))
    check("Artifacts are the same, and the log", artifacts(server, ours) == artifacts(server, theirs) | {"log.txt"}, artifacts(server, ours))
    check("The project is where MLflow puts it", "folder /mlflow/projects/code" in done.stdout, done.stdout)


def check_server(hothousectl, project, server):
    done = run(hothousectl, "run", project, "--build-image", "--experiment-name", "remote", "--workspace", server.url, timeout=300)
    check("The same where the runs are on a server", done.returncode == 0 and pairs(latest(server, "remote"), "metrics") == {"rmse": 1.0},
          done.stderr[-3000:])


def check_other(hothousectl, folder, project, server):
    words = [hothousectl, "run", project, "--workspace", server.workspace, "--experiment-name", "other"]
    data = folder / "wine data.csv"
    data.write_text("alcohol\n", encoding="utf-8")
    done = run(*words, "-e", "file", "-P", f"data={data}")
    check("A file of this computer is there under its own name, and a pipe is one inside", done.returncode == 0 and "ALCOHOL" in done.stdout,
          done.stdout + done.stderr)
    done = run(*words, "-e", "fail")
    check("What fails says so", done.returncode == 1 and "nothing good" in done.stderr and latest(server, "other")["info"]["status"] == "FAILED", done.stderr)
    done = run(*words, "-n", "--build-image", "-A", "memory=100m")
    check("All of it is told before", done.returncode == 0 and all(word in done.stdout for word in (BASE, "/usr:/usr:ro", "HOT_TEST_COPIED", "memory=100m")),
          done.stdout)
    environment = {name: value for name, value in os.environ.items() if name != "HOT_TEST_COPIED"}
    done = run(*words, env=environment)
    check("A variable that is not set is told", done.returncode != 0 and "HOT_TEST_COPIED" in done.stderr, done.stderr)
    check("No container is left", containers() == [], containers())


def check_cancel(hothousectl, project, server):
    with subprocess.Popen([hothousectl, "run", project, "--workspace", server.workspace, "--experiment-name", "wait", "-e", "wait"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        line = ""
        while "waiting" not in line.splitlines():
            line = process.stdout.readline()
            if not line:
                break
        check("What it writes comes live", line.strip() == "waiting", line)
        seen = arguments_of_all()
        check("The secret of the server is in nobody's arguments", "--env=MLFLOW_TRACKING_TOKEN\0" in seen and "TOKEN=" not in seen, seen)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=120)[1]
    check("Cancelled, it is KILLED, and its container is gone", latest(server, "wait")["info"]["status"] == "KILLED" and containers() == [],
          (said, containers()))


def main(hothousectl):
    hothousectl = os.path.abspath(hothousectl)
    reason = None if podman.is_inside() else podman.why_not()
    made = None if reason is not None else run(TOP / "build-aux" / "python-peers", "mlflow", "uv", timeout=900)
    if reason is None and made.returncode != 0:
        reason = "MLflow could not be installed from PyPI"
    if reason is not None:
        skip_all(reason)
    if not podman.is_inside():
        podman.enter(own_network=True)
    podman.bring_up_loopback()
    python = pathlib.Path(made.stdout.strip())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder_name:
        folder = pathlib.Path(folder_name)
        os.environ.update(podman.prepare(folder), HOT_TEST_COPIED="here", LC_ALL="C.UTF-8", LANGUAGE="", MLFLOW_DISABLE_TELEMETRY="true",
                          GIT_PYTHON_REFRESH="quiet")
        base = make_base(folder)
        tried = run("podman", "run", "--rm", "--network=host", "--volume=/usr:/usr:ro", BASE, "true") if base.returncode == 0 else base
        if tried.returncode != 0:
            skip_all("no container can be run here: " + tried.stderr.strip().replace("\n", " "))
        project = make_project(folder, python.parent.parent)
        try:
            with served(hothousectl) as (server, _):
                check_same(hothousectl, python, folder, project, server)
                check_server(hothousectl, project, server)
                check_other(hothousectl, folder, project, server)
                check_cancel(hothousectl, project, server)
        finally:
            run("podman", "system", "reset", "--force")
    finish()


main(*sys.argv[1:])
