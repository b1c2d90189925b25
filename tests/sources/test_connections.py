"""Where code opens a way out of the program."""

import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from samdkit.model.code import ConnectionKind
from samdkit.sources import connections, policy
from samdkit.sources.kinds import kinds


def found(source: str) -> list[tuple[str, str, int]]:
    """Kind, what and line of each connection of a file."""
    text = textwrap.dedent(source).lstrip("\n")
    return [(str(one.kind), one.what, one.location.line) for one in connections.find("src/app/a.py", text)]


@pytest.mark.verifies("KIT-SRS-003.e")
def test_a_call_of_another_system_is_found_with_its_address_and_place():
    (one,) = connections.find("src/app/a.py", 'import httpx\n\nhttpx.get("https://example.com/x")\n')
    assert (one.kind, one.what) == (ConnectionKind.OUTGOING, 'httpx.get("https://example.com/x")')
    assert str(one.location) == "src/app/a.py:3"


@pytest.mark.verifies("KIT-SRS-003.e")
@pytest.mark.parametrize(
    "source",
    [
        "import requests\nrequests.post(url)",
        "import requests as r\nr.post(url)",
        "from requests import post\npost(url)",
        "from requests import post as send\nsend(url)",
        "def f():\n    import requests; requests.post(url)",
        "import os, json, requests\nx = requests.post(url).json()",
    ],
)
def test_whatever_name_it_goes_by_it_is_the_same(source):
    assert [(kind, what) for kind, what, _ in found(source)] == [("outgoing", "requests.post")]


@pytest.mark.verifies("KIT-SRS-003.e")
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import urllib.request\nurllib.request.urlopen(x)", ("outgoing", "urllib.request.urlopen", 2)),
        ("from http.server import HTTPServer\nclass S(HTTPServer): pass", ("incoming", "http.server.HTTPServer", 2)),
        ("import http.server\nhttp.server.HTTPServer(a, b)", ("incoming", "http.server.HTTPServer", 2)),
        ('import sqlite3\nsqlite3.connect("a.db")', ("storage", 'sqlite3.connect("a.db")', 2)),
        ("import subprocess\nsubprocess.run(x)", ("process", "subprocess.run", 2)),
        ("import os\nos.system(x)", ("process", "os.system", 2)),
        ("from os import system\nsystem(x)", ("process", "os.system", 2)),
        ('from starlette.routing import Route\nx = [Route("/a", f)]', ("incoming", 'starlette.routing.Route("/a")', 2)),
        ('@app.get("/readings/{id}")\nasync def f(): ...', ("incoming", 'get("/readings/{id}")', 1)),
        ('class V:\n    @router.post("/a")\n    def f(self): ...', ("incoming", 'post("/a")', 2)),
        ('import httpx\nhttpx.get(f"https://x.example/{one}")', ("outgoing", 'httpx.get("https://x.example/…")', 2)),
        ('SQL = """\ncreate table if not exists reading (\n"""', ("storage", "table reading", 2)),
        ("SQL = 'CREATE TABLE [citizen](id)'", ("storage", "table citizen", 1)),
        ('class R(Base):\n    __tablename__ = "reading"', ("storage", "table reading", 2)),
        ('m = __import__("smtplib")', ("outgoing", "smtplib", 1)),
        ('import importlib\nimportlib.import_module("ftplib")', ("outgoing", "ftplib", 2)),
    ],
)  # fmt: skip
def test_each_kind_is_found_where_it_stands(source, expected):
    assert found(source) == [expected]


@pytest.mark.verifies("KIT-SRS-003.e")
def test_a_module_that_is_only_imported_opens_its_connection_through_what_is_given_to_it():
    assert found("import httpx\n\ndef f(client: httpx.Client): client.get(x)") == [("outgoing", "httpx", 1)]


@pytest.mark.verifies("KIT-SRS-003.e")
@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.path.join(a, b)",
        "from http import HTTPStatus",
        "from urllib.parse import urlsplit\nurlsplit(x)",
        "from .socket import connect\nconnect(x)",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import httpx",
        "import typing as t\nif t.TYPE_CHECKING:\n    import httpx",
        "text = 'import socket'\nsocket = 1\nsocket.connect()",
        "'''Create table of contents.'''",
        '@cache.get("a")\ndef f(): ...',
        "import asyncio\nasyncio.run(x)",
    ],
)
def test_what_only_looks_like_one_is_none(source):
    assert found(source) == []


@pytest.mark.verifies("KIT-SRS-003.e")
def test_what_runs_beside_the_type_checker_counts():
    assert found("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import httpx\nelse:\n    import requests") == [
        ("outgoing", "requests", 5)
    ]


@pytest.mark.verifies("KIT-SRS-003.e")
def test_connections_come_by_line():
    source = 'import sqlite3, httpx\n@app.get("/a")\ndef f():\n    httpx.get(u)\n    sqlite3.connect(p)\n'
    assert [line for _, _, line in found(source)] == [2, 4, 5]


@pytest.mark.verifies("KIT-SRS-003.e")
@given(st.text())
@example("import socket\n" + "(" * 300)
@example("import socket\nx = " + "+".join("a" * 3000))
@example("@a.get(\n")
@example("import socket\0")
def test_no_text_raises(text):
    assert isinstance(connections.find("a.py", text), list)


def test_the_policy_has_a_reason_for_each_name_and_a_question_for_each_theme():
    names = [name for group in policy.section("connections").values() for name in group]
    assert len(names) == len(set(names))
    assert all(reason for group in policy.section("connections").values() for reason in group.values())
    assert set(policy.section("connections")) == {str(kind) for kind in ConnectionKind}
    assert tuple(policy.section("themes")) == kinds()["risk"].attributes["theme"]


@pytest.mark.verifies("KIT-SRS-003.e")
def test_of_django_only_what_opens_something_counts():
    source = """
        from django.db import models, transaction
        from django.urls import path, reverse

        class Reading(models.Model):
            where = models.Q(rate=1)

        @transaction.atomic
        def show(request):
            return reverse("readings")

        urlpatterns = [path("readings/", show)]
    """
    assert found(source) == [
        ("storage", "django.db.models.Model", 4),
        ("incoming", 'django.urls.path("readings/")', 11),
    ]
