"""ControlDock: remote monitoring and deployment for fleets of PCs."""

__version__ = "0.1.0"
