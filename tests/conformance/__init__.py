"""What every engine must agree on: small systems with numbers worked out by hand."""
