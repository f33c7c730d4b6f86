"""What the chapter leaves open. Each option says what the parts then do; the first is the recommended reading.

B11 (one host for each side, or hosts of their own) is told by deployments, not by a reading. B16, B31 and B34 offer no
choice, B15 and option (c) of B7 none without a clock. C24 is a rule that changed between releases.
"""

from __future__ import annotations

from model.lang.reading import Choice, Reading, ReadingSet


class Sender(Choice):
    """B1."""

    CLIENT_LIBRARY = "the client library of the softphone raises the event itself"
    FAILED_SERVER = "the failed CTI OS Server sends it"
    SURVIVING_SERVER = "another CTI OS Server that is up sends it"


class Disconnection(Choice):
    """B2."""

    NOTICED = "a broken socket is noticed by each softphone at once, a silent one by missed heartbeats"
    CLOSED = "the sessions of a server that ends are closed from its side; silence tells a softphone nothing"
    TOGETHER = "all softphones of a failed server are disconnected together"


class Audience(Choice):
    """B3."""

    CUT_OFF = "only a softphone that could not reconnect"
    OF_THE_SERVER = "every softphone that the failed server still lists"
    EVERYONE = "every softphone of the site"


class Retries(Choice):
    """B4."""

    FIVE = "five times once the settings have been downloaded, before that for ever"
    FOR_EVER = "for ever"
    UNTIL_CLOSED = "until its agent closes it"


class NextServer(Choice):
    """B5."""

    ALTERNATE = "any server at first, then one after the other"
    OTHER = "its usual server at first, then always another one than the one that failed"
    LISTED = "always from the top of a list"


class OfflineRule(Choice):
    """B6."""

    CAUSES = "while at least one cause lasts"
    FLAG = "from the first event on, until its session is restored or its agent has logged in"
    LAST_EVENT = "if the last event said so"


class CtiServerEvent(Choice):
    """B7; the option of a grace period needs a clock."""

    IF_NO_OTHER = "only if no other CTI Server can be reached"
    ALWAYS = "on every failure, until the snapshot is complete"


class LeavingOffline(Choice):
    """B8."""

    BY_CAUSE = "agents log in by hand after an outage of phone or switch, and are restored after the others"
    BY_HAND = "agents always log in by hand"
    AUTOMATIC = "agents are always restored"


class PgSwitch(Choice):
    """B9."""

    CLEAN_OR_DIRTY = "a switch of synchronised sides changes nothing, any other one makes CTI OS read all state again"
    NEVER_SEEN = "no switch of sides changes anything"
    ALWAYS_SEEN = "every switch of sides makes CTI OS read all state again"


class PgOffline(Choice):
    """B10."""

    NONE_REACHABLE = "the CTI Server reaches no side that serves"
    BOTH_DOWN = "the processes of both sides are down"
    ANY_EVENT = "no side serves, or the peripheral or the central controller is offline"


class Launch(Choice):
    """B12."""

    BY_NODE_MANAGER = "the service control manager starts NodeManager, which starts the three others"
    BY_SERVICE = "the service control manager starts all four"
    BY_NODE_MANAGER_MANAGER = "the service control manager starts NodeManagerManager, which starts NodeManager"


class Watchers(Choice):
    """B13."""

    HOST_RESTART = "NodeManagerManager takes the end of NodeManager for a system fault; nobody watches itself"
    SERVICE_CONTROL = "the service control manager starts NodeManager again; nobody watches NodeManagerManager"
    NOBODY = "nobody watches either of them"
    INFALLIBLE = "neither of them fails"


class Hang(Choice):
    """B14."""

    CLIENTS_ONLY = "NodeManager notices only that a process has ended; a hung server is noticed by its clients"
    NODE_MANAGER = "NodeManager also notices that a process hangs"
    EXCLUDED = "processes end, but never hang"


class Clicks(Choice):
    """B27."""

    UNTIL_NOTICED = "until the softphone has noticed the failure; then its buttons are disabled"
    ALWAYS = "always"
    NEVER = "never"


class BufferContent(Choice):
    """B28."""

    QUEUE = "clicks in their order, whatever becomes of what they were aimed at, and whatever is displayed"
    CLEARED = "clicks in their order, until the softphone goes Offline"
    LAST = "the last click only"


class SnapshotRule(Choice):
    """B29."""

    THREE_PHASES = "at every new session, in three phases, with live events between them"
    ATOMIC = "at every new session, all at once"
    AFTER_TOTAL_LOSS = "in three phases, but only if no CTI Server could be reached"


class NoSource(Choice):
    """B30."""

    WAIT = "accepts softphones, tells them Offline, and waits for a session"
    REFUSE = "refuses softphones until it has a session"
    EMPTY = "takes an empty state for the state of the world"


class WhichSwitch(Choice):
    """B32."""

    PERIPHERAL = "the telephone switch that the Peripheral Gateway reports on"
    NETWORK = "the network switch between softphones and servers as well"


