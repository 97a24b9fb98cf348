"""The checker of certificates, alone in its folder: the standard library and these files."""

from .checker import check
from .ring import CertificateError

__all__ = ["CertificateError", "check"]
