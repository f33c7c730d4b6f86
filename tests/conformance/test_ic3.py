from checker.smt import Ic3Engine
from tests.conformance.suite import Conformance


class TestIc3(Conformance):
    engine = Ic3Engine()
    counts = False
