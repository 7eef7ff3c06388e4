"""Work off the window's thread: lanes of executors and long jobs with progress and cancel."""
