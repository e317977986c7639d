"""The preview: an edition as pages in a browser, laid out again as its files are saved.

told      the words between desk and browser
desk      in a process of its own: reads the edition, lays it out, and tells what comes of it, page by page
state     what is known of the edition now, as the browser is told it
pictures  pages as pictures, and where on them words stand
ebook     the files of the ebook, as a browser is given them
server    the addresses a browser may ask for, on this computer only
watching  saved files to rounds of the desk
"""

from sourcebook.preview.desk import Wanted
from sourcebook.preview.watching import run_preview

__all__ = ["Wanted", "run_preview"]
