"""The HTTP toolbox: entry, access, language of the page, limits, headers, refusals, kept pages. Knows no slice."""
