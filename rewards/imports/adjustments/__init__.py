"""Files of adjustments: what a line says, whom it means, and what is wrong with it. Nothing is written here."""
