"""A system and a property as a transition system in SMT-LIB 2, for other tools.

    (declare-fun |app1.role| () Int)  (declare-fun |app1.role'| () Int)   ; now, and after a step
    (define-fun |init| () Bool ...)                                       ; over the variables now
    (define-fun |step App.win(app1)| () Bool ...)                         ; one for each rule instance
    (define-fun |trans| () Bool ...)                                      ; some instance fires without error
    (define-fun |error| () Bool ...)                                      ; a rule instance is a run-time error
    (define-fun |property| () Bool ...)                                   ; what every reachable state has to satisfy

With a proof it also defines `readings`, `invariant` and `invariant'` (after a step), and ends with three queries that
any solver for QF_LIA must answer with `unsat`: then the proof is right, whatever one thinks of failproof's own check.

Readings have no next value. A property of steps becomes one of the states before them: no step that fires there breaks
it. `reachable` is exported as its opposite, so that in every case a reachable state outside `property` is a find.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.certificate.bench import Bench, Groundwork, expressions_of
from checker.certificate.firing import Firing
from checker.certificate.formula import Formulas, Number, Truth
from checker.certificate.sets import Frame
from checker.certificate.smtlib import Vocabulary, define_formulas, junction, numeral, quoted, string
from model.lang.errors import Code, UsageError
from model.lang.sites import Site
from properties.evidence import Invariant, StateSet
from properties.property import AlwaysPossible, Independent, Property
from properties.result import Case, Verdict

_EVERYTHING = StateSet((("true",),))
_QUERIES = tuple(
    f"(push 1)\n(assert (and |domain| |readings| {query}))\n(check-sat) ; {sense}\n(pop 1)"
    for query, sense in (
        ("|init| (not |invariant|)", "unsat: it contains every start state"),
        ("|invariant| |trans| (not |invariant'|)", "unsat: every step from it leads into it"),
        ("|invariant| (not |property|)", "unsat: it lies within the claim"),
    )
)


def export_smtlib(site: Site, prop: Property, proof: Case | None = None) -> str:
    """The transition system, with the queries of a proof by an invariant where one is given.

    Raises UsageError for what is no property of single states or steps, and for a proof of another kind.
    """
    if isinstance(prop.formula, AlwaysPossible | Independent):
        raise UsageError(
            Code.NOT_DECIDABLE_HERE,
            f"{prop.id} is of kind {prop.kind}, which is no condition on states",
            fix="export a property of kind always, never, reachable, on_step or absent",
        )
    if proof is not None and not isinstance(proof.evidence, Invariant):
        raise UsageError(
            Code.NOT_DECIDABLE_HERE,
            f"the result of {prop.id} has no invariant to ask about",
            fix="export the system without a proof",
        )
    return _Export(site, prop, proof).text()


class _Export:
    def __init__(self, site: Site, prop: Property, proof: Case | None) -> None:
        self.site = site
        self.prop = prop
        self.proof = proof
        self.invariant = proof.evidence.states if proof and isinstance(proof.evidence, Invariant) else None
        sets = () if self.invariant is None else (self.invariant,)
        self.bench = Bench(Groundwork(site, expressions_of(prop)), prop, sets)
        self.watches = tuple(self.bench.sets.watches)
        self.vocabulary = Vocabulary(site, self.watches)
        self._formulas: Formulas = self.bench.translator.formulas

    def text(self) -> str:
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield "; A transition system, exported by failproof."
        yield "(set-logic QF_LIA)"
        yield f"(set-info :failproof-design {string(self.site.system.name)})"
        yield f"(set-info :failproof-deployment {string(self.site.name)})"
        yield f"(set-info :failproof-property {string(self.prop.id)})"
        yield from self.vocabulary.declarations(self.vocabulary.variables)
        moving = [*self.watches, *(v.name for v in self.site.variables)]
        for name in moving:
            sort = "Bool" if self.vocabulary.variables[name].span is None else "Int"
            yield f"(declare-fun {quoted(_next(name))} () {sort})"
        roots = self._roots()
        names = {name: quoted(name) for name in self._formulas.variables}
        yield f"(define-fun |domain| () Bool {self._domain()})"
        yield from define_formulas(self._formulas, roots, names)
        yield "(define-fun |init| () Bool (and |domain| |begin|))"
        if self.proof is not None:
            yield from _QUERIES

    def _roots(self) -> dict[str, int]:
        f, bench = self._formulas, self.bench
        begin = bench.sets.at_start()
        now = bench.sets.now()
        watched = [f.iff(now.monitors[name], begin.monitors[name]) for name in self.watches]
        steps = {f"step {g.instance.id}": self._step(g) for g in bench.firings.all}
        only = self.proof.binding if self.proof is not None and self.proof.verdict is Verdict.VIOLATED else ()
        broken = [o.counter for o in bench.obligations.claim(_EVERYTHING, only)]
        return {
            "begin": f.conj(bench.firings.start, bench.options(), *watched),
            **steps,
            "trans": f.disj(*steps.values()),
            "error": f.disj(*(g.error for g in bench.firings.all)),
            "property": f.negate(f.disj(*broken)),
            **self._proof(),
        }

    def _proof(self) -> dict[str, int]:
        """The readings of the proof, and its set of states now and after a step."""
        if self.proof is None or self.invariant is None:
            return {}
        f, sets = self._formulas, self.bench.sets
        return {
            "readings": f.conj(self.bench.readings(self.proof.where), self.bench.options()),
            "invariant": sets.contains(self.invariant, sets.now()),
            "invariant'": sets.contains(self.invariant, self._afterwards()),
        }

    def _afterwards(self) -> Frame:
        """The variables that stand for the values after a step."""
        f = self._formulas
        spans = [self.vocabulary.variables[v.name].span for v in self.site.variables]
        values = tuple(
            f.flag(_next(v.name)) if span is None else f.variable(_next(v.name), span.low, span.high)
            for v, span in zip(self.site.variables, spans, strict=True)
        )
        return Frame(values, {name: f.flag(_next(name)) for name in self.watches})

    def _step(self, firing: Firing) -> Truth:
        """The instance fires without error, and every variable has its value after the step."""
        f, bench = self._formulas, self.bench
        after = bench.sets.after(bench.firings.moment(firing))
        same = [f.iff(f.flag(_next(name)), after.monitors[name]) for name in self.watches]
        for variable, value in zip(self.site.variables, after.values, strict=True):
            span = self.vocabulary.variables[variable.name].span
            if span is None:
                same.append(f.iff(f.flag(_next(variable.name)), Truth(value)))
            else:
                then = f.variable(_next(variable.name), span.low, span.high)
                same.append(f.equal(then, Number(value)))
        return f.conj(bench.firings.fires(firing), *same)

    def _domain(self) -> str:
        """Every number is one of its interval, and a reading that is fixed has its option."""
        parts = [
            f"(<= {numeral(v.span.low)} {quoted(v.name)} {numeral(v.span.high)})"
            for v in self.vocabulary.variables.values()
            if v.span is not None
        ]
        parts += [
            self.vocabulary.atom(name, options[0].option)
            for name, options in self.site.readings.items()
            if len(options) == 1
        ]
        return junction("and", parts)


def _next(name: str) -> str:
    """What a variable is called after the step."""
    return f"{name}'"
