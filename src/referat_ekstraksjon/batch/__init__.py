"""Many files into the archive: found, read by killable processes here or on a cluster, stored by one writer."""
