"""What engines say of properties, each in a process of its own with so much processor time, and whether they agree.

An engine is taken at its word: what it says is compared before its evidence is re-checked. What it does not say in its
time contradicts nothing.
"""

from __future__ import annotations

import math
import multiprocessing
import resource
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection

from checker.engine import Options, Session, Silent
from checker.engines import engine
from checker.portfolio.cross_check import Statement, contradiction
from checker.portfolio.instances import bindings, is_divisible, unit
from checker.rechecking import Rechecker, independent_checks
from model.lang.errors import Code, DisagreementError, ReachedError, UsageError
from model.lang.sites import Site
from properties.property import Property
from properties.result import Case, Result, Vacuity, Verdict

ACCEPTED = "accepted"
REFUSED = "refused"
"""What becomes of evidence. Anything else says why it could not be checked."""


@dataclass(frozen=True)
class Opinion:
    """What an engine says of a property about one element tuple (of all, where it cannot be divided).

    `error`: the site does something undefined. `evidence`: what became of it when it was re-checked; empty where that
    was not asked for or not finished. `seconds`: of the processor, for the answer. `states`: those that it looked at.
    """

    claim: str
    binding: tuple[str, ...]
    engine: str
    verdict: str
    vacuity: str
    seconds: float
    reason: str = ""
    error: str = ""
    evidence: str = ""
    states: int = 0

    @property
    def decides(self) -> bool:
        """It is a verdict, or an error of the model."""
        return bool(self.error) or self.verdict != Verdict.UNDECIDED.value


def element_tuples(of: Site, prop: Property) -> tuple[tuple[str, ...], ...]:
    """What the property is asked about, one by one, or as a whole; nothing where no elements are there."""
    every = bindings(of, prop)
    return every if is_divisible(of, prop) else ((),) if every else ()


def about(of: Site, prop: Property, binding: tuple[str, ...]) -> Property:
    """The property about this element tuple."""
    return unit(prop, binding) if is_divisible(of, prop) else prop


def ask(
    of: Site, properties: Sequence[Property], name: str, limit: float, *, recheck: float = 0.0
) -> Iterator[tuple[Property, list[Opinion]]]:
    """What the engine says of each property, in one session, in so many seconds of the processor at most.

    `recheck`: how many more the checks of its evidence may take; 0: none are made. What is not said in that time is
    not there. A session that had to be ended is begun again with the next property.
    """
    rest = [p for p in properties if p.kind in engine(name).decides]
    while rest:
        done = 0
        said: dict[tuple[str, ...], Opinion] = {}
        for opinion in _from_child(of, rest, name, limit, recheck):
            if opinion is None:
                yield rest[done], list(said.values())
                done, said = done + 1, {}
            else:
                said[opinion.binding] = opinion
        if done < len(rest):
            yield rest[done], list(said.values())
        rest = rest[done + 1 :]


def _from_child(
    of: Site, properties: Sequence[Property], name: str, limit: float, recheck: float
) -> Iterator[Opinion | None]:
    """Opinions, later ones instead of earlier ones, and None after those about a property."""
    fork = multiprocessing.get_context("fork")
    mine, its = fork.Pipe(duplex=False)
    child = fork.Process(target=_work, args=(its, of, properties, name, limit, recheck), daemon=True)
    child.start()
    its.close()
    try:
        while True:
            yield mine.recv()
    except EOFError:
        child.join()
    if child.exitcode not in (0, -signal.SIGXCPU):
        raise RuntimeError(f"{name} ended with {child.exitcode} on {of.name}: that is no verdict, and no lack of time")


def _work(pipe: Connection, of: Site, properties: Sequence[Property], name: str, limit: float, recheck: float) -> None:
    session: Session | None = None
    rechecker = Rechecker(independent_checks(of), Silent())
    for prop in properties:
        _allow(limit)
        session = session or engine(name).open(of, Options(), Silent())
        answers: list[tuple[Opinion, Property, Case]] = []
        for binding in element_tuples(of, prop):
            single = about(of, prop, binding)
            begun = time.process_time()
            case, states, error = _answer(session, single)
            seconds = round(time.process_time() - begun, 2)
            said = Opinion(
                prop.id,
                binding,
                name,
                case.verdict.value,
                case.vacuity.value,
                seconds,
                case.reason,
                error,
                states=states,
            )
            pipe.send(said)
            answers.append((said, single, case))
        if recheck:
            _allow(recheck)
            for said, single, case in answers:
                if said.decides and not said.error:
                    pipe.send(replace(said, evidence=_fate(rechecker.recheck(single, case))))
        pipe.send(None)


def _answer(session: Session, single: Property) -> tuple[Case, int, str]:
    try:
        result = session.check(single)
    except ReachedError as error:
        return Case(((),), Verdict.UNDECIDED), 0, error.message
    except UsageError as error:
        if error.code not in (Code.NOT_DECIDABLE_HERE, Code.BUDGET):
            raise
        return Case(((),), Verdict.UNDECIDED, reason=error.message), 0, ""
    (case,) = result.cases
    return case, result.effort.states or 0, ""


def _fate(again: Case) -> str:
    """What became of the evidence of a case that was decided."""
    if again.verdict is Verdict.UNDECIDED:
        return f"{REFUSED}: {again.reason}"
    return ACCEPTED if again.checked else again.reason or "there is nothing that could be checked"


def _allow(seconds: float) -> None:
    """So many seconds of the processor more; then the process ends, whatever it is doing."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime + seconds), hard))


# ---- agreement -----------------------------------------------------------------------------------
def disagreement(of: Site, prop: Property, opinions: Sequence[Opinion]) -> str:
    """What two of these opinions about one property and element tuple contradict each other in; empty if none do."""
    if not opinions:
        return ""
    prop = about(of, prop, opinions[0].binding)
    said = [Statement(o.engine, _said(of, prop, o)) for o in opinions if o.decides]
    try:
        contradiction(of, prop, said)
    except DisagreementError as error:
        return error.message
    return ""


def _said(of: Site, prop: Property, opinion: Opinion) -> Result | ReachedError:
    if opinion.error:
        return ReachedError(Code.RANGE_LEFT, opinion.error)
    case = Case(((),), Verdict(opinion.verdict), vacuity=Vacuity(opinion.vacuity))
    return Result(prop, of.name, opinion.engine, (case,))
