"""Who is whom: normalised identities, keyed tokens, and persons resolved over tokens alone.

Add here: another evidence that two tokens are one person. Keep out: names beyond the door (they never land).
"""
