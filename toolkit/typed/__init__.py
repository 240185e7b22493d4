"""What people type: every value that the text or number of a cell can mean, for each kind of cell (`readings`).

Ambiguity is the number of readings: none, it is not understood; one, it is a repair; two or more, it is for the
rest of the column to settle, and else for the person. A reading is the value as it should have been typed; whether
the kind takes it (not negative, whole, within its range) is for the kind to say.
"""
