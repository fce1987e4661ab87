"""How the installation is, as facts: jobs, disks, clocks, certificate. Health, figures and the office tell them."""
