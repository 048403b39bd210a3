"""Where initiatives stand in the eight steps, in every form: status, show, check, guide."""
