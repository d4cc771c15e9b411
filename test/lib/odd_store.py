"""An S3 server that refuses one object and is away for another: odd_store.py PORT-FILE HEALED-FILE, until its input ends.

The bucket has "refused" (403) and "away" (503 until HEALED-FILE exists), and takes no PUT. The port is written to PORT-FILE.
"""

import http.server
import os
import pathlib
import sys
import threading
import urllib.parse

PORT_FILE, HEALED = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
BYTES = b"0123456789" * 100
KEYS = ["away", "refused"]
LISTING = """<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>odd</Name><Prefix>%s</Prefix><KeyCount>%d</KeyCount>
<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>%s</ListBucketResult>"""
OBJECT = """<Contents><Key>%s</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>"e"</ETag>
<Size>%d</Size><StorageClass>STANDARD</StorageClass></Contents>"""
ERROR = """<?xml version="1.0" encoding="UTF-8"?><Error><Code>%s</Code><Message>%s</Message></Error>"""


class Store(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def error(self, status, code):
        self.answer(status, (ERROR % (code, code)).encode(), [("Content-Type", "application/xml")])

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        key = url.path.strip("/").partition("/")[2]
        if not key:
            self.list(urllib.parse.parse_qs(url.query).get("prefix", [""])[0])
        elif key not in KEYS:
            self.error(404, "NoSuchKey")
        elif key == "refused":
            self.error(403, "AccessDenied")
        elif not HEALED.exists():
            self.error(503, "SlowDown")
        else:
            self.read()

    def list(self, prefix):
        found = [key for key in KEYS if key.startswith(prefix)]
        text = "".join(OBJECT % (key, len(BYTES)) for key in found)
        body = LISTING % (prefix, len(found), text)
        self.answer(200, body.encode(), [("Content-Type", "application/xml")])

    def read(self):
        wanted = self.headers.get("Range")
        if wanted is None:
            self.answer(200, BYTES, [("ETag", '"e"')])
            return
        first, _, last = wanted.partition("=")[2].partition("-")
        piece = BYTES[int(first) : int(last or len(BYTES) - 1) + 1]
        told = "bytes %d-%d/%d" % (int(first), int(first) + len(piece) - 1, len(BYTES))
        self.answer(206, piece, [("ETag", '"e"'), ("Content-Range", told)])

    def do_PUT(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.error(403, "AccessDenied")

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass  # clients go when they like


server = Server(("127.0.0.1", 0), Store)
threading.Thread(target=server.serve_forever, daemon=True).start()
draft = PORT_FILE.with_suffix(".draft")
draft.write_text(str(server.server_address[1]))
os.replace(draft, PORT_FILE)
sys.stdin.read()
