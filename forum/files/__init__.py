"""Files that hang on texts: checked, stored once by their content, opened only as the text they hang on."""
