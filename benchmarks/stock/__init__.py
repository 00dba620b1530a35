"""The same steps the way viewflow's handbook does them: its own flow, its own views, nothing of ours."""
