from __future__ import annotations

from collections import Counter
from dataclasses import replace

from model.designs import DESIGN_NAMES, DOCUMENTS, design
from model.requirements import Statement, read_requirements, requirements_file, requirements_in
from properties.catalogue import catalogue
from properties.traceability import Citing, Modelled, Status, Traceability, citers_of, traceability
from tests.cli import toy

TABLE = requirements_in((toy.HERE / "requirements.toml").read_text(encoding="utf-8"), file="requirements.toml")
PAIR = Modelled(toy.design("pair"), toy.catalogue("pair"), ("T",))


def status(found: Traceability) -> dict[str, Status]:
    return {t.entry.id: t.status for t in found.traced}


def package() -> Traceability:
    designs = [Modelled(design(n), catalogue(n), DOCUMENTS[n]) for n in DESIGN_NAMES]
    return traceability(read_requirements(requirements_file()), designs)


def test_every_part_that_cites_is_found_with_what_it_says() -> None:
    found = [(c.kind, c.name, c.says, c.cites) for c in citers_of(PAIR) if "T-02" in c.cites or "T-09" in c.cites]

    assert found == [
        (Citing.COMPONENT, "Server", "A server that is active or waits.", ("T-01", "T-02")),
        (Citing.RULE, "Server.displace", "<self> has the lower address and displaces <other>.", ("T-09",)),
        (Citing.READING, "R2", "What does a backup notice?", ("T-02", "T-03")),
    ]


def test_an_id_that_one_part_cites_twice_counts_once() -> None:
    twice = Modelled(PAIR.system, (replace(toy.FULL, cites=("K-01", "K-01", "K-99", "K-99")),), ("T",))

    found = traceability(TABLE, [twice])

    assert [[c.name for c in t.cited_by] for t in found.traced if t.entry.id == "K-01"] == [["T10"]]
    assert [(u.citer.name, u.cited) for u in found.unknown if u.cited == "K-99"] == [("T10", "K-99")]


def test_a_statement_stands_by_its_document_its_citations_and_whether_it_can_be_modelled() -> None:
    found = status(traceability(TABLE, [PAIR]))

    assert Counter(found.values()) == {
        Status.CITED: 9,
        Status.NOT_MODELLED: 1,
        Status.NO_DESIGN: 3,
        Status.FACT: 1,
    }
    assert (found["T-10"], found["K-01"], found["C1"]) == (Status.NOT_MODELLED, Status.NO_DESIGN, Status.FACT)


def test_a_design_that_models_a_document_has_to_cite_all_of_it() -> None:
    both = traceability(TABLE, [PAIR, Modelled(toy.design("tank"), toy.catalogue("tank"), ("K", "U"))])

    assert [i for i, s in status(both).items() if s is Status.UNCITED] == ["K-02", "U-01"]
    assert not both.complete
    assert both.only(["T-01", "K-01"]).complete


def test_citations_of_one_design_count_for_the_document_of_another() -> None:
    shared = traceability(TABLE, [PAIR, Modelled(toy.design("tank"), toy.catalogue("tank"), ("T",))])

    assert status(shared)["T-09"] is Status.CITED


# ---- the designs of the package ------------------------------------------------------------------
def test_the_package_cites_every_statement_that_it_has_to_and_nothing_else() -> None:
    found = package()

    assert [u.cited for u in found.unknown] == []
    assert [t.entry.id for t in found.traced if t.status is Status.UNCITED] == []


def test_every_design_but_the_bridge_models_a_document_and_all_exist() -> None:
    known = read_requirements(requirements_file()).document_by_id

    assert [n for n in DESIGN_NAMES if not DOCUMENTS[n]] == ["bridge"]
    assert [n for n in DESIGN_NAMES if not set(DOCUMENTS[n]) <= set(known)] == []


def test_every_part_of_a_design_cites_something() -> None:
    designs = [Modelled(design(n), catalogue(n), DOCUMENTS[n]) for n in DESIGN_NAMES]

    assert [f"{c.design} {c.name}" for part in designs for c in citers_of(part) if not c.cites] == []


def test_all_25_statements_of_call_back_that_can_be_modelled_are_cited() -> None:
    found = package()

    stands = Counter(t.status for t in found.traced if isinstance(t.entry, Statement) and t.entry.document == "S2")
    assert stands == {Status.CITED: 25, Status.NOT_MODELLED: 11}


def test_what_is_modelled_has_rules_and_properties_or_is_about_the_shape_of_the_design() -> None:
    """A console window that is not there is no rule (S1-14, -18, -22); people and titles without text are no claim."""
    cited = [t for t in package().traced if t.status is Status.CITED]

    without = {
        t.entry.id: next(iter({Citing.RULE, Citing.PROPERTY} - {c.kind for c in t.cited_by}))
        for t in cited
        if not {Citing.RULE, Citing.PROPERTY} <= {c.kind for c in t.cited_by}
    }

    no_rule = {"S1-14", "S1-18", "S1-22", "S1-27", "S2-02", "S2-05", "S2-06"}
    no_claim = {"S1-30", "S2-23", "S2-30"}
    assert without == {**dict.fromkeys(no_rule, Citing.RULE), **dict.fromkeys(no_claim, Citing.PROPERTY)}
