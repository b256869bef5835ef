"""Tests of the workbook builder, and what they share."""
