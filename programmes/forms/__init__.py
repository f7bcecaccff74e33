"""Forms of this app, one module per noun. Rules live in actions and constraints."""
