"""What a web server must be told about the site: security headers, cache rules and redirects, as text to be written."""
