"""What is printed and published: texts and pages made from computed results."""
