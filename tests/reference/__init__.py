"""Oracles for the access rules: written from policy worlds alone, in other words than the product's SQL."""
