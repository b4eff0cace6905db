"""From a page of HTML to text: extractors of other packages, and the best of what several of them find."""
