"""Build the wheel, look inside, install it in a clean environment and run one check there.

Run it as a script. Standard library only, except that the running Python has `build` and `hatchling`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("model", "properties", "diagrams", "checker")
CHECK = ("check", "--deployment", "figure-4-2", "P20")
OMITTED = {".pyc", ".pyo"}


def main() -> int:
    """Return 0 if every step passed, else 1."""
    with tempfile.TemporaryDirectory(prefix="failproof-wheel-") as name:
        work = Path(name)
        try:
            wheel = build(work)
            look_inside(wheel)
            command = install(wheel, work)
            run("check", [str(command), *CHECK], work)
        except StepFailedError as error:
            print(f"wheel: FAILED: {error}", file=sys.stderr)
            return 1
    print("wheel: ok")
    return 0


class StepFailedError(Exception):
    """One step failed. The message says which and why."""


def build(work: Path) -> Path:
    """Build the wheel into the work folder."""
    run("build", [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(work), str(ROOT)], work)
    wheels = list(work.glob("*.whl"))
    if len(wheels) != 1:
        raise StepFailedError(f"expected one wheel, found {len(wheels)}")
    return wheels[0]


def look_inside(wheel: Path) -> None:
    """Compare the files of the wheel with the files of the packages."""
    expected = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in OMITTED
    }
    with zipfile.ZipFile(wheel) as archive:
        found = {name for name in archive.namelist() if ".dist-info/" not in name}
    for title, names in (("missing from the wheel", expected - found), ("not of a package", found - expected)):
        if names:
            raise StepFailedError(f"{title}: {', '.join(sorted(names))}")
    print(f"wheel: {wheel.name} holds {len(found)} files")


def install(wheel: Path, work: Path) -> Path:
    """Install the wheel in a new environment and return its command."""
    environment = work / "environment"
    print("wheel: environment")
    venv.create(environment, with_pip=True)
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run("install", [*pip, "--constraint", str(ROOT / "constraints.txt"), str(wheel)], work)
    command = shutil.which("failproof", path=str(scripts))
    if command is None:
        raise StepFailedError("the wheel installs no command named failproof")
    return Path(command)


def run(step: str, arguments: list[str], folder: Path) -> None:
    """Run one step outside the checkout, so that only the installed wheel can be imported."""
    print(f"wheel: {step}", flush=True)
    removed = {"PYTHONPATH", "PYTHONHOME", "PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT"}
    environment = {key: value for key, value in os.environ.items() if key not in removed}
    done = subprocess.run(arguments, cwd=folder, env=environment, check=False)
    if done.returncode != 0:
        raise StepFailedError(f"{step} ended with exit code {done.returncode}")


if __name__ == "__main__":
    sys.exit(main())
