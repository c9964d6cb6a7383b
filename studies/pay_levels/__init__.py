"""The method for pay levels (`outlook.pay.levels`) compared with others on the same rows, and its weights
and errors.

The rows are pairs of occupation and nonmetropolitan area, with the percentiles and mean that BLS published
for May 2024 and the four levels that the Labor Department computed from the same survey for July 2025 to June
2026. Each method is judged on occupations its weights were not fitted to. The file is not part of the
project; the findings are, in `findings.json`. `python -m studies.pay_levels` recomputes them,
`notebooks/pay_levels.ipynb` shows them.
"""
