"""What leaves the pages: tables as files for Excel, for programs, for people; said to be internal where it is."""
