"""Rules of the first floor that ask neither the clock, nor the network, nor the database."""
