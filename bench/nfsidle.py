"""How long a new MOUNT takes while many connections are idle and some are busy: nfsidle.py HOST PORT PATH IDLE BUSY MOUNTS PID

Idle connections have made one NULL call and stay open; busy ones always have a GETATTR in flight, from a process of their own. They come from as many addresses of
the loopback as the server's bound for each address asks for. Prints

    MEDIAN-MS MAX-MS BUSY-OPERATIONS-A-SECOND RSS-KIB-BEFORE RSS-KIB-AFTER

RSS is that of the process PID, before any connection and when all are open and have been busy.
"""

import multiprocessing
import selectors
import socket
import statistics
import struct
import sys
import time

MOUNT, NFS = 100005, 100003
PER_ADDRESS = 200
PATIENCE = 60


def call(xid, program, procedure, arguments=b""):
    credential = struct.pack(">IIIII", 0, 0, 0, 0, 0)
    body = struct.pack(">IIIIII", xid, 0, 2, program, 3, procedure)
    body += struct.pack(">II", 1, len(credential)) + credential + struct.pack(">II", 0, 0) + arguments
    return struct.pack(">I", 0x80000000 | len(body)) + body


def opaque(value):
    return struct.pack(">I", len(value)) + value + bytes(-len(value) % 4)


def receive(connection, count):
    got = b""
    while len(got) < count:
        more = connection.recv(count - len(got))
        if not more:
            raise ConnectionError("the server has closed a connection")
        got += more
    return got


def answer(connection):
    (mark,) = struct.unpack(">I", receive(connection, 4))
    return receive(connection, mark & 0x7FFFFFFF)


def connect(server, number):
    connection = socket.create_connection(server, PATIENCE, source_address=(f"127.0.{1 + number // PER_ADDRESS}.1", 0))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def mount(connection, path):
    """The handle of the path."""
    connection.sendall(call(1, MOUNT, 1, opaque(path.encode())))
    reply = answer(connection)
    status, length = struct.unpack(">II", reply[24:32])
    if status:
        raise ConnectionError(f"MNT says {status}")
    return reply[32 : 32 + length]


def busy(server, handle, first, count, seconds, results):
    request = call(2, NFS, 1, opaque(handle))
    connections = [connect(server, first + number) for number in range(count)]
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection, selectors.EVENT_READ)
            connection.sendall(request)
        results.put("busy")
        operations, ends = 0, time.monotonic() + seconds
        while time.monotonic() < ends:
            for key, _ in selector.select(PATIENCE):
                answer(key.fileobj)
                key.fileobj.sendall(request)
                operations += 1
    results.put(operations / seconds)


def rss(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(line.split()[1] for line in status if line.startswith("VmRSS"))


def main():
    host, port, path, idle, active, mounts, pid = sys.argv[1:]
    server = (host, int(port))
    with connect(server, 0) as connection:
        handle = mount(connection, path)
    before = rss(pid)
    kept = [connect(server, number) for number in range(int(idle))]
    for connection in kept:
        connection.sendall(call(3, NFS, 0))
    for connection in kept:
        answer(connection)
    results = multiprocessing.Queue()
    seconds = max(3, int(mounts) // 10)
    process = multiprocessing.Process(target=busy, args=(server, handle, len(kept), int(active), seconds, results))
    process.start()
    results.get(timeout=PATIENCE)
    took = []
    for _ in range(int(mounts)):
        began = time.monotonic()
        with connect(server, len(kept) + int(active)) as connection:
            mount(connection, path)
        took.append((time.monotonic() - began) * 1000)
        time.sleep(0.05)
    operations = results.get(timeout=PATIENCE)
    process.join()
    print(f"{statistics.median(took):.1f} {max(took):.1f} {operations:.0f} {before} {rss(pid)}")


if __name__ == "__main__":
    main()
