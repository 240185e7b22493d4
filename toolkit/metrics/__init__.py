"""Every figure of the contract once: its Python beside its live Excel formula.

A figure's docstring is its definition, from section 3 of the contract unless it says otherwise. Figures that
exist only to keep formulas short are workings; they have both sides too, and are held to the same parity.
"""
