"""What a site of Viewflow with the same ten steps is made of: written into a scratch folder, run by its own server.

It is as its makers' first example and Django's advice for production have it: no debugging, connections kept open,
the session in a signed cookie, each step a form over the values of the case. The row of the process is locked, without
which a task sent twice goes on twice; CSRF tokens and a history of the values it has not, which is in its favour.
"""

from __future__ import annotations

from pathlib import Path

from engine.store.tx import Statement

SETTINGS = "rival_settings"
WSGI = "rival_wsgi"
BEGIN = "rival_begin.py"
DATABASE, SECRET = "RIVAL_DATABASE_URL", "RIVAL_SECRET"

# Of a case's tasks those of people are never finished before they are completed.
OPEN_TASK = Statement(
    "select id from viewflow_task where process_id = ? and finished is null and flow_task_type = 'HUMAN'"
)

_SETTINGS = f"""
import os

from psycopg.conninfo import conninfo_to_dict

found = conninfo_to_dict(os.environ["{DATABASE}"])
SECRET_KEY = os.environ["{SECRET}"]
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "rival_urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "viewflow",
    "viewflow.workflow",
    "rival",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "viewflow.middleware.SiteMiddleware",
]
TEMPLATES = [{{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}}]
DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.postgresql",
        "NAME": found.pop("dbname", ""),
        "USER": found.pop("user", ""),
        "PASSWORD": found.pop("password", ""),
        "HOST": found.pop("host", ""),
        "PORT": found.pop("port", ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": found,
    }}
}}
"""

_MODELS = """
from viewflow import jsonstore
from viewflow.workflow.models import Process


class Measured(Process):
    catatan = jsonstore.CharField(max_length=200)
    jumlah = jsonstore.IntegerField()
    keputusan = jsonstore.CharField(
        max_length=20, choices=[("setuju", "Setuju"), ("kembalikan", "Kembalikan")]
    )

    class Meta:
        proxy = True
"""

_STEPS = "\n".join(
    f"    langkah_{number} = step(this.{f'langkah_{number + 1}' if number < 10 else 'end'})"
    for number in range(1, 11)
)

_FLOWS = f"""
from rival.models import Measured
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.flow.views import UpdateProcessView


def step(after):
    view = UpdateProcessView.as_view(fields=["catatan", "jumlah", "keputusan"])
    return flow.View(view).Permission("rival.work").Next(after)


class Ten(flow.Flow):
    process_class = Measured
    lock_impl = lock.SelectForUpdateLock(nowait=False)

    begin = flow.StartHandle().Next(this.langkah_1)
{_STEPS}
    end = flow.End()
"""

_URLS = """
from django.urls import path
from rival.flows import Ten
from viewflow.workflow.flow import FlowViewset

urlpatterns = [path("ten/", FlowViewset(Ten).urls)]
"""

_WSGI = """
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
"""

# Makes the tables at its first run; prints the cookie of the one person who works there, and the cases started.
_BEGIN = """
import json
import sys

import django

django.setup()

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.management import call_command
from rival.flows import Ten

call_command("makemigrations", "rival", verbosity=0)
call_command("migrate", verbosity=0)
person, _ = User.objects.get_or_create(username="pengukur")
kind, _ = ContentType.objects.get_or_create(app_label="rival", model="measured")
may, _ = Permission.objects.get_or_create(codename="work", content_type=kind, defaults={"name": "Work"})
person.user_permissions.add(may)
session = SessionStore()
session[auth.SESSION_KEY] = str(person.pk)
session[auth.BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[auth.HASH_SESSION_KEY] = person.get_session_auth_hash()
session.save()
cases = [Ten.begin.run().pk for _ in range(int(sys.argv[1]))]
print(json.dumps({"cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}", "cases": cases}))
"""

FILES = {
    f"{SETTINGS}.py": _SETTINGS,
    f"{WSGI}.py": _WSGI,
    BEGIN: _BEGIN,
    "rival_urls.py": _URLS,
    "rival/__init__.py": "",
    "rival/models.py": _MODELS,
    "rival/flows.py": _FLOWS,
}


def write(folder: Path) -> None:
    """Fill a new folder with the site."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip(), encoding="utf-8")
