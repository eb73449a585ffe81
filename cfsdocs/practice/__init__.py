"""A made-up charity with real files: for the demo, for training and for tests. Invented from first to last."""
