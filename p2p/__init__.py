"""The project package: its roof (settings, desk, dashboard) and its cellar (accounts, ui and the shared pieces)."""
