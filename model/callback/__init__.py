"""Cisco Call Back: Extended Functions applications in a CallManager cluster, the one with the lowest address active.

The source is page 4-6 of the CallManager Features and Services Guide (OL-4660-01); ids such as S2-11 number its
statements, ids such as C28 further public facts, ids such as B17 what the page leaves open (see `readings`).

    callmanager, ctimanager    what Figure 4-2 draws below an application
    extended_functions         an application: its states, and what they mean together
    service                    starting, adding, stopping and losing an application
    ctimanager_interface       registration with a CTIManager (QBEHelper)
    database_interface         the links to the directory and to the CallManager database (DBL)
    redundancy_manager         who is active and who backs up whom
    network                    partition between applications
    call_back_handler, phone   pending call-backs
    db_change_notifier         parameter changes
    start_conditions, system   where runs begin, and all of it together
"""
