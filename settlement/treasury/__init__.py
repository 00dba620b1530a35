"""To the Treasury and back: orders gathered in numbered batches, files written for it, its answer read and recorded.

``table`` writes and reads safe CSV, ``orders`` says what an order row holds, ``batches`` numbers and sends them,
``printing`` draws the list to sign, ``reading`` and ``matching`` look at an answer, ``answering`` records it.
docs/treasury.md tells the rules.
"""
