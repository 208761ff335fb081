"""What pandoc leaves undone in a Word file."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

_RESTARTED, _CONTINUED = b'<w:numRestart w:val="eachSect" />', b'<w:numRestart w:val="continuous" />'


def numbered_through(data: bytes) -> bytes:
    """A .docx file whose footnotes are numbered through: restarting with sections, as pandoc has it, LibreOffice begins
    at 1 again under every heading."""
    changed = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(changed, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part, old.read(part).replace(_RESTARTED, _CONTINUED))
    return changed.getvalue()
