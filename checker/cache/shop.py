"""A run of properties that asks the cache first, and keeps what it finds.

Three ways lead to a result:

- The whole is the same: the site, the property, the engine, its options and the machinery. It is taken as it was.
- The slice of the property is the same, and only something outside of it has changed. Then the evidence is re-checked
  on the site as it is now (see `carry`), and it has to be known that no run of it does something undefined, which is
  asked as a property of its own.
- Else it is decided. What is decided and re-checked is kept; undecided and unchecked results never are.

What is kept under a key is what would be found again, so nothing that is printed tells the three apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import Self

from checker.cache.carry import ForeignError, rechecked, retold, same_orbits
from checker.cache.entry import DamagedError, is_final, pointer, read, target, written
from checker.cache.fingerprint import fingerprint_of_property, fingerprint_of_site
from checker.cache.machinery import machinery
from checker.cache.slices import ERRORS, Slices
from checker.cache.store import Store
from checker.engine import Options, Reporter
from checker.engines import PORTFOLIO
from checker.judgement import Judged
from checker.portfolio.shop import Shop
from checker.runner import judged_result
from checker.work.service import Found
from model.lang.errors import ReachedError, UsageError
from model.lang.sites import Site
from properties.property import Property
from properties.result import Result

SLICING = frozenset({PORTFOLIO, "bdd", "bmc", "ic3", "kind"})
"""What tells nothing of a site but what its slice says. The reference engine counts the states of the whole."""

Maker = Callable[[Sequence[Property]], Shop]
"""Makes the shop that decides properties of the site."""


class Keys:
    """The names of entries about one site, for one engine with its options."""

    def __init__(self, site: Site, engine: str, options: Options, machine: str) -> None:
        """Raises UsageError where the site has no fingerprint."""
        self._asked = (machine, engine, repr(options))
        self._site = fingerprint_of_site(site)
        self._slices = Slices(site)

    def whole(self, prop: Property) -> str:
        """The name of the result about this very site."""
        return self._key("whole", self._site, fingerprint_of_property(prop))

    def part(self, prop: Property) -> str | None:
        """The name of the result about any site with this slice; None where there is no telling."""
        if self._asked[1] not in SLICING:
            return None
        try:
            return self._key("slice", self._slices.of(prop))
        except UsageError:
            return None

    @cached_property
    def frame(self) -> str:
        """The name under which is noted that there are results about sites like this one."""
        return self._key("frame", self._slices.frame)

    def _key(self, *told: str) -> str:
        return hashlib.sha256("\n".join((*self._asked, *told)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Use:
    """How a cache is used. `verify`: nothing is taken before its evidence was re-checked."""

    store: Store
    verify: bool = False


class Cached:
    """A shop before which the cache is asked. It is told which properties were decided anew: `decided`."""

    def __init__(
        self,
        site: Site,
        properties: Sequence[Property],
        engine: str,
        options: Options,
        use: Use,
        make: Maker,
        *,
        jobs: int,
    ) -> None:
        self.site = site
        self.properties = tuple(properties)
        self.decided: list[str] = []
        """The ids of the properties that an engine was asked about."""
        self._use = use
        self._make = make
        self._jobs = jobs
        self._known: dict[int, Found] = {}
        self._carried: dict[int, Found] = {}
        self._keys = self._found_keys(engine, options)
        if self._keys is not None:
            self._look_up(self._keys)
        self._stack = ExitStack()
        missing = [p for n, p in enumerate(self.properties) if n not in self._known and n not in self._carried]
        self._inner = make(missing) if missing or not self.properties else None

    def __enter__(self) -> Self:
        if self._inner is not None:
            self._stack.enter_context(self._inner)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def run(self, reporter: Reporter, *, from_catalogue: bool) -> Iterator[Judged]:
        """The judged results in the order of the properties."""
        fresh = iter(()) if self._inner is None else self._inner.run(reporter, from_catalogue=from_catalogue)
        again: Iterator[Judged] | None = None
        for number, prop in enumerate(self.properties):
            if again is None and (number in self._carried or (number in self._known and self._use.verify)):
                again = self._again(reporter, from_catalogue=from_catalogue)
            found = self._known.get(number)
            if found is not None:
                yield self._judged(prop, found, from_catalogue=from_catalogue)
                continue
            judged = next(again if again is not None and number in self._carried else fresh)
            self._keep(prop, judged.result)
            yield judged

    # ---- looking up -----------------------------------------------------------------------------
    def _found_keys(self, engine: str, options: Options) -> Keys | None:
        try:
            return Keys(self.site, engine, options, machinery())
        except (UsageError, OSError) as error:
            told = error.message if isinstance(error, UsageError) else str(error)
            self._use.store.note(f"the cache is not used: {told}")
            return None

    def _look_up(self, keys: Keys) -> None:
        for number, prop in enumerate(self.properties):
            found = self._entry(keys.whole(prop), prop)
            if found is not None:
                self._known[number] = found
        if len(self._known) < len(self.properties) and self._use.store.get(keys.frame) is not None:
            for number, prop in enumerate(self.properties):
                found = None if number in self._known else self._of_slice(keys, prop)
                if found is not None:
                    self._carried[number] = found

    def _entry(self, key: str, prop: Property) -> Found | None:
        data = self._use.store.get(key)
        if data is None:
            return None
        try:
            return read(key, data)
        except DamagedError as error:
            self._use.store.note(f"{prop.id}: its entry in the cache is not used: {error}")
            return None

    def _of_slice(self, keys: Keys, prop: Property) -> Found | None:
        key = keys.part(prop)
        data = None if key is None else self._use.store.get(key)
        if key is None or data is None:
            return None
        try:
            found = self._entry(target(key, data), prop)
            return None if found is None or not same_orbits(self.site, prop, found) else retold(self.site, found)
        except DamagedError as error:
            self._use.store.note(f"{prop.id}: its entry in the cache is not used: {error}")
        except (ForeignError, UsageError):
            pass
        return None

    # ---- re-checking ----------------------------------------------------------------------------
    def _again(self, reporter: Reporter, *, from_catalogue: bool) -> Iterator[Judged]:
        """Re-checks what has to be, once; gives the results of what is decided again after all, in their order."""
        verified = [n for n in self._known if self._use.verify]
        if self._carried and not self._is_free_of_errors(reporter):
            wanted = verified
        else:
            wanted = sorted([*verified, *self._carried])
        asked = [(self.properties[n], self._known.get(n) or self._carried[n]) for n in wanted]
        for number, found in zip(wanted, rechecked(self.site, asked, reporter, jobs=self._jobs), strict=True):
            if found is not None and number in self._carried:
                self._write(self.properties[number], found)
            if found is not None:
                self._known[number] = found
                self._carried.pop(number, None)
                continue
            if number in self._known:
                told = "was not re-checked" if reporter.cancelled() else "was refused, and it is decided again"
                self._use.store.note(f"{self.properties[number].id}: the evidence in the cache {told}")
                self._carried[number] = self._known.pop(number)
        left = [self.properties[n] for n in sorted(self._carried)]
        if not left:
            return iter(())
        return self._stack.enter_context(self._make(left)).run(reporter, from_catalogue=from_catalogue)

    def _is_free_of_errors(self, reporter: Reporter) -> bool:
        """Whether no run of the site does something undefined; an engine is asked if the cache does not know."""
        keys = self._keys
        if keys is None:
            return False
        key = keys.part(ERRORS)
        if key is not None and (data := self._use.store.get(key)) is not None:
            try:
                if self._entry(target(key, data), ERRORS) is not None:
                    return True
            except DamagedError:
                pass
        try:
            with self._make([ERRORS]) as shop:
                result = next(shop.run(reporter, from_catalogue=False)).result
        except ReachedError:
            return False  # told when the properties are decided
        self._keep(ERRORS, result)
        return is_final(_found(result))

    # ---- results --------------------------------------------------------------------------------
    def _judged(self, prop: Property, found: Found, *, from_catalogue: bool) -> Judged:
        result = Result(prop, self.site.name, found.engine, found.cases, found.effort)
        return judged_result(result, self.site, from_catalogue=from_catalogue)

    def _keep(self, prop: Property, result: Result) -> None:
        self.decided.append(prop.id)
        if is_final(_found(result)):
            self._write(prop, _found(result))

    def _write(self, prop: Property, found: Found) -> None:
        keys, store = self._keys, self._use.store
        if keys is None:
            return
        whole = keys.whole(prop)
        store.put(whole, written(whole, found))
        part = keys.part(prop) if store.can_write else None
        if part is not None:
            store.put(part, pointer(part, whole))
            store.put(keys.frame, pointer(keys.frame, whole))


def _found(result: Result) -> Found:
    return Found(result.engine, result.cases, result.effort)
