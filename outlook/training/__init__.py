"""What graduates of the programs that lead to an occupation earned."""
