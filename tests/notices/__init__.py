"""Tests of the notices: ledgers of the published texts, inputs, checks, tables."""
