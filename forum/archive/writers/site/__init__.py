"""The pages of an archive: read from a folder, in every language of the exchange."""
