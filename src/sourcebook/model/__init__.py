"""What an edition is: frozen, typed, without input or output. Everything the stages pass on is made of this."""
