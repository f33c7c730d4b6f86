"""`failproof export`: writes a deployment and a property for other tools."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.target import find_target, library_of, site_options

FORMATS = ("smtlib",)


@click.command(name="export")
@click.argument("property_id", metavar="PROPERTY")
@site_options
@click.option("--to", "form", type=click.Choice(FORMATS), required=True, help="The language to write.")
@click.option(
    "--certificate",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A certificate of the property: its queries are written too, for a solver of your own.",
)
@click.option("--out", metavar="FILE", default="-", help="Where to write; '-', the default, is standard output.")
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    property_id: str,
    deployment: str | None,
    readings: tuple[str, ...],
    start: str | None,
    form: str,  # noqa: ARG001 - there is one so far
    certificate: Path | None,
    out: str,
) -> None:
    """Write a deployment and one PROPERTY as a transition system in SMT-LIB 2.

    It defines `init`, one `step` for each rule instance, `trans`, `error` and `property`: a reachable state outside
    `property` is a violation, or, of a reachable, a witness. With --certificate the file ends with three queries; if
    your solver answers each with `unsat`, the certificate is right.

    Exit codes: 0 written; 2 usage or model error, a property that is no condition on states or steps, or a
    certificate of another system.
    """
    from checker.certificate import export_smtlib, read_certificate
    from checker.cli.reading import read_text
    from checker.cli.writing import check_writable, write_text

    check_writable(out)
    target = find_target(library_of(context), deployment, readings, start)
    (prop,) = target.properties([property_id])
    proof = None
    if certificate is not None:
        text = read_text(certificate, fix="give the path of a certificate; `failproof certify --out DIR` writes them")
        proof = read_certificate(text, target.site, prop, file=certificate.as_posix())
    write_text(out, export_smtlib(target.site, prop, proof))
