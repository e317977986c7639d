"""Books made elsewhere become editions. One module reads one format; `book` reads ebooks."""

from sourcebook.importing.book import Imported, import_ebook
from sourcebook.importing.ledger import Counts, Kind, Ledger, Remark

__all__ = ["Counts", "Imported", "Kind", "Ledger", "Remark", "import_ebook"]
