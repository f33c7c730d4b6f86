"""What is claimed of the CTI OS design.

P and H are the properties and hazards of the dossier. Their expectations are the dossier's, worked out by reasoning
before any engine ran.
"""

from __future__ import annotations

from model.ctios.agent import Agent
from model.ctios.cti_server import CtiServer
from model.ctios.ctios_server_node import CtiosServerNode
from model.ctios.host import Host
from model.ctios.node_manager import NodeManager
from model.ctios.node_manager_manager import NodeManagerManager
from model.ctios.peripheral_gateway import PeripheralGateway
from model.ctios.service import CtiosService
from model.ctios.softphone import Connection, Softphone
from model.lang.rule import settled
from model.lang.term import Bool
from properties.property import Property, always


# ---- words the claims share ----------------------------------------------------------------------
def settled_for(softphone: Softphone) -> Bool:
    """Nothing is left to notice or to do by itself that concerns this softphone; of tracing nothing is asked."""
    return settled(
        Host,
        CtiosService,
        NodeManager,
        NodeManagerManager,
        PeripheralGateway,
        CtiServer,
        CtiosServerNode,
        Agent,
        Softphone,
        around=(softphone, softphone.agent, softphone.phone, softphone.switch),
    )


def restored_or_offline() -> tuple[Property, ...]:
    """The promise of the chapter as a whole."""
    return (
        always(
            "S1-27",
            "Once all has settled, every softphone displays Offline or shows the world as it is",
            over=Softphone,
            when=lambda softphone: settled_for(softphone) & (softphone.connection != Connection.CLOSED),
            that=lambda softphone: softphone.offline | softphone.is_resynced,
            why="An agent who works with a wrong picture takes calls that are not there and misses those that are.",
            cites="S1-27 S1-33 S1-36 S1-40 S1-45 S1-46 S1-50 S1-52",
        ),
    )


def ctios_catalogue() -> tuple[Property, ...]:
    """Every property of the design, in the order of the chapter."""
    return restored_or_offline()
