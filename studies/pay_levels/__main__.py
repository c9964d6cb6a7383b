"""Write the findings again: python -m studies.pay_levels"""

from studies.pay_levels.report import main

main()
