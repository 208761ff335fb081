"""Reports: clips kept with their citations, checked to the letter, written as documents."""
