"""What is claimed of the CTI OS design: servers, softphones, agents, news, and the way back.

P and H are the properties and hazards of the dossier, S1-27 the promise of the chapter as a whole. The expectations are
the dossier's, worked out by reasoning before any engine ran. A *safety part* says of settled states what the property
says of fair runs; the rest of it, and what needs a clock, is not stated as yet.
"""

from __future__ import annotations

from properties.catalogue.ctios_agents import agents_catalogue
from properties.catalogue.ctios_events import events_catalogue
from properties.catalogue.ctios_recovery import recovery_catalogue
from properties.catalogue.ctios_servers import servers_catalogue
from properties.catalogue.ctios_softphones import softphones_catalogue
from properties.property import Property


def ctios_catalogue() -> tuple[Property, ...]:
    """Every property of the design.

    The servers come first: what is claimed of them is decided soon, and results are told in this order.
    """
    return (
        *servers_catalogue(),
        *softphones_catalogue(),
        *agents_catalogue(),
        *events_catalogue(),
        *recovery_catalogue(),
    )
