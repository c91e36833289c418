"""Articles: from a Markdown file to what it means, when it shows and what is wrong with it."""
