"""Archives: an exchange as plain files that outlive the machine, for everybody or for its members.

What an archive holds is read once, as one kind of reader sees it, under numbers of its own; every writer writes from that.
"""
