"""The checker of certificates, alone in its folder: the standard library and `checker.py`."""

from esma.proofs.checker.checker import CertificateError, check

__all__ = ["CertificateError", "check"]
