"""One module or package per dataset, named after it. `etl.catalog` names its readers."""
