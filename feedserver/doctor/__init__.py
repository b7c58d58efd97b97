"""What is right and wrong with a token's feed, in sentences for the person whose calendar it is."""
