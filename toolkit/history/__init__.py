"""What past sessions teach the next plan (R16)."""
