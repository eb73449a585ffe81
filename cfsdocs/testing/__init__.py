"""Conformance suites for those who write plugins: subclass one in your tests, with pytest."""
