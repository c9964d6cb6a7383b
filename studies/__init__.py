"""Research behind the product's methods. No product code imports it."""
