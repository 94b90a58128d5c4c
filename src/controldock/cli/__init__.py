"""The command line: `controldock server | agent | token | agents | deploy | log | operator | simulate`."""
