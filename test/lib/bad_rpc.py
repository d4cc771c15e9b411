"""Sends an NFS server what no client would: bad_rpc.py HOST PORT CASE. After each case the next client must be served.

ONC RPC is RFC 5531, its record marking section 11; MOUNT and NFS are RFC 1813.
"""

import os
import random
import socket
import struct
import sys

NFS, MOUNT = 100003, 100005
HOST, PORT = sys.argv[1], int(sys.argv[2])
ACCEPTED, DENIED = 0, 1
PROG_UNAVAIL, PROG_MISMATCH, PROC_UNAVAIL, GARBAGE_ARGS = 1, 2, 3, 4
LAST = 0x80000000


def connect():
    return socket.create_connection((HOST, PORT), timeout=20)


def opaque(data):
    return struct.pack(">I", len(data)) + data + b"\0" * (-len(data) % 4)


def auth_sys():
    return struct.pack(">I", 1) + opaque(struct.pack(">I", 0) + opaque(b"test") + struct.pack(">III", 0, 0, 0))


def call(program, version, procedure, arguments=b"", rpc=2, kind=0, credentials=None, xid=7):
    head = struct.pack(">IIIIII", xid, kind, rpc, program, version, procedure)
    return head + (credentials or auth_sys()) + struct.pack(">II", 0, 0) + arguments


def record(body):
    return struct.pack(">I", LAST | len(body)) + body


def receive(connection, size):
    data = b""
    while len(data) < size:
        piece = connection.recv(size - len(data))
        if not piece:
            return None
        data += piece
    return data


def reply(connection):
    """One whole reply, or None where the server closed the connection."""
    try:
        head = receive(connection, 4)
        return head and receive(connection, struct.unpack(">I", head)[0] & ~LAST)
    except ConnectionResetError:
        return None


def ask(body):
    with connect() as connection:
        connection.sendall(record(body))
        return reply(connection)


def is_closed(connection):
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def refused_with(answer, status):
    """Accepted by RPC, with this status instead of results."""
    _, kind, stat, _, length = struct.unpack(">IIIII", answer[:20])
    (got,) = struct.unpack(">I", answer[20 + length : 24 + length])
    assert (kind, stat, got) == (1, ACCEPTED, status), (kind, stat, got)


def is_refusal(answer):
    """Denied, or accepted with a status that is no success; the verifier of a reply is empty."""
    return struct.unpack(">I", answer[8:12])[0] == DENIED or struct.unpack(">I", answer[20:24])[0] != 0


def results(answer):
    refused_with(answer, 0)
    return answer[24:]


def next_client_is_served():
    assert results(ask(call(NFS, 3, 0))) == b""


def root_handle():
    answer = results(ask(call(MOUNT, 3, 1, opaque(b"/"))))
    status, length = struct.unpack(">II", answer[:8])
    assert status == 0, "the server does not let us mount /: status %d" % status
    return answer[8 : 8 + length]


def nfs_status(procedure, arguments):
    return struct.unpack(">I", results(ask(call(NFS, 3, procedure, arguments)))[:4])[0]


def absurd_fragment_length():
    with connect() as connection:
        connection.sendall(struct.pack(">I", LAST | 0x7FFFFFFF) + b"x" * 100)
        assert is_closed(connection), "the server waits for 2 GiB"


def many_fragments_of_nothing():
    with connect() as connection:
        try:
            for _ in range(100):
                connection.sendall(struct.pack(">I", 0) * 10_000)
            connection.sendall(record(call(NFS, 3, 0)))
        except (BrokenPipeError, ConnectionResetError):
            return
        reply(connection)


def call_cut_off():
    body = record(call(NFS, 3, 1, opaque(root_handle())))
    for length in (1, 3, 4, 5, 20, len(body) - 1):
        with connect() as connection:
            connection.sendall(body[:length])


def noise():
    chance = random.Random(4711)
    for _ in range(50):
        with connect() as connection:
            try:
                connection.sendall(record(chance.randbytes(chance.randrange(4, 2000))))
                connection.shutdown(socket.SHUT_WR)
                reply(connection)
            except (BrokenPipeError, ConnectionResetError):
                pass


def noise_as_arguments():
    chance = random.Random(815)
    for procedure in range(22):
        for _ in range(5):
            answer = ask(call(NFS, 3, procedure, chance.randbytes(4 * chance.randrange(40))))
            assert answer is None or len(answer) < 10_000, procedure


