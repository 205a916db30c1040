/** A program of a user's own: it asks for Lanewise alone, which asks for the Vector API itself. */
module embedding {
  requires dev.lanewise.nn;
}
