"""影戏台: the embedded camera: shadow puppets in an ink-wash world."""
