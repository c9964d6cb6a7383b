"""Every table as CSV, Parquet or an Excel workbook, with its description."""
