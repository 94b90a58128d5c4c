"""The nouns and rules of ControlDock: pure, they know no database, no network and no clock."""
