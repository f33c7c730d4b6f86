"""Which run this is, in names that stay the same from run to run.

A run is about a design on a deployment. What the command line chose otherwise than the deployment itself (the start
condition, readings) is part of its name, so that two runs of a pipeline do not pass for one.
"""

from __future__ import annotations

from dataclasses import dataclass

from model.lang.sites import Deployment, Site, own_readings
from properties.property import Property


@dataclass(frozen=True, slots=True)
class RunName:
    """The names of a run. `variations` are what differs from the deployment, such as `start=cold` or `B20=any`."""

    design: str
    deployment: str
    variations: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The deployment, and what was chosen otherwise: `figure-4-2[B20=backup-list]`."""
        varied = f"[{';'.join(self.variations)}]" if self.variations else ""
        return f"{self.deployment}{varied}"

    def finding(self, prop: Property) -> str:
        """The id of what is found about a property: the same in every run, however it is violated."""
        return f"{self.design}/{self.label}/{prop.id}"


def run_name(site: Site, deployment: Deployment) -> RunName:
    """The name of a run on the site, which was made from the deployment."""
    varied: list[str] = []
    own_start = deployment.start or site.system.starts[0].name
    if site.start.name != own_start:
        varied.append(f"start={site.start.name}")
    own = own_readings(site.system, deployment)
    for reading, choices in site.readings.items():
        if set(choices) != set(own[reading]):
            varied.append(f"{reading}={'|'.join(c.option for c in choices)}")
    return RunName(site.system.name, site.name, tuple(varied))
