"""How it is decided: engines, fault analysis, certificates, runner, reports, command line."""
