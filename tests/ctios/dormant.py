"""Rules of CTI OS that can never fire under the default readings, each with the option that it belongs to."""

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
"""All other rules fire in a story that is told under the defaults."""