class BufferedLogin(Choice):
    """B33."""

    NOT_BY_HAND = "no: nobody was there when it took effect"
    BY_HAND = "yes: somebody clicked"
    NEVER_BUFFERED = "there is none: the button for it is never buffered"


class OldSession(Choice):
    """B35."""

    NO_EFFECT = "nothing"
    LOGS_OUT = "the agent is logged out, wherever the agent works now"


class PrivateLinkRule(Choice):
    """C24."""

    SIDE_IN_SERVICE = "the side in service has the greater weight and stays"
    SIDE_A = "side A, whichever side was in service"


class Readings(ReadingSet):
    """The open questions of the chapter that need no clock to tell their answers apart."""

    B1 = Reading(
        Sender,
        default=Sender.CLIENT_LIBRARY,
        question="Who sends the event that tells a softphone that it cannot reconnect?",
        cites="S1-47 S1-48 S1-49 S1-50",
    )
    B2 = Reading(
        Disconnection,
        default=Disconnection.NOTICED,
        question="How is a softphone disconnected from a CTI OS Server that has failed?",
        cites="S1-47",
    )
    B3 = Reading(
        Audience,
        default=Audience.CUT_OFF,
        question="Which softphones are told when reconnection is not possible?",
        cites="S1-49",
    )
    B4 = Reading(
        Retries,
        default=Retries.FIVE,
        question="How long does a softphone try to reconnect?",
        cites="S1-48",
    )
    B5 = Reading(
        NextServer,
        default=NextServer.ALTERNATE,
        question="Which CTI OS Server does a softphone try?",
        cites="S1-48",
    )
    B6 = Reading(
        OfflineRule,
        default=OfflineRule.CAUSES,
        question="When does a softphone display Offline?",
        cites="S1-33 S1-36 S1-40 S1-45 S1-50",
    )
    B7 = Reading(
        CtiServerEvent,
        default=CtiServerEvent.IF_NO_OTHER,
        question="On which failure of a CTI Server are softphones told?",
        cites="S1-42 S1-43 S1-44 S1-45",
    )
    B8 = Reading(
        LeavingOffline,
        default=LeavingOffline.BY_CAUSE,
        question="How does an agent come back to work after Offline?",
        cites="S1-33 S1-34 S1-37 S1-40 S1-46 S1-50",
    )
    B9 = Reading(
        PgSwitch,
        default=PgSwitch.CLEAN_OR_DIRTY,
        question="What does CTI OS notice of a Peripheral Gateway that switches sides?",
        cites="S1-39",
    )
    B10 = Reading(
        PgOffline,
        default=PgOffline.NONE_REACHABLE,
        question="When is the Peripheral Gateway offline?",
        cites="S1-40",
    )
    B12 = Reading(
        Launch,
        default=Launch.BY_NODE_MANAGER,
        question="Who starts the processes of the service?",
        cites="S1-07 S1-16 S1-20 S1-24",
    )
    B13 = Reading(
        Watchers,
        default=Watchers.HOST_RESTART,
        question="What happens when NodeManager or NodeManagerManager ends abnormally?",
        cites="S1-17 S1-19 S1-21",
    )
    B14 = Reading(
        Hang,
        default=Hang.CLIENTS_ONLY,
        question="What happens to a server that hangs and does not end?",
        cites="S1-17 S1-25 S1-26",
    )
    B27 = Reading(
        Clicks,
        default=Clicks.UNTIL_NOTICED,
        question="When does a softphone buffer clicks during a failover?",
        cites="S1-28 S1-29 S1-43",
    )
    B28 = Reading(
        BufferContent,
        default=BufferContent.QUEUE,
        question="What does the buffer keep?",
        cites="S1-28 S1-29",
    )
    B29 = Reading(
        SnapshotRule,
        default=SnapshotRule.THREE_PHASES,
        question="When is a snapshot taken, and how?",
        cites="S1-46 S1-52",
    )
    B30 = Reading(
        NoSource,
        default=NoSource.WAIT,
        question="What does a restarted CTI OS Server do that has no session with a CTI Server?",
        cites="S1-52",
    )
    B32 = Reading(
        WhichSwitch,
        default=WhichSwitch.PERIPHERAL,
        question="Which switch is meant?",
        cites="S1-35",
    )
    B33 = Reading(
        BufferedLogin,
        default=BufferedLogin.NOT_BY_HAND,
        question="Is a buffered click on the login button a login by hand?",
        cites="S1-29 S1-34",
    )
    B35 = Reading(
        OldSession,
        default=OldSession.NO_EFFECT,
        question="What happens when a server drops the old session of a softphone that has moved?",
        cites="S1-47 S1-48",
    )
    C24 = Reading(
        PrivateLinkRule,
        default=PrivateLinkRule.SIDE_IN_SERVICE,
        question="Which side of the Peripheral Gateway is enabled once the private link is lost?",
        cites="S1-38",
    )
