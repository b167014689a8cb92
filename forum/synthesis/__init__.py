"""The basket of passages, and the synthesis of a round, each paragraph of which points to the contributions it rests on."""
