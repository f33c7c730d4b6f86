"""Words that the claims about CTI OS share, whatever they are about."""

from __future__ import annotations

from model.lang.component import Component
from model.lang.term import ALWAYS_TRUE, Bool


def from_the_start(*_elements: Component) -> Bool:
    """At any time: for claims about every step that concerns one element, which are then decided one by one."""
    return ALWAYS_TRUE
