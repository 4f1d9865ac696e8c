"""What the numbers of a picture mean: profiles, code points, light beyond white; and the way from there to sRGB."""
