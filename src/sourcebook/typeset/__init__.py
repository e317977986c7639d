"""Markup to laid-out pages. The only place that knows WeasyPrint; it is pinned to 70, and a test guards what is used of its inside."""

from sourcebook.typeset.compose import LaidOut, Typesetter

__all__ = ["LaidOut", "Typesetter"]
