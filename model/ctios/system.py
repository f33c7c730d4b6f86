"""The CTI OS design as one system."""

from __future__ import annotations

from model.ctios import (
    click_buffer,
    cti_server_duties,
    desktop,
    host_outage,
    node_manager_duties,
    offline_events,
    pg_switch,
    reconnection,
    requests,
    snapshot,
    telephony,
    views,
)
from model.ctios.agent import Agent
from model.ctios.cti_server import CtiServer
from model.ctios.ctios_server_node import CtiosServerNode
from model.ctios.ctios_trace import CtiosTrace
from model.ctios.host import Host, Side
from model.ctios.ip_phone import IpPhone
from model.ctios.network import Network
from model.ctios.node_manager import NodeManager
from model.ctios.node_manager_manager import NodeManagerManager
from model.ctios.peripheral_gateway import PeripheralGateway
from model.ctios.readings import Readings
from model.ctios.service import CtiosService
from model.ctios.softphone import Softphone
from model.ctios.start_conditions import cold, maintenance, normal
from model.ctios.switch import Switch
from model.lang.rule import rules_in
from model.lang.systems import System, system

COMPONENTS = (
    Side,
    Network,
    Host,
    CtiosService,
    NodeManager,
    NodeManagerManager,
    CtiosTrace,
    PeripheralGateway,
    CtiServer,
    CtiosServerNode,
    Switch,
    IpPhone,
    Agent,
    Softphone,
)
PARTS = (
    host_outage,
    node_manager_duties,
    pg_switch,
    cti_server_duties,
    snapshot,
    views,
    telephony,
    reconnection,
    offline_events,
    desktop,
    click_buffer,
    requests,
)


def ctios() -> System:
    """The CTI OS design: every statement of the chapter that can be modelled without a clock."""
    return system(
        "ctios",
        COMPONENTS,
        rules=[rule for part in PARTS for rule in rules_in(part)],
        readings=Readings,
        starts=(normal(), cold(), maintenance()),
    )
