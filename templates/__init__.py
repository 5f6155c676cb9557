"""Pages, macros and mail of RETS; found as a package, so the working folder does not matter."""
