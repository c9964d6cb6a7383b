"""Research that supports the methods. No product code imports it."""
