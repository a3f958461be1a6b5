"""The workbook and CSV files that a city fills in, made from the data model."""
