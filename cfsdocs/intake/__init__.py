"""Intake: how a file comes in: sealed as it arrives, recognised, pictured, filed, indexed."""
