# SPDX-License-Identifier: Apache-2.0
"""Prints the seconds that zlib needs to unpack a .gz file."""
import json
import sys
import time
import zlib

with open(sys.argv[1], "rb") as f:
    packed = f.read()
start = time.perf_counter()
size = len(zlib.decompress(packed, wbits=31))
json.dump({"seconds": time.perf_counter() - start, "bytes": size}, sys.stdout)
