"""Properties in pytest: what `checker.pytest_plugin` is made of.

    shadowed.py   packages of other people that bear the names of ours: told before anything of ours is imported
    sites.py      the deployments on which the properties of a file are checked
    collecting.py property files as test files, and a test item for each property and deployment
    outcome.py    `holds(...)`, for tests of one's own

Nothing is registered with pytest by installing the package: the plugin is there for whoever loads it with `-p`.
"""
