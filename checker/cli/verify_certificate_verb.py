"""`failproof verify-certificate`: checks a certificate file against a deployment and its catalogue."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from checker.cli.target import find_target, library_of, site_options


@click.command(name="verify-certificate")
@click.argument("certificate", type=click.Path(path_type=Path), metavar="FILE")
@site_options
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    certificate: Path,
    deployment: str | None,
    readings: tuple[str, ...],
    start: str | None,
) -> None:
    """Check a certificate: that its invariant is one of the deployment, and that the property follows from it.

    The start and every rule are made anew from the design; nothing of the engine that found the invariant is used.
    Without --deployment it is the one of the package that the certificate names. Give the readings and the start that
    were given when it was written. A certificate for every size is good for all deployments that differ in nothing but
    the elements of its open sorts, and is checked for all of them at once.

    Exit codes: 0 accepted; 1 refused: a query failed, or it is of another system; 2 malformed, or usage error.
    """
    from checker.certificate import certificate_header, check_certificate
    from checker.certificate.every_size.file import check_size_certificate, is_size_certificate, size_header
    from checker.cli.reading import read_text
    from checker.judgement import ExitCode
    from checker.report.certificates import about, verdict
    from checker.report.screen import screen_for
    from model.lang.errors import Code, UsageError
    from model.lang.place import Place

    file = certificate.as_posix()
    text = read_text(certificate, fix="give the path of a certificate; `failproof certify --out DIR` writes them")
    for_every_size = is_size_certificate(text, file)
    header = size_header(text, file) if for_every_size else certificate_header(text, file)
    library = library_of(context)
    if deployment is None and header.deployment not in library.deployment_names():
        raise UsageError(
            Code.UNKNOWN_NAME,
            f"the certificate is of the deployment {header.deployment!r}, which is none of the package",
            place=Place(file),
            fix="give its file: --deployment FILE",
        )
    target = find_target(library, deployment or header.deployment, readings, start)
    screen = screen_for(sys.stdout)
    screen.show(about(header, target.catalogue))
    check = check_size_certificate if for_every_size else check_certificate
    found = check(text, target.site, target.catalogue, file=file)
    screen.show(verdict(found))
    context.exit((ExitCode.AS_EXPECTED if found.accepted else ExitCode.UNEXPECTED).value)
