"""Measurements: what pages and jobs cost beside the least that Django can serve. Run with ``./run bench``."""
