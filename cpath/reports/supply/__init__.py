"""Supply against demand in every form."""
