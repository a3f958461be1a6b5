"""Opening any file that somebody brings, safely, by its content and within limits of size, memory and time."""
