"""A server of keys that does what the test tells it: rotate, fail, truncate, redirect, flood."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

state = {"keys": [], "manner": "good", "asked": 0}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        if self.path == "/token":
            state["form"] = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(state["status"], state["body"].encode(), location="/grant")
            return
        state.update(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.answer(200, b"{}")

    def do_GET(self):
        if self.path in {"/asked", "/form"}:
            self.answer(200, json.dumps(state[self.path[1:]]).encode())
            return
        if self.path == "/grant":
            self.answer(200, b'{"access_token": "of another place"}')
            return
        state["asked"] += 1
        content = json.dumps({"keys": state["keys"]}).encode()
        manner = state["manner"]
        if manner == "fail":
            self.answer(500, b"")
        elif manner == "truncate":
            self.answer(200, content[:20], len(content))
        elif manner == "redirect":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/jwks")
            self.end_headers()
        elif manner == "flood":
            self.answer(200, b" " * 300_000)
        elif manner == "text":
            self.answer(200, b"<html>")
        elif manner == "list":
            self.answer(200, b"[]")
        elif manner == "pad":
            self.answer(200, content.ljust(state["size"]))
        else:
            self.answer(200, content)

    def answer(self, status, content, length=None, location=None):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(length or len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
sys.stdout.close()
server.serve_forever()
