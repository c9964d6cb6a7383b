"""The method for pay levels (`outlook.pay`) compared with others on the same rows: its weights and errors, fitted.

The rows are pairs of occupation and nonmetropolitan area with the percentiles and mean that BLS published for May
2024 and the four levels that the Labor Department computed from the same survey for July 2025 to June 2026. Each
method is judged on occupations that its weights have not seen. The file is not part of the project; the findings
are, in `findings.json`. `python -m studies.pay_levels` writes them again, `notebooks/pay_levels.ipynb` shows them.
"""
