"""The trail of acts: who did what, when. Rows are only ever added."""
