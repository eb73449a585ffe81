"""Search: keyed tokens of titles, people and words, within what one may see."""
