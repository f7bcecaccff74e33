"""Every change to follow-up, results, surveys and reports, one module per noun."""
