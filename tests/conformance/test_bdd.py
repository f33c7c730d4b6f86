from checker.bdd import BddEngine
from tests.conformance.suite import Conformance


class TestBdd(Conformance):
    engine = BddEngine()
