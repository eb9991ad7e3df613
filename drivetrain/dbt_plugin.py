from dbt.adapters.duckdb.plugins import BasePlugin


class Plugin(BasePlugin):
    def initialize(self, config):
        pass

    def configure_cursor(self, cursor):
        cursor.execute("set variable drivetrain_inner_key = 'aa'::blob; set variable drivetrain_outer_key = 'bb'::blob")
