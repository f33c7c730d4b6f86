"""Sites of CTI OS small enough for the reference engine, which lists every state of the whole system.

A site is narrowed in two ways: it has few elements, and of all that comes from outside (faults, operators, agents,
calls) only what is named may happen. What follows by itself, and every repair, stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from model.deployment_file import find_deployment
from model.designs import design
from model.lang.rule import Kind
from model.lang.sites import Deployment, Site, site

FROM_OUTSIDE = (Kind.FAULT, Kind.OPERATOR, Kind.EVENT)
PAIRS = ("Host", "PeripheralGateway", "CtiServer")


def pairs_alone() -> Deployment:
    """Both sides of the Peripheral Gateway and of the CTI Servers, and nobody whom they serve."""
    return _part("pairs-alone", lambda sort, _name: sort in PAIRS)


def one_side() -> Deployment:
    """Side A with its softphone."""
    return _part("one-side", lambda _sort, name: not name.endswith(("B", "2")))


def one_softphone() -> Deployment:
    """Both sides, and the softphone of side A."""
    return _part("one-softphone", lambda _sort, name: not name.endswith("2"))


@dataclass(frozen=True)
class NarrowSite:
    """A deployment, the rules from outside that may fire (none named: all), and other readings than the defaults."""

    name: str
    deployment: Callable[[], Deployment]
    rules: tuple[str, ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict[str, str])

    def site(self) -> Site:
        """The site, with all other rules from outside taken away."""
        system = design("ctios")
        if self.rules:
            for rule in system.rules:
                if rule.kind in FROM_OUTSIDE and rule.id not in self.rules:
                    system = system.remove(rule.id)
        given = self.deployment()
        chosen = {reading: (option,) for reading, option in self.readings.items()}
        return site(system, Deployment(self.name, given.elements, chosen, "normal"))


CRASH = "CtiosServerNode.crash"
HANG = "CtiosServerNode.hang"
STALL = "CtiosServerNode.stall"
CABLE = "Softphone.pull_cable"
PHONE = "IpPhone.lose_phone"
SWITCH = "Switch.fail"
CTISERVER = "CtiServer.fail"
GATEWAY = "PeripheralGateway.fail"
LOGIN, LOGOUT, READY, NOT_READY, ANSWER = (
    f"Softphone.click_{button}" for button in ("login", "logout", "ready", "not_ready", "answer")
)
CALL = ("IpPhone.offer_call", "IpPhone.end_call")
DESK = ("Softphone.close", "Softphone.start")

NARROW = (
    NarrowSite("pairs", pairs_alone),
    NarrowSite("crash", one_softphone, (CRASH, *DESK)),
    NarrowSite("crash, failed server sends", one_softphone, (CRASH,), {"B1": "failed-server"}),
    NarrowSite("crash, service starts all", one_side, (CRASH, "CtiosTrace.crash"), {"B12": "by-service"}),
    NarrowSite("cut cable, old session logs out", one_softphone, (CABLE,), {"B35": "logs-out"}),
    NarrowSite("silence", one_softphone, (CABLE, HANG, STALL)),
    NarrowSite("silence, NodeManager notices", one_side, (CABLE, HANG, STALL), {"B14": "node-manager"}),
    NarrowSite("stalled", one_softphone, (STALL, NOT_READY, *CALL)),
    NarrowSite("logins", one_softphone, (PHONE, LOGIN, LOGOUT)),
    NarrowSite("logins, by hand all the same", one_side, (PHONE, LOGIN), {"B33": "by-hand"}),
    NarrowSite("calls", one_softphone, (*CALL, "IpPhone.answer_at_phone", "Agent.finish_wrap_up", ANSWER)),
    NarrowSite("calls behind a cut cable", one_softphone, (*CALL, CABLE)),
    NarrowSite("buffered answers", one_side, (*CALL, CABLE, ANSWER)),
    NarrowSite("switch and phone", one_softphone, (SWITCH, PHONE)),
    NarrowSite("switch and phone, last event", one_side, (SWITCH, PHONE), {"B6": "last-event"}),
    NarrowSite("requests without a CTI Server", one_side, (CTISERVER, NOT_READY, READY)),
    NarrowSite("calls without a CTI Server", one_side, (CTISERVER, *CALL)),
    NarrowSite("phone without a CTI Server", one_side, (CTISERVER, PHONE)),
    NarrowSite("gateway and CTI Server", one_side, (CTISERVER, GATEWAY)),
    NarrowSite("gateway, always seen", one_side, (GATEWAY, NOT_READY), {"B9": "always-seen"}),
    NarrowSite("crash and phone", one_side, (CRASH, PHONE)),
    NarrowSite("service", one_side, ("CtiosService.stop", "CtiosService.start", "CtiosTrace.crash")),
    NarrowSite("watchers", one_side, ("NodeManager.crash", "NodeManagerManager.crash", CRASH), {"B13": "nobody"}),
)
"""Each can be explored state by state in minutes."""


def _part(name: str, keeps: Callable[[str, str], bool]) -> Deployment:
    whole = find_deployment("duplex")
    elements = {
        sort: {e: fields for e, fields in elements.items() if keeps(sort, e)}
        for sort, elements in whole.elements.items()
    }
    return Deployment(name, elements)
