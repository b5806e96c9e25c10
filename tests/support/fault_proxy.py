# SPDX-License-Identifier: GPL-3.0-or-later
"""A stretch of network between a program and a tracking server, which fails when it is told to."""

import http.client
import http.server
import socket
import threading
import time


class Proxy(http.server.ThreadingHTTPServer):
    """Passes requests on to port @target. @plan(number, method, path) says what becomes of a request, which counts from 0:
    'pass', 'lose' (it never arrives), 'mute' (it arrives, its answer does not), 'cut' (half of the answer arrives), or a number: that
    status and nothing else in its place; a pair of status and bytes: that answer. What was done is in @log: (method, path, what).
    A request and its answer take @delay seconds, and as long as all of it takes at @rate bytes a second."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, target, plan=None):
        super().__init__(('127.0.0.1', 0), Handler)
        self.target, self.plan = target, plan or (lambda number, method, path: 'pass')
        self.log, self.lock = [], threading.Lock()
        self.delay, self.rate = 0, None
        self.url = f'http://127.0.0.1:{self.server_address[1]}'
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass

    def close(self):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        server = self.server
        with server.lock:
            what = server.plan(len(server.log), self.command, self.path)
            server.log.append((self.command, self.path, what))
        time.sleep(server.delay + (len(body) / server.rate if server.rate else 0))
        if what == 'lose':
            return self.hang_up()
        if what == 'pass' or what in ('mute', 'cut'):
            status, headers, answer = self.forward(body)
        else:
            status, answer = what if isinstance(what, tuple) else (what, b'')
            headers = [('Content-Type', 'application/json')]
        if what == 'mute':
            return self.hang_up()
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(answer)))
        self.end_headers()
        self.wfile.write(answer[:len(answer) // 2] if what == 'cut' else answer)
        return self.hang_up() if what == 'cut' else None

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    def forward(self, body):
        connection = http.client.HTTPConnection('127.0.0.1', self.server.target, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ('host', 'connection')}
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        kept = [(n, v) for n, v in answer.getheaders() if n.lower() not in ('content-length', 'transfer-encoding', 'connection')]
        return answer.status, kept, data

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
