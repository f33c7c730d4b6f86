"""A house with three things that have little to do with each other: a pump, a lamp, a bell that hears the lamp."""

from __future__ import annotations

from model.lang.component import Component, Link, State
from model.lang.rule import Step, event, fault, operator, when
from model.lang.sites import Deployment, Site, site
from model.lang.systems import System, start, system
from model.lang.term import exists
from properties.expectation import HOLDS, VIOLATED
from properties.property import always, always_possible, independent, never, on_step, reachable


class Pump(Component):
    """A pump with a tank."""

    level = State(range(4), initially=0)
    works = State(bool, initially=True)

    @event(cites="C1")
    def fill(self) -> Step:
        """{self} adds a measure."""
        return when(self.works, self.level < 3).then(self.level.becomes(self.level + 1))

    @fault(cites="C1")
    def seize(self) -> Step:
        """{self} seizes."""
        return when(self.works).then(self.works.becomes(False))


class Lamp(Component):
    """A lamp that can burn out."""

    lit = State(bool, initially=False)
    sound = State(bool, initially=True)
    warm = State(bool, initially=True)

    @operator(cites="C1")
    def light(self) -> Step:
        """Somebody lights {self}."""
        return when(self.sound).then(self.lit.becomes(True))

    @fault(cites="C1")
    def burn_out(self) -> Step:
        """{self} burns out."""
        return when(self.sound).then(self.sound.becomes(False), self.lit.becomes(False), self.warm.becomes(False))


class Bell(Component):
    """A bell that rings once its lamp is lit."""

    lamp = Link(Lamp)
    rung = State(bool, initially=False)

    @event(cites="C1")
    def ring(self) -> Step:
        """{self} rings."""
        return when(self.lamp.lit, ~self.rung).then(self.rung.becomes(True))


PROPERTIES = (
    never("pump", "A pump fills no more than its tank", that=exists(Pump, lambda p: p.level > 3), why="W.", cites="C1",
          expect=HOLDS),
    reachable("full", "A tank can be full", that=lambda p: p.level == 3, over=Pump, why="W.", cites="C1", expect=HOLDS),
    always("works", "A pump works", that=lambda p: p.works, over=Pump, why="W.", cites="C1", expect=VIOLATED),
    on_step("fills", "Only a pump that works fills", rule=Pump.fill, that=lambda p: p.works, why="W.", cites="C1",
            expect=HOLDS),
    always("lamp", "A lit lamp is sound", when=lambda x: x.lit, that=lambda x: x.sound, over=Lamp, why="W.",
           cites="C1", expect=HOLDS),
    always_possible("dark", "A lamp can be dark again", that=lambda x: ~x.lit, over=Lamp, with_faults=True, why="W.",
                    cites="C1", expect=HOLDS),
    never("bell", "A bell never rings", that=exists(Bell, lambda b: b.rung), why="W.", cites="C1", expect=VIOLATED),
    never("sound", "No lamp burns out", that=exists(Lamp, lambda x: ~x.sound), why="W.", cites="C1", expect=VIOLATED),
    independent("apart", "Filling changes no lamp", what=lambda x: x.lit, of=Pump.fill, over=Lamp, why="W.",
                cites="C1", expect=HOLDS),
)  # fmt: skip


def house(design: System | None = None) -> Site:
    """Two of each, so that some are interchangeable."""
    made = design or system("house", (Pump, Lamp, Bell), starts=(start("normal", "All is well."),))
    elements: dict[str, dict[str, dict[str, object]]] = {
        "Pump": {"pump1": {}, "pump2": {}},
        "Lamp": {"lamp1": {}, "lamp2": {}},
        "Bell": {"bell1": {"lamp": "lamp1"}, "bell2": {"lamp": "lamp2"}},
    }
    return site(made, Deployment("house", elements))
