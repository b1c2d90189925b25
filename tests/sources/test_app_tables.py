"""Tables of an app: models of the common libraries, followed through base classes of its own, and SQL."""

import ast

import pytest
from samdkit.sources import app_tables, connections


def models(**files):
    found = [one for name, source in files.items() for one in app_tables.classes(f"{name}.py", ast.parse(source))]
    return [(one.name, one.kind, str(one.location)) for one in app_tables.models(found)]


CASES = {
    "sqlalchemy": (
        'class Reading(Base):\n    __tablename__ = "readings"\n',
        [("readings", "SQLAlchemy model", "models.py:1")],
    ),
    "flask-sqlalchemy": (
        "from app import db\nclass Reading(db.Model):\n    pass\n",
        [("Reading", "SQLAlchemy model", "models.py:2")],
    ),
    "sqlmodel": (
        "from sqlmodel import SQLModel\nclass Reading(SQLModel, table=True): ...\nclass Shown(SQLModel): ...\n",
        [("Reading", "SQLModel", "models.py:2")],
    ),
    "django": (
        "from django.db import models\nclass Reading(models.Model):\n    class Meta:\n        db_table = 'reading'\n",
        [("reading", "Django model", "models.py:2")],
    ),
    "django's users": (
        "from django.contrib.auth.models import AbstractUser\nclass User(AbstractUser): ...\n",
        [("User", "Django model", "models.py:2")],
    ),
    "an abstract and a proxy model": (
        (
            "from django.db import models\nclass Base(models.Model):\n    class Meta:\n        abstract = True\n"
            "class Reading(Base): ...\nclass Shown(Reading):\n    class Meta:\n        proxy = True\n"
        ),
        [("Reading", "Django model", "models.py:5")],
    ),
    "peewee": ("from peewee import Model\nclass Reading(Model): ...\n", [("Reading", "Peewee model", "models.py:2")]),
    "no model": ("class Reading(dict): ...\nclass Form(ModelForm): ...\nclass Model(Model): ...\n", []),
}


@pytest.mark.verifies("KIT-SRS-053.c")
@pytest.mark.parametrize("case", CASES)
def test_models_are_found_with_their_line(case):
    source, expected = CASES[case]
    assert models(models=source) == expected


@pytest.mark.verifies("KIT-SRS-053.c")
def test_a_base_class_in_another_file_is_followed():
    base = "from django.db import models\nclass Dated(models.Model):\n    class Meta:\n        abstract = True\n"
    own = "from .base import Dated\nclass Reading(Dated): ...\n"
    assert models(base=base, own=own) == [("Reading", "Django model", "own.py:2")]
    assert models(own=own) == []


@pytest.mark.verifies("KIT-SRS-053.c")
def test_a_table_that_a_call_makes_is_found():
    tree = ast.parse('import sqlalchemy as sa\nreadings = sa.Table("readings", metadata)\nTable("Title", "x")\n')
    assert [(one.name, str(one.location)) for one in app_tables.declared("a.py", tree)] == [("readings", "a.py:2")]


@pytest.mark.verifies("KIT-SRS-053.c")
def test_sql_in_texts_and_in_files_is_found():
    source = 'db.execute("""\n  CREATE TABLE IF NOT EXISTS readings (id INTEGER)\n""")\n'
    assert [(one.name, str(one.location)) for one in app_tables.in_texts(connections.find("a.py", source))] == [
        ("readings", "a.py:2")
    ]
    sql = "-- first\ncreate table `pulse` (a int);\nCREATE TABLE audit.log (b int);\nDROP TABLE x;\n"
    assert [(one.name, one.location.line) for one in app_tables.in_sql("a.sql", sql)] == [("pulse", 2), ("audit.log", 3)]
