"""The wire, the keyring, the disk, the clock."""
