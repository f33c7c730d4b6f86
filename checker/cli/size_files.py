"""What outcomes for every size leave in a folder: certificates of proofs, and violations on the sites that show them.

P17.proof       where the property is proved under all readings that were asked about
H12-1.proof     where it is proved under some of them: one file for each part
H12-1.json      a run that violates it, and
H12-1.toml      the small site that it is on: `failproof replay H12-1.json -d H12-1.toml`
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from checker.certificate.every_size.file import write_size_certificate
from checker.cli.writing import write_text
from checker.every_size.outcome import ByReadings, Outcome, ViolatedAt, proofs_of, violations_of
from checker.report.line import Line, counted, line
from checker.report.story import trace_in
from checker.starting.deployments import deployment_file
from model.deployment_file import FileDeployment
from model.lang.sites import Site
from model.lang.sorts import Value
from model.trace_file import trace_text


def write_outcomes(folder: Path, found: Iterable[Outcome]) -> Line:
    """Writes the files of all outcomes, and says how many proofs and runs there are."""
    proofs = runs = 0
    for outcome in found:
        name, parted = outcome.prop.id, isinstance(outcome, ByReadings)
        for number, proved in enumerate(proofs_of(outcome), start=1):
            text = write_size_certificate(proved.scope, proved.prop, proved.proof)
            write_text(folder / (f"{name}-{number}.proof" if parted else f"{name}.proof"), text)
            proofs += 1
        for number, violated in enumerate(violations_of(outcome), start=1):
            runs += _write_run(folder, f"{name}-{number}", violated)
    told = [counted(proofs, "certificate"), *([counted(runs, "run")] if runs else [])]
    return line(f"{' and '.join(told)} written to {folder.as_posix()}")


def site_as_deployment(site: Site, title: str) -> FileDeployment:
    """A site as the deployment that it could have been made from."""
    elements: dict[str, dict[str, dict[str, object]]] = {}
    for component, names in site.elements.items():
        if not component.closed:
            elements[component.__name__] = {name: {} for name in names}
    for link, _ in site.system.links:
        for name, given in elements.get(link.owner.__name__, {}).items():
            given[link.name] = list(site.related[link, name]) if link.many else site.followed[link, name]
    for datum in site.system.data:
        if datum.source is None:
            for name, given in elements.get(datum.owner.__name__, {}).items():
                given[datum.name] = _plain(site.data[datum, name])
    return FileDeployment(
        name=site.name,
        elements=elements,
        readings={name: tuple(c.option for c in options) for name, options in site.readings.items()},
        start=site.start.name,
        title=title,
        design=site.system.name,
    )


def _plain(value: Value) -> object:
    return value if isinstance(value, bool | int) else str(value)


def _write_run(folder: Path, stem: str, violated: ViolatedAt) -> int:
    """Writes the run and its site; the number of runs."""
    trace = trace_in(violated.case.evidence)
    if trace is None:
        return 0
    deployment = site_as_deployment(violated.site, f"{violated.size}, where {violated.prop.id} is violated")
    write_text(folder / f"{stem}.toml", deployment_file(deployment, violated.site))
    write_text(folder / f"{stem}.json", trace_text(replace(trace, deployment=stem)))
    return 1
