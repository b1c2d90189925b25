"""A small FHIR server that also does what the test tells it: page, fail, truncate, redirect, limit, flood."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

DATA = Path(__file__).parent / "data"
state = {"manner": "good", "times": 0, "requests": [], "created": [], "count": 25, "port": 0}
MIXED = [
    {"resource": {"resourceType": "Observation", "id": "without a mode"}},
    {"resource": {"resourceType": "Observation", "id": "a match"}, "search": {"mode": "match"}},
    {"resource": {"resourceType": "Observation", "id": "included"}, "search": {"mode": "include"}},
    {"resource": {"resourceType": "Patient", "id": "of another type"}, "search": {"mode": "match"}},
    {"fullUrl": "urn:uuid:nothing"},
]
OBSERVATION = json.loads((DATA / "Observation-ElseBloodPressure.json").read_text("utf-8"))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/control":
            state.update(json.loads(content))
            state["requests"] = []
            self.answer(200, "{}")
            return
        if self.misbehave():
            return
        existing = self.headers.get("If-None-Exist")
        if existing is None or existing not in [one[0] for one in state["created"]]:
            state["created"].append((existing, content))
        self.answer(201, content)

    def do_GET(self):
        address = urlsplit(self.path)
        if address.path == "/state":
            self.answer(200, json.dumps({"requests": state["requests"], "created": state["created"]}))
            return
        if self.misbehave():
            return
        parts = address.path.strip("/").split("/")
        if parts == ["fhir", "Patient", "Poul"]:
            self.answer(200, (DATA / "Patient-Poul.json").read_text("utf-8"))
        elif parts == ["fhir", "Observation"]:
            self.page(int(parse_qs(address.query).get("page", ["0"])[0]))
        else:
            outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "not-found"}]}
            self.answer(404, json.dumps(outcome))

    def misbehave(self):
        sent = {name: self.headers.get(name) for name in ("Accept", "Content-Type", "Prefer", "If-None-Exist")}
        state["requests"].append([self.path, self.headers.get("Authorization"), sent])
        manner = state["manner"]
        if state["times"]:
            state["times"] -= 1
            if not state["times"]:
                state["manner"] = "good"
        if manner in {"429", "503", "500"}:
            self.answer(int(manner), "", {"Retry-After": "0"})
        elif manner == "refuse":
            self.answer(422, '{"resourceType": "OperationOutcome", "issue": [{"code": "invalid", "diagnostics": "secret"}]}')
        elif manner == "close":
            self.close_connection = True
            self.connection.close()
        elif manner == "truncate":
            self.answer(200, '{"resourceType": "Patient", "id": "Po')
        elif manner == "short":
            self.answer(200, "{}", {"Content-Length": "500"})
            self.close_connection = True
        elif manner == "html":
            self.answer(200, "<html>", {"Content-Type": "text/html"})
        elif manner == "redirect":
            self.answer(302, "", {"Location": "http://127.0.0.1:1/"})
        elif manner == "flood":
            self.answer(200, " " * 300_000)
        elif manner == "other":
            self.answer(200, '{"resourceType": "Patient", "id": "other"}')
        elif manner == "list":
            self.answer(200, "[]")
        elif manner in {"nameless", "numbered"}:
            self.answer(200, "{}" if manner == "nameless" else '{"resourceType": 7}')
        elif manner == "mislabelled":
            self.answer(200, '{"resourceType": "Patient", "id": "Poul"}', {"Content-Type": "text/html"})
        elif manner == "empty":
            self.answer(200, '{"resourceType": "Bundle", "type": "searchset"}')
        elif manner == "set":
            self.answer(200, '{"resourceType": "Patient", "type": "searchset"}')
        elif manner == "mixed":
            self.answer(200, json.dumps({"resourceType": "Bundle", "type": "searchset", "entry": MIXED}))
        else:
            return False
        return True

    def page(self, number):
        size, manner = 10, state["manner"]
        base = f"http://127.0.0.1:{state['port']}/fhir/Observation"
        entries = [
            {"resource": {**OBSERVATION, "id": f"o{index}"}, "search": {"mode": "match"}}
            for index in range(number * size, min((number + 1) * size, state["count"]))
        ]
        entries.append({"resource": {"resourceType": "OperationOutcome", "issue": []}, "search": {"mode": "outcome"}})
        links = {
            "foreign": "http://127.0.0.1:1/fhir/Observation?page=1", "circle": f"{base}?page=1",
            "endless": f"{base}?page={number + 1}", "relative": f"Observation?page={number + 1}",
        }  # fmt: skip
        following = links.get(manner, f"{base}?page={number + 1}")
        more = manner in {"foreign", "circle", "endless"} or (number + 1) * size < state["count"]
        links = [{"relation": "next", "url": following}] if more else []
        kind = "history" if manner == "history" else "searchset"
        self.answer(200, json.dumps({"resourceType": "Bundle", "type": kind, "link": links, "entry": entries}))

    def answer(self, status, content, headers=None):
        data = content.encode()
        sent = {"Content-Type": "application/fhir+json", "Content-Length": str(len(data))} | (headers or {})
        self.send_response(status)
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args):
        pass

    def handle(self):
        try:
            super().handle()
        except (ConnectionError, ValueError, OSError):
            pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
state["port"] = server.server_port
print(server.server_port, flush=True)
sys.stdout.close()
server.serve_forever()
