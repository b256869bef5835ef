"""Pure functions, keyword-only: no law, no notice, no file, no Excel."""
