"""The whole trace graph for other programs: as JSON, as CSV tables and as a workbook, all made of the same plain data."""
