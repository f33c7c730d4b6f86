from checker.smt import KindEngine
from tests.conformance.suite import Conformance


class TestKind(Conformance):
    engine = KindEngine()
    counts = False
