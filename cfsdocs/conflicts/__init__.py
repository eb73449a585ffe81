"""Personal connections: declared, decided, signed, reviewed and ended by two people (7, Appendix A)."""
