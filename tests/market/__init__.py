"""Tests of the market files, and what they share."""
