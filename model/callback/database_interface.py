"""The links of an application to the directory (S2-18) and to the CallManager database (S2-22, DBL Library)."""

from __future__ import annotations

from model.callback.extended_functions import ExtendedFunctions
from model.lang.rule import Step, detection, fault, repair, when


@fault(cites="S2-18")
def lose_directory(application: ExtendedFunctions) -> Step:
    """{application} is cut off from the directory."""
    return when(application.directory_link).then(application.directory_link.becomes(False))


@repair(cites="S2-18")
def restore_directory(application: ExtendedFunctions) -> Step:
    """{application} can reach the directory again."""
    return when(~application.directory_link).then(application.directory_link.becomes(True))


@detection(cites="S2-18")
def update_directory_status(application: ExtendedFunctions) -> Step:
    """{application} reports its directory status to the Real-Time Monitoring Tool."""
    differs = ~application.directory_status.iff(application.directory_link)
    return when(application.running, differs).then(
        application.directory_status.becomes(application.directory_link),
    )


@fault(cites="S2-22 C27")
def lose_database(application: ExtendedFunctions) -> Step:
    """{application} is cut off from the CallManager database."""
    return when(application.database_link).then(application.database_link.becomes(False))


@repair(cites="S2-22")
def restore_database(application: ExtendedFunctions) -> Step:
    """{application} can reach the CallManager database again."""
    return when(~application.database_link).then(application.database_link.becomes(True))
