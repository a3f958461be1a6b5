"""x"""
from ui import blocks
def choose():
    return blocks.choose("place","year")
