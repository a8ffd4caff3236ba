"""Pages that are pictures: read by OCRmyPDF with Tesseract, and handed on as words and lines like any other page."""
