"""What the page draws. Views draw what they are given and decide nothing."""
