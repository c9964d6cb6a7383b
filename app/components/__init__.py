"""What every page is built from: layout, controls, exhibits, sections, glossary."""
