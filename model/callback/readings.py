"""What page 4-6 leaves open. Each option says what an application then does; the first is the recommended reading."""

from __future__ import annotations

from model.lang.reading import Choice, Reading, ReadingSet


class Preemption(Choice):
    """B17."""

    ALWAYS = "the lowest address becomes active at every start and at every addition"
    ADDED = "a working application gives way only when a new application has been added, not when one restarts"
    NEVER = "a working application stays active whoever starts"


class Interruption(Choice):
    """B18."""

    MAY = "an election may interrupt Call Back, whoever wins it"
    ON_CHANGE = "an election interrupts Call Back only if another application becomes active"
    ALWAYS = "every election interrupts Call Back"


class BackupOrder(Choice):
    """B19."""

    CHAIN = "each application backs up the one just before it, by ascending address"
    RING = "the order goes on from the active application upwards and wraps; the active one backs up the last"
    POOL = "every other application backs up the active one, and the lowest of them takes over"


class FigureLinks(Choice):
    """B20."""

    OWN = "each application uses the one CTIManager configured for it"
    BACKUP_LIST = "each application uses its CTIManager, or one of a list of backups"
    WHOLE_CLUSTER = "each application uses any CTIManager of the cluster"


class Health(Choice):
    """B21."""

    RUNNING = "the election looks at the addresses of running applications only"
    FILTER = "only applications registered with a CTIManager can win, but losing registration restarts nothing"
    TRIGGER = "only registered applications can win, and losing registration restarts the election"


class Takeover(Choice):
    """B22."""

    DETECTED = "the backup notices the loss and takes over, with the interruption of an election"
    INSTANT = "the backup takes over at once and without interruption"
    ON_START_ONLY = "nothing happens until some application starts"


class Membership(Choice):
    """B23."""

    PER_PARTITION = "each part of a divided network elects by itself"
    SHARED = "all applications always see each other: the network between them does not divide"
    QUORUM = "only a part that holds more than half of the cluster's applications elects"


class AddressOrder(Choice):
    """B25."""

    NUMERIC = "addresses are compared as unsigned numbers, and are fixed"
    TEXT = "addresses are compared as text"
    MOVABLE = "as numbers; an administrator may re-address an application, which leaves the cluster and is added again"


class PendingRequests(Choice):
    """B26."""

    LOST = "they are in the memory of the active application and lost when it restarts or another becomes active"
    PRESERVED = "they are stored, and whoever becomes active has them"
    REPLICATED = "every running application keeps a copy"


class Readings(ReadingSet):
    """The open questions of the page that need no clock to tell their answers apart."""

    B17 = Reading(
        Preemption,
        default=Preemption.ALWAYS,
        question="Does a lower address that starts displace an application that works?",
        cites="S2-11 S2-14 S2-15",
    )
    B18 = Reading(
        Interruption,
        default=Interruption.MAY,
        question="Does an election interrupt Call Back even if the same application stays active?",
        cites="S2-15 S2-16 S2-17",
    )
    B19 = Reading(
        BackupOrder,
        default=BackupOrder.CHAIN,
        question="How do the third and later applications back each other up?",
        cites="S2-12 S2-13",
    )
    B20 = Reading(
        FigureLinks,
        default=FigureLinks.OWN,
        question="Which CTIManagers can an application of Figure 4-2 use?",
        cites="S2-02 S2-03 S2-04 S2-05 S2-06 S2-07",
    )
    B21 = Reading(
        Health,
        default=Health.RUNNING,
        question="Does the election look at anything but the address?",
        cites="S2-11 S2-19",
    )
    B22 = Reading(
        Takeover,
        default=Takeover.DETECTED,
        question="What happens when the active application fails and none starts?",
        cites="S2-12",
    )
    B23 = Reading(
        Membership,
        default=Membership.PER_PARTITION,
        question="What do applications do that can no longer see each other?",
        cites="S2-08 S2-11",
    )
    B25 = Reading(
        AddressOrder,
        default=AddressOrder.NUMERIC,
        question="How are two IP addresses compared?",
        cites="S2-11",
    )
    B26 = Reading(
        PendingRequests,
        default=PendingRequests.LOST,
        question="What becomes of pending call-backs when the active application changes?",
        cites="S2-16 S2-24 C27",
    )
