"""The floor that everything is compared with."""
