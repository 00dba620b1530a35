"""Changes on the way: what may be changed after the contract, by whom, and what it does to money, clock and papers."""
