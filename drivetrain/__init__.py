"""The thin Python around the Drivetrain dbt project: landing, checks, demo, publishing."""

__version__ = "0.1.0"
