"""`/scenarios`: pay by stage and a career path against its alternative."""
