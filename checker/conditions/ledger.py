"""What is known of one property, reading by reading: proofs that were re-checked, and stories under which readings.

A proof is re-checked before it settles anything. A story settles its readings as soon as it has been made again under
them. Far more stories are heard than are needed in the end, so it is then that those which are kept are replayed; what
such a replay refuses is undecided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from checker.conditions.story_region import StoryRegions
from checker.portfolio.combine import shows_run
from checker.rechecking import Rechecker
from model.trace import Trace
from properties.minimal import minimal
from properties.property import Property
from properties.regions import EVERY, NONE, Region
from properties.result import Case, Verdict

ONE_OF_MANY = "a violation of this kind is replayed under one combination of each of its parts"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A case and its readings; `due`: a story that has still to be replayed under them."""

    region: Region
    case: Case
    due: bool = False


@dataclass
class Ledger:
    """Every reading is open, or settled by a case; `unshown` are known to be violated, and wait for a story."""

    prop: Property
    relevant: tuple[str, ...]
    stories: StoryRegions
    usual: Mapping[str, str]
    rechecker: Rechecker
    open: Region = EVERY
    unshown: Region = NONE
    reasons: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])
    _proved: Region = NONE
    _entries: list[_Entry] = field(default_factory=list[_Entry])

    def note(self, case: Case, region: Region) -> None:
        """Takes a case about a region and settles what it can of it; a proof is re-checked first."""
        if case.verdict is Verdict.UNDECIDED or case.max_faults is not None:
            if case.reason:
                self.reasons.append(case.reason)
        elif shows_run(self.prop, case.verdict):
            self._note_story(case, region)
        else:
            checked = self._rechecked(case, region)
            if checked.verdict is not Verdict.UNDECIDED:
                self._settle(_Entry(region, checked))
                self._proved = self.stories.regions.join(self._proved, region)

    def _note_story(self, case: Case, region: Region) -> None:
        regions, trace = self.stories.regions, case.evidence
        shown = self.stories.of(self.prop, case.binding, trace) if isinstance(trace, Trace) else None
        own = region if shown is None else shown
        if case.verdict is Verdict.HOLDS and self.prop.variables:
            # The story is that of one element tuple; that there is one for each is known of the region alone.
            own = regions.meet(own, regions.join(region, self.unshown))
        if shown is None and own != self.around(regions.first(own)) and ONE_OF_MANY not in self.notes:
            self.notes.append(ONE_OF_MANY)
        self._settle(_Entry(own, case, due=True))
        self.unshown = regions.minus(regions.join(self.unshown, region), own)
        self.open = regions.minus(self.open, region)
        if regions.meet(regions.join(own, region), self._proved) != NONE:
            raise AssertionError(f"property {self.prop.id}: a story and a proof about the same readings")

    def _settle(self, entry: _Entry) -> None:
        regions = self.stories.regions
        self._entries.append(entry)
        self.open = regions.minus(self.open, entry.region)
        self.unshown = regions.minus(self.unshown, entry.region)

    def give_up(self, region: Region) -> None:
        """Asks no more about a region: what is not settled of it will be undecided."""
        self.open = self.stories.regions.minus(self.open, region)
        self.unshown = self.stories.regions.minus(self.unshown, region)

    def around(self, chosen: Mapping[str, str]) -> Region:
        """The combinations that differ from one in nothing that matters."""
        return self.stories.regions.cube(tuple((i, (chosen[i],)) for i in self.relevant))

    # ---- re-checks ------------------------------------------------------------------------------
    def _rechecked(self, case: Case, region: Region) -> Case:
        where = minimal(self.stories.regions, region).cubes
        checked = self.rechecker.recheck(self.prop, replace(case, where=where))
        if checked.verdict is Verdict.UNDECIDED:
            self.reasons.append(checked.reason)
        return checked

    def _replayed(self, case: Case, region: Region) -> Case:
        """The case of a story, replayed under one combination of each cube of its readings."""
        regions, trace = self.stories.regions, case.evidence
        checked = self._rechecked(case, region)
        if not isinstance(trace, Trace):
            return checked
        for cube in checked.where:
            first = regions.nearest(regions.cube(cube), self.usual)
            again = self._rechecked(replace(case, evidence=self.stories.remade(trace, first)), region)
            if again.verdict is Verdict.UNDECIDED:
                return again
        return checked

    # ---- in the end -----------------------------------------------------------------------------
    def cases(self) -> tuple[Case, ...]:
        """The cases, none of them needless, and one for what is undecided."""
        regions = self.stories.regions
        while due := [entry for entry in self._needed() if entry.due]:
            for entry in due:
                self._replay(entry)
        kept = self._needed()
        left = EVERY
        for entry in kept:
            left = regions.minus(left, entry.region)
        cases = [entry.case for entry in kept]
        if left != NONE:
            reason = "; ".join(dict.fromkeys(self.reasons)) or "the questions allowed were not enough"
            cases.append(Case(minimal(regions, left).cubes, Verdict.UNDECIDED, reason=reason))
        return tuple(cases)

    def _replay(self, entry: _Entry) -> None:
        """Replays a story; one that is refused is dropped."""
        case = self._replayed(entry.case, entry.region)
        place = self._entries.index(entry)
        kept = () if case.verdict is Verdict.UNDECIDED else (_Entry(entry.region, case),)
        self._entries[place : place + 1] = kept

    def _needed(self) -> list[_Entry]:
        """The entries without those that others cover: the longest story is left out first, of equals the latest."""
        regions = self.stories.regions
        kept = list(self._entries)
        shortest_first = sorted(self._entries, key=_length)
        for one in shortest_first[::-1]:
            others = NONE
            for entry in kept:
                if entry is not one and entry.case.verdict is one.case.verdict:
                    others = regions.join(others, entry.region)
            if regions.within(one.region, others):
                kept = [entry for entry in kept if entry is not one]
        return kept


def _length(entry: _Entry) -> tuple[int, int]:
    """Faults, then steps; nothing for a proof."""
    trace = entry.case.evidence
    return (trace.faults, len(trace.steps)) if isinstance(trace, Trace) else (0, 0)
