"""The edit that mends a finding, where it is certain or plainly the likeliest; `choose.py` knows them all."""
