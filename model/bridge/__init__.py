"""The two designs on one cluster: CTI OS and Call Back share its CallManagers and CTIManagers (B32, C32).

The telephone switch of CTI OS is the cluster of CallManagers of Call Back. Each side of the Peripheral Gateway logs in
to a CTIManager of its own, as Extended Functions applications do; each IP phone registers with a CallManager.

    peripheral_connection    a side of the Peripheral Gateway and its CTIManager
    phone_registration       an IP phone and its CallManager
    cluster                  the cluster as the telephone switch
    system                   all of it together
"""
