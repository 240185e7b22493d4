"""The workbooks that can be made: `base.toml`, every sheet and column once, and one TOML file a trade."""
