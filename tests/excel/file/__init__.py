"""Tests of workbooks as files."""
