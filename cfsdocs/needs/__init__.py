"""The need to know over time: allocation, cover, handover, matches, requests, emergencies (1.6, 4.3)."""
