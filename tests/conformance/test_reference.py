from checker.reference import ReferenceEngine
from tests.conformance.suite import Conformance


class TestReference(Conformance):
    engine = ReferenceEngine()
