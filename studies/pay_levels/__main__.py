"""Recompute the findings: python -m studies.pay_levels"""

from studies.pay_levels.report import write_findings

write_findings()
