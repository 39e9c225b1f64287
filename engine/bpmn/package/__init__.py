"""The files of a process package: read, checked, packed and unpacked."""
