"""Rules that can never fire under the default readings, each with the option that it belongs to, or with the reason.

That is so on every deployment that is shipped, from each of its start conditions: see `test_dormant`.
"""

from __future__ import annotations

DORMANT = {
    "CtiosServerNode.send_ctios_failure": ("B1", "failed-server"),
    "CtiosServerNode.relay_ctios_failure": ("B1", "surviving-server"),
    "CtiosServerNode.disconnect_all": ("B2", "together"),
    "NodeManagerManager.launch_guard": ("B12", "by-service"),
    "CtiosServerNode.launch_server": ("B12", "by-service"),
    "CtiosTrace.launch_trace": ("B12", "by-service"),
    "NodeManager.create_manager": ("B12", "by-node-manager-manager"),
    "CtiosService.notice_end_of_service": ("B13", "service-control"),
    "CtiosServerNode.notice_hang_of_server": ("B14", "node-manager"),
    "CtiosServerNode.take_snapshot_at_once": ("B29", "atomic"),
    "PeripheralGateway.yield_to_side_a": ("C24", "side-a"),
}
"""All other rules of CTI OS fire."""

DORMANT_IN_CALL_BACK = {
    "ExtendedFunctions.follow_last": ("B19", "ring"),
    "ExtendedFunctions.leave_last": ("B19", "ring"),
    "ExtendedFunctions.pass_over": ("B21", "filter"),
    "ExtendedFunctions.notice_minority": ("B23", "quorum"),
    "ExtendedFunctions.readdress": ("B25", "movable"),
}
"""The guards of these are false under the defaults, whatever the state."""

NEVER_ON_THE_BRIDGE = {
    "ExtendedFunctions.step_down": "it follows what only a quorum makes an application notice (B23)",
    "ExtendedFunctions.notice_quorum": "it follows what only a quorum makes an application notice (B23)",
    "ExtendedFunctions.become_first_backup": "of two applications none is behind a backup: that takes a third",
}
"""Rules of Call Back that no run of the deployment `bridge` can fire, though nothing in their guards says so."""
ONLY_FROM_COLD = {"ExtendedFunctions.add": "in the normal start all are in the cluster, and none leaves it (B25)"}
"""Rules of the bridge that fire from the cold start alone."""
