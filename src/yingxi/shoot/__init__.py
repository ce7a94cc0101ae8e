"""拍摄: the plan of what is shot, and the takes."""
