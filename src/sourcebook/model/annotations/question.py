"""`questions:` a question for the class, with an answer for the teacher."""

from __future__ import annotations

from typing import ClassVar

from sourcebook.model.annotations.base import Annotation, Effect
from sourcebook.model.content import AskedAbout
from sourcebook.model.keys import key
from sourcebook.model.markdown import Markdown
from sourcebook.records import dataclass


@dataclass(frozen=True, kw_only=True)
class QuestionAnnotation(Annotation):
    """A question, printed after its document; the answer is in the teacher's copy alone."""

    KEY: ClassVar[str] = "questions"
    NEEDS_WORDS: ClassVar[bool] = False

    ask: Markdown = key("The question.", prose=True)
    answer: Markdown | None = key("The answer, for the teacher alone.", prose=True, default=None)

    def effect(self, identity: str, copy_text: str) -> Effect:
        """The words it asks about, marked so that the question can lead to them."""
        return Effect(span=AskedAbout(identity))
