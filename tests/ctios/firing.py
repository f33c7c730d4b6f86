"""Which rules fire in the stories, told on any deployment and from any start condition.

A story is about `duplex` and its normal start. From another start it is told after what leads to the normal one; where
elements have other names, with these. A step that cannot happen there is left out: what counts is which rules fire.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy

from tests.callback.fault_table import ROWS as CALLBACK_ROWS
from tests.callback.stories import STORIES as CALLBACK_STORIES
from tests.ctios.acceptance import ACCEPTANCE
from tests.ctios.fault_table import ROWS
from tests.ctios.further_stories import FROM_COLD, FURTHER
from tests.ctios.telling import Run, moves, snapshot

Steps = tuple[str, ...]

SIDE_B_COMES_UP = (
    "power_on(hostB)",
    "boot(hostB)",
    "launch_manager(nmB)",
    "create_guard(nmmB)",
    "create_trace(traceB)",
    "create_server(serverB)",
    "restart(pgB)",
    "synchronise(pgB)",
    "restart(ctiB)",
    "open_session(serverB, ctiA)",
    *snapshot("serverB"),
    "close(softphone2)",
    "start(softphone2, serverB)",
    *moves("softphone2", "serverB"),
)
"""After planned maintenance."""
OWN_HOSTS = {f"host{side}": (f"ctiosHost{side}", f"ctiHost{side}", f"pgHost{side}") for side in "AB"}
"""On `independent-hosts` three hosts are what one is on `duplex`."""
CALLERS = {"phone1": ("caller1",), "phone2": ("caller2",)}
"""The phones of Call Back have other names on `bridge`, where the phones of CTI OS have theirs."""

GIVES_UP_ON_THREE = (
    *(f"crash(server{s})" for s in "ABC"),
    "notice_broken_socket(softphone1, serverA)",
    *(f"fail_to_connect(softphone1, server{s})" for s in "BCABC"),
    "give_up(softphone1)",
)
OF_THE_BRIDGE = (
    (
        *(f"CallManager.fail(cm{n})" for n in (1, 2, 3)),
        "go_out_of_service(switch1)",
        "hear_of_switch(serverA, switch1)",
        "tell_switch_out(serverA, softphone1)",
        "CallManager.return_to_service(cm2)",
        "come_into_service(switch1)",
        "hear_of_switch(serverA, switch1)",
        "tell_switch_back(serverA, softphone1)",
    ),
    (
        "CallManager.fail(cm1)",
        "PhoneRegistration.lose_callmanager(registration1)",
        "find_callmanager(registration1, cm2)",
    ),
    (
        "CtiManager.fail(ctim1)",
        "lose_ctimanager(connectionA)",
        "leave_service(connectionA)",
        "CtiManager.return_to_service(ctim1)",
        "open_devices(ctim1, cm1)",
        "log_in(connectionA)",
    ),
)
"""What only the bridge can tell."""


def rules_fired(deployment: str, start: str) -> set[str]:
    """The rules that fire when every story that is told under the defaults is told here."""
    begun = _told(Run(deployment, start), tuple(_on(deployment, _lead(deployment, start))))
    fired = {i.rule.id for i in begun.fired}
    for steps in _stories(deployment):
        run = copy(begun)
        run.states, run.fired = [begun.state], []
        fired |= {i.rule.id for i in _told(run, steps).fired}
    return fired


def _told(run: Run, steps: Steps) -> Run:
    for step in steps:
        if run.can(step):
            run.do(step)
    return run


def _lead(deployment: str, start: str) -> Steps:
    """What leads to the normal start."""
    match deployment, start:
        case _, "normal":
            return ()
        case _, "maintenance":
            return SIDE_B_COMES_UP
        case "bridge", _:
            return tuple(_cold_bridge())
        case _:
            return FROM_COLD.steps


def _cold_bridge() -> Iterator[str]:
    yield from (f"CallManager.return_to_service(cm{n})" for n in (1, 2, 3))
    yield "come_into_service(switch1)"
    yield from (f"find_callmanager(registration{n}, cm1)" for n in (1, 2))
    yield from _renamed(CALLBACK_STORIES[0].steps, CALLERS)
    for step in FROM_COLD.steps:
        yield step
        if step.startswith("restart(pg"):
            yield step.replace("restart(pg", "log_in(connection")


def _stories(deployment: str) -> Iterator[Steps]:
    told = (*ACCEPTANCE, *FURTHER)
    of_ctios = (*(s.steps for s in told if not s.readings), *(r.run for r in ROWS if not r.readings), GIVES_UP_ON_THREE)
    yield from (tuple(_on(deployment, steps)) for steps in of_ctios)
    if deployment == "bridge":
        of_callback = (
            *(s.steps for s in CALLBACK_STORIES if not s.readings),
            *(r.run for r in CALLBACK_ROWS if not r.readings),
        )
        yield from (tuple(_renamed(steps, CALLERS)) for steps in of_callback)
        yield from OF_THE_BRIDGE


def _on(deployment: str, steps: Steps) -> Iterator[str]:
    return _renamed(steps, OWN_HOSTS) if deployment == "independent-hosts" else iter(steps)


def _renamed(steps: Steps, names: Mapping[str, Steps]) -> Iterator[str]:
    """Each step with other names in it, one step for each."""
    for step in steps:
        found = [name for name in names if name in step]
        yield from (step.replace(found[0], new) for new in names[found[0]]) if found else (step,)
