"""The standard clauses of every notice, in the project's own words."""
