"""Work in processes that can be stopped: an engine's one long call ends with its process, and only so.

    parcel.py    sites, properties and engines as bytes, for processes that inherit nothing
    service.py   what a worker does: decide properties with an engine, or re-check cases
    worker.py    the process: takes tasks, gives answers, says how far it is
    crew.py      the processes from outside: hired, asked, stopped, replaced
    workshop.py  a run of properties by a crew: judged results in the order of the properties

What crosses the border is plain data: numbers of properties, cases, errors with their traces. A site is inherited
(fork) or sent once as a parcel (spawn). Evidence is re-checked by a worker of its own kind, never by the one that made
it.

Which way a process starts. On Linux by fork, as long as this process has one thread: a child inherits the site,
whatever it is made of, and what is loaded, and is at work after some milliseconds. A fork of a process with threads can
inherit a lock that nobody opens, or a library that misses its threads and gives up, and on macOS the libraries of the
system do not survive one. So elsewhere a worker is started afresh (spawn), and loads the package and the design again.

Measured until the first answer, on a busy machine with two cores and `figure-4-2`: 20 ms by fork, 1 to 1.6 s afresh,
and 0.9 s by Python's fork server with nothing loaded in it beforehand, which is why that is an option and not the
default. The parcel has 68 kB and is packed in 10 ms.
"""
