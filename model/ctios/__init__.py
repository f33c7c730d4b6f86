"""Cisco CTI OS: softphones, CTI OS Servers and their processes, CTI Servers, Peripheral Gateways, switches, IP phones.

The source is the chapter "Startup, Shutdown, and Failover" of the CTI OS System Manager Guide; ids such as S1-17 number
its statements, ids such as C18 further public facts, ids such as B14 what the chapter leaves open (see `readings`).

Components, one a file:

    host, network                   sides, hosts, and the two networks between the sides
    service, process                the CTI OS service and its control manager
    node_manager                    NM
    node_manager_manager            NMM
    ctios_server_node               CtiosServerNode, and what it knows
    ctios_trace                     CTIOSTrace
    cti_server, peripheral_gateway  the two pairs behind the CTI OS Servers
    switch, ip_phone, agent         the world that softphones show
    softphone                       the desktop with its client library

What they do to each other:

    host_outage                     what a host takes with it
    node_manager_duties             who starts, watches and ends processes
    cti_server_duties               sessions with CTI Servers
    pg_switch                       how a side of the Peripheral Gateway takes over
    snapshot                        agents, devices, calls
    views                           events about the world, late, overtaken or lost
    telephony                       phones, calls, agents
    reconnection                    how softphones find another server
    offline_events                  what makes softphones display Offline
    desktop                         what softphones show, and the restored session
    click_buffer, requests          clicks, kept or carried out or answered with a failure
    start_conditions, system        where runs begin, and all of it together
"""
