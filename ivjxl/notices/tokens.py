"""Temporary."""

from ivjxl.documents.tokens import Token as Token
from ivjxl.documents.tokens import tokens as tokens
