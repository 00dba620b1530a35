"""Lists of establishments from a workbook into the register, row by row; what is refused says why."""
