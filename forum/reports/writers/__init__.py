"""One module a format, each turning the same Report value into a file."""
