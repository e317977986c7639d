"""The markup of transcriptions: read (`blocks`, `inline`) and written back (`write`)."""

from sourcebook.sourceformat.transcription.blocks import parse_transcription
from sourcebook.sourceformat.transcription.inline import InlineReader
from sourcebook.sourceformat.transcription.write import escape, write_transcription

__all__ = ["InlineReader", "escape", "parse_transcription", "write_transcription"]
