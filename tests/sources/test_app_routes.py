"""Routes of an app, in the ways of each framework, with the line that names them."""

import ast

import pytest
from samdkit.sources import app_routes


def found(source):
    return [(one.method, one.address, one.handler, one.framework, one.location.line) for one in routes(source)]


def routes(source):
    return app_routes.find("app.py", ast.parse(source))


CASES = {
    "flask": (
        'from flask import Flask\napp = Flask(__name__)\n@app.route("/readings", methods=["GET", "POST"])\ndef readings(): ...\n',
        [("GET, POST", "/readings", "readings", "Flask", 3)],
    ),
    "a blueprint's prefix": (
        'from flask import Blueprint\nbp = Blueprint("api", __name__, url_prefix="/api")\n@bp.get("/pulse")\ndef pulse(): ...\n',
        [("GET", "/api/pulse", "pulse", "Flask", 3)],
    ),
    "flask without a decorator": (
        'from flask import Flask\napp.add_url_rule("/about", view_func=about)\n',
        [("", "/about", "about", "Flask", 2)],
    ),
    "flask-restful": (
        'from flask_restful import Api\napi.add_resource(Readings, "/readings")\n',
        [("", "/readings", "Readings", "Flask-RESTful", 2)],
    ),
    "flask-appbuilder": (
        'from flask_appbuilder import BaseView, expose\nclass Home(BaseView):\n    @expose("/home")\n    def home(self): ...\n',
        [("", "/home", "Home.home", "Flask-AppBuilder", 3)],
    ),
    "fastapi": (
        (
            'from fastapi import APIRouter\nrouter = APIRouter(prefix="/v1")\n@router.post("/readings")\nasync def add(): ...\n'
            '@router.get("")\nasync def all_of_them(): ...\n@router.websocket("/live")\nasync def live(): ...\n'
        ),
        [
            ("POST", "/v1/readings", "add", "FastAPI", 3),
            ("GET", "/v1", "all_of_them", "FastAPI", 5),
            ("WEBSOCKET", "/v1/live", "live", "FastAPI", 7),
        ],
    ),
    "starlette": (
        (
            "from starlette.routing import Mount, Route\nroutes = [\n"
            '    Route("/readings", readings, methods=["POST"]),\n    Mount("/static", app=files),\n]\n'
        ),
        [("POST", "/readings", "readings", "Starlette", 3), ("", "/static", "files", "Starlette", 4)],
    ),
    "django": (
        (
            "from django.urls import include, path, re_path\nfrom . import views\nurlpatterns = [\n"
            '    path("readings/<int:pk>/", views.Reading.as_view(), name="reading"),\n'
            '    re_path(r"^old/$", views.old),\n    path("api/", include("app.api.urls")),\n    path("x/", lambda _: None),\n]\n'
        ),
        [
            ("", "readings/<int:pk>/", "views.Reading", "Django", 4),
            ("", "^old/$", "views.old", "Django", 5),
            ("", "api/", "include(app.api.urls)", "Django", 6),
            ("", "x/", "lambda", "Django", 7),
        ],
    ),
    "django of old, and a translated address": (
        (
            "from django.conf.urls import url\nfrom django.utils.translation import gettext_lazy as _\n"
            'urlpatterns = [url(r"^a$", a), url(_("^b$"), b)]\n'
        ),
        [("", "^a$", "a", "Django", 3), ("", "^b$", "b", "Django", 3)],
    ),
    "django rest framework": (
        (
            "from rest_framework import routers\nrouter = routers.DefaultRouter()\n"
            'router.register(r"readings", ReadingViewSet, basename="reading")\n'
        ),
        [("", "readings", "ReadingViewSet", "Django REST framework", 3)],
    ),
    "aiohttp": (
        (
            'from aiohttp import web\napp.router.add_get("/readings", readings)\napp.router.add_route("PUT", "/pulse", pulse)\n'
            'app.add_routes([web.post("/new", new)])\nroutes = web.RouteTableDef()\n@routes.delete("/old")\ndef old(): ...\n'
        ),
        [
            ("GET", "/readings", "readings", "aiohttp", 2),
            ("PUT", "/pulse", "pulse", "aiohttp", 3),
            ("POST", "/new", "new", "aiohttp", 4),
            ("DELETE", "/old", "old", "aiohttp", 6),
        ],
    ),
    "tornado": (
        'import tornado.web\napp = tornado.web.Application([(r"/readings", ReadingHandler)])\n',
        [("", "/readings", "ReadingHandler", "Tornado", 2)],
    ),
    "litestar": (
        'from litestar import get\n@get("/readings")\nasync def readings() -> None: ...\n',
        [("GET", "/readings", "readings", "Litestar", 2)],
    ),
    "an app of its own": (
        (
            'add_route(favicon, "/favicon.ico")\nadd_route(IndexView.as_view(self), r"/" + name + "$")\n'
            'add_route(redirect("/old"), "/new")\nadd_route(show, "/a/{}".format(name))\n'
        ),
        [
            ("", "/favicon.ico", "favicon", "", 1),
            ("", "/…", "IndexView", "", 2),
            ("", "/new", "redirect", "", 3),
            ("", "/a/…", "show", "", 4),
        ],
    ),
}


@pytest.mark.verifies("KIT-SRS-053.c")
@pytest.mark.parametrize("case", CASES)
def test_routes_are_found_with_their_line(case):
    source, expected = CASES[case]
    assert found(source) == expected


@pytest.mark.verifies("KIT-SRS-053.c")
@pytest.mark.parametrize(
    "source",
    [
        '@mock.patch("app.views.send")\ndef f(): ...\n',
        '@cache.get("key")\ndef f(): ...\n',
        'client.get("/readings")\nrequests.post("https://example.com/a")\n',
        'from pathlib import Path as path\npath("a/")\n',
        "from fastapi import APIRouter\nrouter = APIRouter()\nrouter.register('a', b)\n",
        "admin.site.register(Reading)\n",
        'x = ("/readings", ReadingHandler)\n',
        '@get("/readings")\ndef f(): ...\n',
        "from django.urls import path\npath(address, view)\n",
    ],
)
def test_what_only_looks_like_a_route_is_none(source):
    assert found(source) == []
