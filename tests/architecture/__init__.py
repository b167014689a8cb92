"""What holds for the sources as such. Each rule is a function from a source to its faults, shown to find one."""
