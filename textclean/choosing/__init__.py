"""The best of several texts of one page, and how sure that is: `choose`."""
