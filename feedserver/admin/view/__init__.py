"""What the administrators' pages show, in words. Pure: values in, values for the templates out."""
