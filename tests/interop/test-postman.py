#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-postman.py HOTHOUSECTL SERVE TOOL: what the app exports is run by newman, Postman's own runner, against a server of models; and a collection
with what Postman's documentation shows of version 2.1 makes the app send what newman sends."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import urllib.request
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import node  # noqa: E402
from images import check, finish, make_model, run, skip_all, until  # noqa: E402

PACKAGES = ["newman@6"]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
# What each program adds of its own.
OWN_HEADERS = {"user-agent", "accept", "accept-encoding", "accept-language", "cache-control", "postman-token", "connection", "content-length", "host", "priority"}

COLLECTION = {
    "info": {"name": "Everything", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
    "auth": {"type": "basic", "basic": [{"key": "username", "value": "{{user}}", "type": "string"}, {"key": "password", "value": "secret", "type": "string"}]},
    "event": [{"listen": "prerequest", "script": {"type": "text/javascript", "exec": ["// nothing"]}}],
    "variable": [{"key": "base", "value": "BASE"}, {"key": "user", "value": "ann"}, {"key": "beds", "value": "2"}],
    "item": [
        {"name": "Folder", "auth": {"type": "apikey", "apikey": [{"key": "key", "value": "X-Key"}, {"key": "value", "value": "k"}, {"key": "in", "value": "header"}]},
         "item": [
             {"name": "Deeper", "item": [{"name": "Key", "request": {"method": "GET", "header": [], "url": "{{base}}/key"}}]},
             {"name": "Open", "request": {"auth": {"type": "noauth"}, "method": "GET", "header": [], "url": {
                 "raw": "{{base}}/open/:id?on=1&off=2", "host": ["{{base}}"], "path": ["open", ":id"],
                 "query": [{"key": "on", "value": "1 ü"}, {"key": "off", "value": "2", "disabled": True}], "variable": [{"key": "id", "value": "7"}]}}}]},
        {"name": "Inherited", "request": {"method": "GET", "header": [{"key": "X-On", "value": "{{beds}}"}, {"key": "X-Off", "value": "no", "disabled": True}],
                                          "url": "{{base}}/inherited"}},
        {"name": "Token", "request": {"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "t", "type": "string"}]}, "method": "PUT", "header": [],
                                      "body": {"mode": "raw", "raw": '{"beds": {{beds}}}', "options": {"raw": {"language": "json"}}}, "url": "{{base}}/token"}},
        {"name": "Text", "request": {"method": "POST", "header": [{"key": "Content-Type", "value": "text/csv"}], "body": {"mode": "raw", "raw": "a,b\n1,2\n"},
                                     "url": "{{base}}/text"}},
        {"name": "Encoded", "request": {"method": "POST", "header": [], "url": "{{base}}/encoded", "body": {"mode": "urlencoded", "urlencoded": [
            {"key": "a", "value": "1"}, {"key": "b", "value": "{{beds}}"}, {"key": "c", "value": "no", "disabled": True}]}}},
        {"name": "Form", "request": {"method": "POST", "header": [], "url": "{{base}}/form", "body": {"mode": "formdata", "formdata": [
            {"key": "a", "value": "1", "type": "text"}, {"key": "long", "value": "one\ntwo", "type": "text"},
            {"key": "c", "value": "no", "type": "text", "disabled": True}]}}},
        {"name": "Graph", "request": {"method": "POST", "header": [], "url": "{{base}}/graph", "body": {"mode": "graphql", "graphql": {
            "query": "query Q($n: Int) { listings(beds: $n) { id } }", "variables": '{"n": {{beds}}}'}}}},
        {"name": "Alone", "request": "{{base}}/alone"},
    ],
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self.headers.get("Content-Length") and "chunked" in self.headers.get("Transfer-Encoding", ""):
            while (size := int(self.rfile.readline(), 16)) > 0:
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        self.server.heard.append(simplify(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = do_PUT = do

    def log_message(self, *_):
        pass


def simplify(method, path, headers, body):
    """What was heard, without what may differ: how parts are set apart and their lines end (HTML: with two characters), blanks in JSON."""
    kind = headers.get("content-type", "")
    content = body.decode()
    if kind.startswith("multipart/"):
        message = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
        content = [(part.get_param("name", header="content-disposition"), part.get_payload().replace("\r\n", "\n")) for part in message.get_payload()]
        kind = "multipart"
    elif content.startswith("{"):
        content = json.loads(content)
    rest = {name: value for name, value in headers.items() if name not in OWN_HEADERS | {"content-type", "transfer-encoding"}}
    return method, path, kind.replace("; charset=utf-8", ""), content, rest


def newman(prefix, path, *words):
    return subprocess.run(["node", prefix / "node_modules/newman/bin/newman.js", "run", path, "--color", "off", *words], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=180, check=False)


def check_import(prefix, tool, folder):
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.heard = []
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        path = folder / "everything.json"
        path.write_text(json.dumps(COLLECTION).replace("BASE", f"http://127.0.0.1:{server.server_address[1]}"), encoding="utf-8")
        said = newman(prefix, path)
        theirs, server.heard = server.heard, []
        check("newman runs a collection with what Postman knows", said.returncode == 0 and len(theirs) == 9, said.stdout + said.stderr)
        done = run(tool, "send", path)
        check("It is imported and sent", done.returncode == 0 and len(server.heard) == len(theirs), done.stderr)
        for one, other in zip(server.heard, theirs):
            check(f"What is heard of {other[1]} is what newman sends", one == other, f"{one}\n# {other}")
        server.shutdown()


def check_export(prefix, tool, folder, serve, hothousectl):
    model = make_model(hothousectl, folder)
    rows = (model / "input_example.json").read_text(encoding="utf-8").strip()
    address_file = folder / "serve.log"
    with open(address_file, "w", encoding="utf-8") as log, \
            subprocess.Popen([serve, "--host=127.0.0.1", "--port=0", f"--model={model}"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                             env={**os.environ, "HOTHOUSE_API_KEY": "the-key"}) as server:
        try:
            until(lambda: ADDRESS.search(address_file.read_text(encoding="utf-8")), "the address of the server")
            base = ADDRESS.search(address_file.read_text(encoding="utf-8")).group(0)
            source = folder / "own.http"
            source.write_text(f"### Ping\nGET {base}/ping\n\n### Price\n# @auth bearer\n# @secret {{{{key}}}}\nPOST {{{{base}}}}/invocations?why=%20it\n"
                              f"Content-Type: application/json\n\n{{\"dataframe_split\": {rows}}}\n", encoding="utf-8")
            exported = run(tool, "export", source)
            path = folder / "exported.json"
            path.write_text(exported.stdout, encoding="utf-8")
            report = folder / "report.json"
            said = newman(prefix, path, "--env-var", f"base={base}", "--env-var", "key=the-key", "--reporters", "json", "--reporter-json-export", report)
            answers = [(one["response"]["code"], bytes(one["response"]["stream"]["data"])) for one in json.loads(report.read_text())["run"]["executions"]]
            check("newman runs what is exported", [code for code, _ in answers] == [200, 200], f"{answers} {said.stdout} {said.stderr} {exported.stderr}")
            request = urllib.request.Request(f"{base}/invocations", data=f'{{"dataframe_split": {rows}}}'.encode(),
                                             headers={"Content-Type": "application/json", "Authorization": "Bearer the-key"})
            with urllib.request.urlopen(request, timeout=20) as answer:
                wanted = json.loads(answer.read())
            check("It gets the prediction that anybody gets", json.loads(answers[1][1]) == wanted, answers[1][1])
        finally:
            server.terminate()


def main(hothousectl, serve, tool):
    try:
        prefix = node.install("newman", PACKAGES, patience=240)
    except node.Missing as reason:
        skip_all(str(reason))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder_name:
        folder = pathlib.Path(folder_name)
        check_import(prefix, tool, folder)
        check_export(prefix, tool, folder, serve, hothousectl)
    finish()


main(*sys.argv[1:])
