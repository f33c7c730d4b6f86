"""A system and a property as a transition system in SMT-LIB 2, for other tools.

    (declare-fun |app1.role| () Int)  (declare-fun |app1.role'| () Int)   ; now, and after a step
    (define-fun |init| () Bool ...)                                       ; over the variables now
    (define-fun |step App.win(app1)| () Bool ...)                         ; one for each rule instance
    (define-fun |trans| () Bool ...)                                      ; some instance fires without error
    (define-fun |error| () Bool ...)                                      ; a rule instance is a run-time error
    (define-fun |property| () Bool ...)                                   ; what every reachable state has to satisfy

Readings have no next value. A property of steps becomes one of the states before them: no step that fires there breaks
it. `reachable` is exported as its opposite, so that in every case a reachable state outside `property` is a find.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.certificate.bench import Bench, Groundwork, expressions_of
from checker.certificate.firing import Firing
from checker.certificate.formula import Formulas, Number, Truth
from checker.certificate.smtlib import Vocabulary, define_formulas, junction, numeral, quoted, string
from model.lang.errors import Code, UsageError
from model.lang.site import Site
from properties.evidence import StateSet
from properties.property import AlwaysPossible, Independent, Property

_EVERYTHING = StateSet((("true",),))


def export_smtlib(site: Site, prop: Property) -> str:
    """The transition system. Raises UsageError for what is no property of single states or steps."""
    if isinstance(prop.formula, AlwaysPossible | Independent):
        raise UsageError(
            Code.NOT_DECIDABLE_HERE,
            f"{prop.id} is of kind {prop.kind}, which is no condition on states",
            fix="export a property of kind always, never, reachable, on_step or absent",
        )
    return _Export(site, prop).text()


class _Export:
    def __init__(self, site: Site, prop: Property) -> None:
        self.site = site
        self.prop = prop
        self.bench = Bench(Groundwork(site, expressions_of(prop)), prop, ())
        self.watches = tuple(self.bench.sets.watches)
        self.vocabulary = Vocabulary(site, self.watches)
        self._formulas: Formulas = self.bench.translator.formulas

    def text(self) -> str:
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield "; A transition system, exported by failproof."
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

    def _roots(self) -> dict[str, int]:
        f, bench = self._formulas, self.bench
        begin = bench.sets.at_start()
        now = bench.sets.now()
        watched = [f.iff(now.monitors[name], begin.monitors[name]) for name in self.watches]
        steps = {f"step {g.instance.id}": self._step(g) for g in bench.firings.all}
        broken = [o.counter for o in bench.obligations.claim(_EVERYTHING)]
        return {
            "begin": f.conj(bench.firings.start, bench.options(), *watched),
            **steps,
            "trans": f.disj(*steps.values()),
            "error": f.disj(*(g.error for g in bench.firings.all)),
            "property": f.negate(f.disj(*broken)),
        }

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
