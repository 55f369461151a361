"""The counter's sales and the register's journal: read, matched, decided, closed."""
