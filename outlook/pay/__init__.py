"""Pay: levels, inflation, premiums, employer types, stages."""
