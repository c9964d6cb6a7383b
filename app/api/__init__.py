"""Tables and downloads by URL: queries, responses, the catalog and its OpenAPI description."""
