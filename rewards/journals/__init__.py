"""Journals (レジの売上データ): files of a register, read by a map of its columns, receipt by receipt."""
