"""What people hold in their hands: formulas that were found, as tables and frames."""
