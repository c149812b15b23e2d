"""The door of integrations: what the packages above may use."""

from relais.integrations.agents.approving import refuse
from relais.integrations.agents.caller import Caller
from relais.integrations.agents.calling import Call
from relais.integrations.agents.governing import perform
from relais.integrations.agents.making import make_agent
from relais.integrations.connections import troubled
from relais.integrations.exports.writing import write_export
from relais.integrations.imports.preparing import LARGEST, keep_file
from relais.integrations.imports.running import load_file
from relais.integrations.rest.scopes import unknown_scope

__all__ = [
    "LARGEST",
    "Call",
    "Caller",
    "keep_file",
    "load_file",
    "make_agent",
    "perform",
    "refuse",
    "troubled",
    "unknown_scope",
    "write_export",
]
