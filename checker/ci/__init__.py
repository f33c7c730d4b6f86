"""Results for pipelines: what dashboards, reviewers and the next run make of them.

    identity.py   which run this is, and the ids by which a finding is the same one from run to run
    finished.py   a run that is over, as the outputs tell it
    junit.py, sarif.py, github.py   the outputs
    place.py      where in a repository a finding is shown
    baseline.py, baseline_file.py   known violations: compared with what was found, and kept as TOML

A finding is a property that is not as expected on a deployment. Its id says so and nothing else: neither the line that
the property stands on nor the run that shows the violation, since both change while it stays the same finding.
"""
