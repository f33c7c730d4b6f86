from checker.smt import BmcEngine
from tests.conformance.suite import Conformance


class TestBmc(Conformance):
    engine = BmcEngine(depth=12)
    counts = False
    only_runs = True
