"""The DB Change Notifier of an application (S2-26): a changed parameter forces a restart of the service (C28)."""

from __future__ import annotations

from model.callback.extended_functions import ExtendedFunctions, Process
from model.callback.service import forget
from model.lang.rule import Step, failover, operator, when


@operator(cites="S2-26 C28")
def change_parameter(application: ExtendedFunctions) -> Step:
    """An administrator changes a service parameter of {application}; the DB Change Notifier reports it."""
    return when(application.running, application.database_link, ~application.restart_due).then(
        application.restart_due.becomes(True),
    )


@failover(cites="S2-15 S2-26 C28")
def restart_for_change(application: ExtendedFunctions) -> Step:
    """The service of {application} restarts, for the changed parameter to take effect."""
    return when(application.running, application.restart_due).then(
        application.process.becomes(Process.STARTING),
        *forget(application),
    )
