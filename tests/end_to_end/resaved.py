"""Files of an inbox as other programs save them: the same cells in other bytes.

Add here: another program's way. Keep out: what a night makes of it.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from python_calamine import CalamineWorkbook

# Excel's "Unicode text", its plain CSV on a Japanese Windows, and its CSV where the comma is a decimal mark.
_AS_TEXT: Final = {
    "utf-16": lambda rows: codecs.BOM_UTF16_LE + _delimited(rows, "\t").encode("utf-16-le"),
    "cp932": lambda rows: _delimited(rows, ",").encode("cp932"),
    "semicolons": lambda rows: _delimited(rows, ";").encode("utf-8-sig"),
}


def resaved(path: Path) -> dict[str, bytes]:
    """The file's table in every other form that its characters allow, by the name of the form."""
    if path.suffix == ".xlsx":
        return {"inline": plain_workbook(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())}
    content = path.read_bytes()
    encoding = "cp932" if _is_no_utf8(content) else "utf-8-sig"
    rows = list(csv.reader(io.StringIO(content.decode(encoding), newline="")))
    forms: dict[str, bytes] = {}
    for name, save in _AS_TEXT.items():
        try:
            forms[name] = save(rows)
        except UnicodeEncodeError:
            continue
    return {name: saved for name, saved in forms.items() if saved != content}


def _is_no_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _delimited(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()


def plain_workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """The least that is a workbook: texts inside their cells, no shared strings, dates as numbers with a format."""
    lines = "".join(
        f'<row r="{i}">' + "".join(_cell(cell, f"{_letters(j)}{i}") for j, cell in enumerate(row)) + "</row>"
        for i, row in enumerate(rows, start=1)
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{office}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{office}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{office}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{relations}"><sheets>'
        '<sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        f'Type="{relations}/styles" Target="styles.xml"/></Relationships>',
        # Style 1 is format 22: year, month, day and time.
        "xl/styles.xml": f"<styleSheet {main}><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
        '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/>'
        "</cellXfs></styleSheet>",
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{lines}</sheetData></worksheet>",
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + part)
    return content.getvalue()


def _cell(cell: object, place: str) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, (datetime, date)):
        moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        return f'<c r="{place}" s="1"><v>{(moment - datetime(1899, 12, 30)) / timedelta(days=1)!r}</v></c>'
    if isinstance(cell, (int, float)):
        return f'<c r="{place}"><v>{cell!r}</v></c>'
    assert isinstance(cell, str), type(cell)
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'


def _letters(column: int) -> str:
    assert column < 26
    return chr(ord("A") + column)