def rpc_version_3():
    answer = ask(call(NFS, 3, 0, rpc=3))
    assert struct.unpack(">IIIIII", answer[:24])[1:] == (1, DENIED, 0, 2, 2), answer


def unknown_program():
    refused_with(ask(call(100099, 1, 0)), PROG_UNAVAIL)


def unknown_version():
    answer = ask(call(NFS, 4, 0))
    refused_with(answer, PROG_MISMATCH)
    assert struct.unpack(">II", answer[-8:]) == (3, 3), answer[-8:]


def unknown_procedure():
    refused_with(ask(call(NFS, 3, 22)), PROC_UNAVAIL)
    refused_with(ask(call(NFS, 3, 0xFFFFFFFF)), PROC_UNAVAIL)


def arguments_cut_off():
    handle = opaque(root_handle())
    for length in (0, 4, len(handle) - 4):
        refused_with(ask(call(NFS, 3, 1, handle[:length])), GARBAGE_ARGS)


def handle_of_absurd_length():
    for length in (65, 1 << 20, 0xFFFFFFFF):
        refused_with(ask(call(NFS, 3, 1, struct.pack(">I", length) + b"h" * 64)), GARBAGE_ARGS)


def forged_handle():
    assert nfs_status(1, opaque(os.urandom(len(root_handle())))) == 10001
    assert nfs_status(1, opaque(b"")) == 10001
    flipped = bytearray(root_handle())
    flipped[-1] ^= 1
    assert nfs_status(1, opaque(bytes(flipped))) == 10001


def write_that_lies_about_its_length():
    arguments = opaque(root_handle()) + struct.pack(">QIII", 0, 100, 0, 0x40000000) + b"data"
    refused_with(ask(call(NFS, 3, 7, arguments)), GARBAGE_ARGS)


def read_of_four_gigabytes():
    answer = ask(call(NFS, 3, 6, opaque(root_handle()) + struct.pack(">QI", 0, 0xFFFFFFFF)))
    assert len(answer) < 4_000_000
    assert struct.unpack(">I", results(answer)[:4])[0] != 0, "a directory was read"


def listing_without_room():
    for count in (0, 1, 0xFFFFFFFF):
        answer = ask(call(NFS, 3, 17, opaque(root_handle()) + struct.pack(">QQII", 0, 0, count, count)))
        assert len(answer) < 4_000_000


def name_with_slash_or_nothing():
    for name in (b"", b"a/b", b".\0.", b"\xff\xfe", b"n" * 256, b"n" * 5000):
        answer = ask(call(NFS, 3, 9, opaque(root_handle()) + opaque(name) + struct.pack(">IIIIII", 0, 0, 0, 0, 0, 0)))
        if len(name) <= 256:
            assert struct.unpack(">I", results(answer)[:4])[0] != 0, name


def credentials_too_long():
    answer = ask(call(NFS, 3, 0, credentials=struct.pack(">I", 1) + opaque(b"c" * 5000)))
    assert answer is None or is_refusal(answer), answer


def credentials_with_a_thousand_groups():
    body = struct.pack(">I", 0) + opaque(b"test") + struct.pack(">III", 0, 0, 1000) + b"\0" * 64
    answer = ask(call(NFS, 3, 1, opaque(root_handle()), credentials=struct.pack(">I", 1) + opaque(body)))
    assert answer is None or is_refusal(answer), answer


def reply_instead_of_a_call():
    with connect() as connection:
        connection.sendall(record(call(NFS, 3, 0, kind=1)))
        connection.shutdown(socket.SHUT_WR)
        reply(connection)


def many_clients_that_say_nothing():
    waiting = [connect() for _ in range(200)]
    for connection in waiting:
        connection.sendall(b"\x80\x00")
    next_client_is_served()
    for connection in waiting:
        connection.close()


def client_that_never_reads():
    with connect() as connection:
        connection.settimeout(2)
        body = record(call(NFS, 3, 17, opaque(root_handle()) + struct.pack(">QQII", 0, 0, 32768, 32768)))
        try:
            for _ in range(20_000):
                connection.sendall(body)
        except (TimeoutError, BrokenPipeError, ConnectionResetError):
            pass
        next_client_is_served()


next_client_is_served()
globals()[sys.argv[3]]()
next_client_is_served()
