"""Each claim that is expected to be violated is violated by a story: told here, judged by the code that replays."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from checker.replay import confirm
from properties.catalogue import catalogue
from properties.expectation import HOLDS
from properties.result import Case, Verdict
from tests.ctios.further_stories import FURTHER
from tests.ctios.telling import Run, comes_back, moves, snapshot

CLAIMS = {p.id: p for p in catalogue("ctios")}
GIVES_UP = (
    "lose_power(hostA)",
    "lose_power(hostB)",
    "notice_broken_socket(softphone1, serverA)",
    *("fail_to_connect(softphone1, serverB)", "fail_to_connect(softphone1, serverA)") * 2,
    "fail_to_connect(softphone1, serverB)",
    "give_up(softphone1)",
    "power_on(hostA)",
    "boot(hostA)",
    "launch_manager(nmA)",
    "create_server(serverA)",
)
LOST_UPDATE = (
    "fail(ctiA)",
    "lose_session(serverA)",
    "lose_session(serverB)",
    "activate(ctiB)",
    "open_session(serverA, ctiB)",
    "ask_for_agents(serverA)",
    "click_not_ready(softphone1)",
    "carry_out_not_ready(serverA, softphone1)",
    "hear_of_agent_too_soon(serverA, agent1)",
    *snapshot("serverA")[1:],
    "open_session(serverB, ctiB)",
    *snapshot("serverB"),
)
BOTH_LINKS_LOST = ("lose_private_link", "lose_public_link", "notice_loss_of_private_link(pgB)")


def told_before(name: str) -> tuple[str, ...]:
    """The steps of a further story, by the first words of its name."""
    return next(story.steps for story in FURTHER if story.name.startswith(f"{name} "))


@dataclass(frozen=True)
class Witness:
    """A story that violates a claim for these elements, under these readings."""

    claim: str
    binding: tuple[str, ...]
    steps: tuple[str, ...]
    readings: dict[str, str] = field(default_factory=dict[str, str])


WITNESSES = (
    Witness("S1-27", ("softphone1",), ("stall(serverA)", "offer_call(phone1)", "hear_of_call(serverB, phone1)")),
    Witness("S1-27", ("softphone1",), LOST_UPDATE),
    Witness("H14", ("softphone1", "serverA"), LOST_UPDATE),
    Witness("P29", ("softphone1",), ("stall(serverA)", "click_not_ready(softphone1)")),
    Witness("P7", ("agent1",), told_before("H3")),
    Witness("P15", (), (*BOTH_LINKS_LOST, "notice_loss_of_peer(pgB)", "take_over_anew(pgB)")),
    Witness("P22", ("softphone1",), (*GIVES_UP[:-4], "raise_ctios_failure(softphone1)", *GIVES_UP[-4:])),
    Witness("H1", (), told_before("H1")),
    Witness("H2", (), told_before("H2")),
    Witness("H3", ("softphone1",), told_before("H3")),
    Witness("H4", (), told_before("H4"), {"B35": "logs-out"}),
    Witness("H5", ("softphone1",), GIVES_UP),
    Witness("H6", ("serverA",), ("crash(nmmA)", "crash(nmA)", "crash(serverA)")),
    Witness(
        "H7",
        (),
        (
            "lose_power(hostB)",
            "have_system_fault(hostA)",
            "notice_system_fault(nmmA)",
            "restart_host(nmmA, hostA)",
        ),
    ),
    Witness("H12", ("softphone1",), ("stall(serverA)",)),
    Witness(
        "H15",
        ("softphone1",),
        (
            "lose_phone(phone1)",
            "hear_of_phone(serverA, phone1)",
            "tell_phone_out(serverA, softphone1)",
            "crash(serverA)",
            "notice_broken_socket(softphone1, serverA)",
            *moves("softphone1", "serverB"),
        ),
        {"B6": "flag"},
    ),
    Witness(
        "H16",
        (),
        (
            "crash(serverA)",
            "notice_broken_socket(softphone1, serverA)",
            *moves("softphone1", "serverB"),
            *comes_back("serverA"),
        ),
    ),
    Witness("H19", (), ("crash(serverA)", "close(softphone1)", "start(softphone1, serverA)")),
    Witness(
        "H20",
        (),
        (
            *BOTH_LINKS_LOST,
            "notice_loss_of_peer(pgB)",
            "take_over_anew(pgB)",
            "restore_public_link",
            "restart_after_division(pgB)",
        ),
    ),
    Witness(
        "P49",
        ("serverA",),
        ("lose_power(hostA)", "power_on(hostA)", "boot(hostA)", "launch_server(serverA)"),
        {"B12": "by-service"},
    ),
    Witness(
        "P49-trace",
        ("traceA",),
        ("lose_power(hostA)", "power_on(hostA)", "boot(hostA)", "launch_manager(nmA)", "launch_trace(traceA)"),
        {"B12": "by-service"},
    ),
    Witness("P24-nmm", ("nmmA",), ("crash(nmmA)",)),
    Witness("S1-25", ("serverA",), ("stall(serverA)",)),
    Witness(
        "S1-38-side",
        ("pgA",),
        ("fail(pgA)", "notice_loss_of_peer(pgB)", "take_over(pgB)", "restart(pgA)", "lose_private_link"),
    ),
    Witness(
        "S1-34",
        ("softphone1",),
        (
            "lose_phone(phone1)",
            "hear_of_phone(serverA, phone1)",
            "tell_phone_out(serverA, softphone1)",
            "log_out_for_outage(agent1)",
            "register_phone(phone1)",
            "hear_of_phone(serverA, phone1)",
            "tell_phone_back(serverA, softphone1)",
            "log_in_again(serverA, softphone1)",
        ),
        {"B8": "automatic"},
    ),
    Witness(
        "S1-29",
        ("softphone1",),
        (
            "click_not_ready(softphone1)",
            "offer_call(phone1)",
            "hear_of_call(serverA, phone1)",
            "show_call(serverA, softphone1)",
            "click_answer(softphone1)",
        ),
        {"B28": "last"},
    ),
    Witness("P24", ("nmmA",), ("crash(nmA)",), {"B13": "nobody"}),
    Witness("P1", ("softphone1",), told_before("the failed server"), {"B1": "failed-server"}),
)


def shown_by(witness: Witness) -> tuple[str, ...]:
    """The false parts of the claim at the end of the story; raises where the story does not violate it."""
    run = Run(chosen=witness.readings).do(*witness.steps)
    case = Case(((),), Verdict.VIOLATED, run.trace(), binding=witness.binding)
    return confirm(run.site, CLAIMS[witness.claim], case)


@pytest.mark.parametrize("witness", WITNESSES, ids=[f"{w.claim}-{n}" for n, w in enumerate(WITNESSES)])
def test_the_story_violates_the_claim(witness: Witness) -> None:
    assert shown_by(witness) != ()


def test_every_claim_that_is_expected_to_be_violated_has_a_story() -> None:
    readings = {info.id: info.default for info in Run().site.system.readings}
    violated = {i for i, p in CLAIMS.items() if p.expect is not None and p.expect.under(readings) is not HOLDS}

    assert violated - {w.claim for w in WITNESSES if not w.readings} == set()
