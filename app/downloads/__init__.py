"""What readers take away: declared downloads, and the bytes of their files."""
