"""The checker: rules on editions and on built files. It shares no code with what makes the files."""

from sourcebook.lint.accepted import accept
from sourcebook.lint.explain import explained, explanations
from sourcebook.lint.runner import (
    Examined,
    check_edition,
    check_resolved,
    examine,
    findings_of,
    get_ready,
    known_rules,
    verify_books,
    verify_file,
)
from sourcebook.lint.withheld import withheld_from

__all__ = [
    "Examined",
    "accept",
    "check_edition",
    "check_resolved",
    "examine",
    "explained",
    "explanations",
    "findings_of",
    "get_ready",
    "known_rules",
    "verify_books",
    "verify_file",
    "withheld_from",
]
