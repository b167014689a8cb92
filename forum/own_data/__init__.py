"""What is a person's own: she takes all of it out, or has it erased, by herself and whatever her standing; and what nobody
needs any more is forgotten in time.

What each slice holds of her, its module `own_data` takes out and erases; `docs/data_map.toml` says it of every column.
"""
