"""Plug-ins that are installed beside the product…"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.workspaces import ROOT, Workspace, Workspaces

pytestmark = [pytest.mark.covers("R335"), pytest.mark.slow]

#: What strangers write: a package each, with what is wrong with it.
BROKEN = {
    "absent": {"absent": "raise ImportError('something is missing')"},
    "tables": {"tables": "", "tables.models": "from django.db import models\nclass Thing(models.Model):\n    other = models.ForeignKey()"},
    "words": {
        "words": "",
        "words.record_types": (
            "from relais.accounts.models import Team\nfrom relais.records.api import RecordType, record_type\n"
            "@record_type\nclass WordType(RecordType):\n    key = 'words'\n    model = Team\n    columns = ('nothing',)"
        ),
    },
    "doors": {
        "doors": "",
        "doors.urls": (
            "from django.http import HttpResponse\nfrom django.urls import path\napp_name = 'doors'\n"
            "urlpatterns = [path('all/', lambda request: HttpResponse('secret'), name='all')]"
        ),
    },
    "steps": {
        "steps": "",
        "steps.migrations": "",
        "steps.migrations.0001_initial": (
            "from django.db import migrations\nclass Migration(migrations.Migration):\n    initial = True\n"
            "    operations = [migrations.RunSQL('CREATE NOTHING AT ALL')]"
        ),
    },
}
#: Everything that a firm does with the sample, in one process with the settings of the product.
USE = """
import json
from django.apps import apps
from django.test import Client
from relais.accounts.models import ApiToken
from relais.project.doctor import plugins
from relais.records.testing import make_user
from relais.core import clock
from datetime import timedelta

told = {}
users = {name: make_user(f"{name} X", *roles) for name, roles in {"ada": ["administrator"], "sam": ["seller"], "ned": []}.items()}
heads = {name: {"Authorization": "Bearer " + ApiToken.issue(user, scopes=["read", "write"])[1]} for name, user in users.items()}
def api(name, method, path, body=None):
    answer = Client().generic(method, f"/api/v1/{path}", json.dumps(body) if body is not None else "", "application/json", headers=heads[name])
    return answer.status_code, json.loads(answer.content or b"null")
day = lambda days: (clock.today() + timedelta(days=days)).isoformat()
_status, firm = api("sam", "POST", "organizations/", {"name": "Vauban"})
lent = {"equipment": "Scissor lift", "borrower": firm["id"], "lent_on": day(-20), "due_on": day(-3)}
told["made"], loan = api("sam", "POST", "loans/", lent)
told["refused"] = api("sam", "POST", "loans/", lent | {"due_on": day(-40)})[0]
told["closed"] = [api("ned", "GET", "loans/")[0], api("ned", "GET", f"loans/{loan['id']}/")[0]]
def page(name, path, language="en"):
    client = Client()
    users[name].language = language
    users[name].save(update_fields=["language"])
    client.force_login(users[name])
    answer = client.get(path)
    return answer.status_code, answer.content.decode()
told["overdue"] = ["Scissor lift" in page("sam", "/plug-ins/loans/overdue/")[1], page("ned", "/plug-ins/loans/overdue/")[0]]
told["visitor"] = Client().get("/plug-ins/loans/overdue/").status_code
french = page("sam", "/loans/", "fr")[1]
told["french"] = ["Prêts en retard" in french, "Emprunteur" in french]
told["returned"] = [api("sam", "POST", f"loans/{loan['id']}/return/", {})[1]["returned_on"] == clock.today().isoformat(), api("sam", "POST", f"loans/{loan['id']}/return/", {})[0]]
told["undone"] = Client()
told["undone"].force_login(users["sam"])
from relais.records.models import Operation
told["undone"] = [told["undone"].post(f"/operations/{Operation.objects.latest('pk').pk}/undo/").status_code, api("sam", "GET", f"loans/{loan['id']}/")[1]["returned_on"]]
told["pages"] = {path: page("ada", path)[0] for path in ("/", "/contacts/", "/plug-ins/doors/all/", "/words/")}
finding = plugins()
told["subject"], told["problems"] = finding.subject, [problem.sentence for problem in finding.problems]
print(json.dumps(told))
"""


def install_sample(target: Path, work: Path) -> None:
    """As an administrator does it: pip builds it and puts it into a folder of packages; here without a network."""
    source = shutil.copytree(ROOT / "examples" / "relais-loans", work / "relais-loans")
    texts = source / "relais_loans" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    with texts.open("rb") as catalogue, texts.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, read_po(catalogue, locale="fr"))
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--disable-pip-version-check",
    ]
    subprocess.run([*pip, "--target", str(target), str(source)], check=True, capture_output=True, timeout=300)


def install_broken(target: Path) -> None:
    for name, modules in BROKEN.items():
        for module, text in modules.items():
            is_package = any(other.startswith(f"{module}.") for other in modules) or "." not in module
            path = target / Path(*module.split("."))
            file = path / "__init__.py" if is_package else path.with_suffix(".py")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        information = target / f"{name}-2.0.dist-info"
        information.mkdir()
        (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.0\n")
        (information / "entry_points.txt").write_text(f"[relais.plugins]\n{name} = {name}\n")


def with_packages(workspace: Workspace, target: Path) -> Workspace:
    return replace(workspace, environment=workspace.environment | {"PYTHONPATH": str(target)})


def used(workspace: Workspace) -> dict[str, Any]:
    ended = workspace.relais("shell", "-v", "0", "-c", USE)
    assert ended.returncode == 0, ended.stderr
    answer: dict[str, Any] = json.loads(ended.stdout.strip().splitlines()[-1])
    return answer


def test_join_it_and_those_with_faults_stay_outside(workspaces: Workspaces, tmp_path: Path) -> None:
    target = tmp_path / "packages"
    install_sample(target, tmp_path)
    install_broken(target)
    workspace = with_packages(workspaces.ready(), target)

    prepared = workspace.relais("prepare")
    told = used(workspace)

    assert prepared.returncode == 0 and "steps (steps 2.0) is left out" in prepared.stderr
    assert (told["made"], told["refused"], told["closed"]) == (201, 422, [404, 404])
    assert (told["overdue"], told["visitor"]) == ([True, 404], 302)
    assert told["french"] == [True, True]
    assert told["returned"] == [True, 409] and told["undone"][1] is None
    assert told["pages"] == {"/": 200, "/contacts/": 200, "/plug-ins/doors/all/": 404, "/words/": 404}
    assert told["subject"] == "Plug-ins: loans (relais-loans 1.0)"
    faults = {sentence.split()[2]: sentence for sentence in told["problems"]}
    assert sorted(faults) == sorted(BROKEN)
    for name, word in (
        ("absent", "something is missing"),
        ("tables", "TypeError"),
        ("words", "nothing"),
        ("doors", "@opens_to"),
        ("steps", "NOTHING"),
    ):
        assert word in faults[name], name
