"""Properties as tasks of plain data, on any `concurrent.futures.Executor`: other processes, or a cluster.

    task.py     one property on one site, as bytes that any process with the same software can work on
    errand.py   a process of its own for each task, which ends with whoever started it
    spread.py   a run of properties: tasks go out at once, results come in the order of the properties
    cluster.py  the executor of a dask scheduler

There is one machinery. Whoever works on a task asks the same shop as a run on this machine does, with one job; what
comes back is what a worker of a crew gives too. On one machine the crew alone is quicker, since it inherits the site,
and an engine that is no longer needed is stopped; so tasks are for more machines than one.
"""
