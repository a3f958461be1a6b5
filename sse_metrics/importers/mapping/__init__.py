"""Tables with headings of their own: which of our columns they mean, proposed and confirmed."""
