"""One coroutine for each act of measuring, all on the network seam."""
