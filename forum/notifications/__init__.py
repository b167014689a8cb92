"""Who is told what by mail: a row for each mail, written by a job, in its receiver's language."""
