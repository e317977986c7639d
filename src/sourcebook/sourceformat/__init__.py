"""Reading and writing the files of an edition: text in, model out, every value with its file, line and column."""
